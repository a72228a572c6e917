"""Parcels: new, sealed, weighed, moved between, undone; and when an order counts as packed."""

import pytest

from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.parcels import Box, WeightSource
from packstation.packing.problems import Alert, AlertKind
from packstation.packing.service import Cheapest
from packstation.packing.session import MOST_PARCELS, Policy
from tests.bench_world import MUG, PEN, TEA, after, in_packing, order, scan, scans
from tests.playbook import Playbook

SCALE = WeightSource.SCALE


def test_a_new_parcel_seals_the_one_before_and_an_empty_one_is_new_already() -> None:
    with Playbook(in_packing()) as play:
        play.when(cmd.NewParcel()).then()
        play.when(scan("mug")).then(ev.ItemPacked)
        play.when(cmd.NewParcel()).then(ev.ParcelAdded(2, 1))
    assert [parcel.is_sealed for parcel in play.session.packing.parcels] == [True, False]


def test_an_item_after_sealing_begins_a_new_parcel_and_reopening_goes_on_with_the_old() -> None:
    with Playbook(after(in_packing(), scan("mug"))) as play:
        play.when(cmd.SealParcel()).then(ev.ParcelSealed(1))
        play.when(cmd.SealParcel()).then()
        play.when(scan("mug")).then(ev.ItemPacked("mug", 1, 2, scanned="mug"))
        play.when(cmd.OpenParcel(1)).then(ev.ParcelOpened(1))
        play.when(scan("mug")).then(ev.ItemPacked("mug", 1, 1, scanned="mug"))
    assert [parcel.units for parcel in play.session.packing.parcels] == [2, 1]


def test_an_empty_parcel_cannot_be_sealed_and_a_missing_one_not_opened() -> None:
    with Playbook(in_packing()) as play:
        play.when(cmd.SealParcel())
        play.then(ev.AlertRaised(Alert(AlertKind.NOTHING_PACKED, detail="1")))
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
        play.when(cmd.OpenParcel(9))
        play.then(ev.AlertRaised(Alert(AlertKind.NO_SUCH_PARCEL, scanned="9")))


def test_what_is_taken_out_is_still_to_be_packed() -> None:
    with Playbook(after(in_packing(), scan("mug"))) as play:
        play.when(cmd.TakeOutNext()).then(ev.TakingOutBegun())
        play.when(scan("tea"))
        play.then(ev.AlertRaised(Alert(AlertKind.NOT_IN_PARCEL, scanned="tea")))
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
        play.when(scan("mug")).then(ev.ItemTakenOut("mug", 1, 1))
        play.when(cmd.TakeOut("mug"))
        play.then(ev.AlertRaised(Alert(AlertKind.NOT_IN_PARCEL, line="mug", detail="0")))
    assert not play.session.packing.packed


def test_an_item_moves_between_parcels_and_the_sum_stays() -> None:
    session = after(in_packing(), scan("mug"), cmd.NewParcel(), scan("mug"), cmd.OpenParcel(1))
    with Playbook(session) as play:
        play.when(cmd.MoveItem("mug", 2)).then(ev.ItemMoved("mug", 1, 1, 2))
        play.when(cmd.MoveItem("mug", 2)).then(ev.AlertRaised)
        play.when(cmd.MoveItem("mug", 1)).then(ev.AlertRaised)
    assert [parcel.units for parcel in play.session.packing.parcels] == [0, 2]
    assert dict(play.session.packing.packed) == {"mug": 2}


def test_weight_does_not_outlive_a_change_of_contents() -> None:
    weigh = cmd.Weigh(300, SCALE)
    session = after(in_packing(), scan("mug"), weigh)
    assert session.packing.open_parcel.grams == 300
    assert after(session, scan("mug")).packing.open_parcel.grams is None
    assert after(session, cmd.TakeOut("mug")).packing.open_parcel.grams is None
    beside = after(session, cmd.NewParcel(), scan("mug"), cmd.Weigh(290, SCALE))
    moved = after(beside, cmd.MoveItem("mug", 1))
    assert [parcel.grams for parcel in moved.packing.parcels] == [None, None]


def test_a_new_parcel_has_no_weight() -> None:
    session = after(in_packing(), scan("mug"), cmd.Weigh(300, SCALE), cmd.NewParcel())
    assert session.packing.open_parcel.grams is None


def test_a_weight_beyond_the_tolerance_is_recorded_and_said() -> None:
    policy = Policy(tolerance_percent=5.0, tolerance_grams=50)
    with Playbook(after(in_packing(policy=policy), scan("mug"))) as play:
        play.when(cmd.Weigh(350, SCALE)).then(ev.ParcelWeighed(1, 350, SCALE, 300))
        play.when(cmd.Weigh(351, SCALE))
        play.then(
            ev.ParcelWeighed(1, 351, SCALE, 300),
            ev.AlertRaised(Alert(AlertKind.WEIGHT_DIFFERS, scanned="0.351", detail="0.300")),
        )


def test_the_boxs_own_weight_is_expected_too() -> None:
    box = Box("B1", "Box", tare_grams=200)
    with Playbook(after(in_packing(), scan("mug"), cmd.ChooseBox(box))) as play:
        play.when(cmd.Weigh(500, SCALE)).then(ev.ParcelWeighed(1, 500, SCALE, 500))


@pytest.mark.parametrize("grams", [0, -5, 10**9, 10**400])
def test_a_weight_that_cannot_be_is_refused(grams: int) -> None:
    with Playbook(in_packing()) as play:
        play.when(cmd.Weigh(grams, WeightSource.TYPED)).then(ev.AlertRaised)
    assert play.session.alert is not None
    assert play.session.alert.kind is AlertKind.BAD_WEIGHT


def test_every_step_is_undone_exactly_and_in_reverse() -> None:
    steps = (
        scan("mug"),
        cmd.SetQuantity(2),
        scan("tea"),
        cmd.ChooseBox(Box("B1", "Box")),
        cmd.Weigh(800, SCALE),
        cmd.NewParcel(),
        scan("mug"),
        cmd.OpenParcel(1),
        cmd.MoveItem("mug", 2),
        cmd.TakeOut("tea"),
        cmd.SealParcel(),
        cmd.Split(),
        cmd.ChooseService(Cheapest()),
        cmd.AllowExtra("pen", 1, "gift"),
        cmd.TakeOutNext(),
    )
    session = in_packing()
    former = []
    for step in steps:
        former.append(session.packing)
        session = after(session, step)
        assert session.packing != former[-1], step
    for packing in reversed(former):
        session = after(session, cmd.Undo())
        assert session.packing == packing
    with Playbook(session) as play:
        play.when(cmd.Undo()).then(ev.AlertRaised(Alert(AlertKind.NOTHING_TO_UNDO)))


def test_a_split_begins_a_new_consignment_and_parcels_added_later_keep_theirs() -> None:
    session = after(in_packing(), scan("mug"), cmd.Split(), scan("tea"), cmd.OpenParcel(1))
    session = after(session, scan("mug"), cmd.NewParcel(), scan("mug"))  # consignment 1 again
    session = after(session, cmd.Split(), scan("tea"), scan("pen"))
    with Playbook(session) as play:
        play.when(cmd.Done()).then(ev.PackingFinished(((1, 3), (2,), (4,))))


def test_a_split_of_nothing_changes_nothing() -> None:
    with Playbook(in_packing()) as play:
        play.when(cmd.Split()).then()
        play.when(scan("mug")).then(ev.ItemPacked)
        play.when(cmd.Split()).then(ev.ParcelAdded(2, 2))
        play.when(cmd.Split()).then()


def test_empty_parcels_are_not_shipped() -> None:
    session = after(in_packing(), *scans((MUG, TEA, PEN)), cmd.NewParcel())
    with Playbook(session) as play:
        play.when(cmd.Done()).then(ev.PackingFinished(((1,),)))


def test_an_order_is_not_done_before_everything_is_verified() -> None:
    with Playbook(after(in_packing(), *scans((MUG, PEN)))) as play:
        play.when(cmd.Done())
        play.then(ev.AlertRaised(Alert(AlertKind.INCOMPLETE, expected=("tea",), detail="1")))


def test_a_policy_may_let_an_incomplete_order_go_but_never_an_empty_one() -> None:
    session = in_packing(policy=Policy(verify_all=False))
    with Playbook(session) as play:
        play.when(cmd.Done()).then(ev.AlertRaised(Alert(AlertKind.NOTHING_PACKED)))
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
        play.when(scan("mug")).then(ev.ItemPacked)
        play.when(cmd.Done()).then(ev.PackingFinished)


def test_parcels_are_weighed_first_when_the_policy_asks() -> None:
    session = after(in_packing(order(PEN), Policy(needs_weight=True)), scan("pen"))
    with Playbook(session) as play:
        play.when(cmd.Done()).then(ev.AlertRaised(Alert(AlertKind.NO_WEIGHT, detail="1")))
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
        play.when(cmd.Weigh(10, SCALE)).then(ev.ParcelWeighed)
        play.when(cmd.Done()).then(ev.PackingFinished)


def test_there_is_a_last_parcel() -> None:
    line = MUG.__class__("mug", "A mug", MOST_PARCELS + 1)
    session = in_packing(order(line))
    for _ in range(MOST_PARCELS):
        session = after(session, scan("mug"), cmd.SealParcel())
    limit = ev.AlertRaised(Alert(AlertKind.PARCEL_LIMIT, detail=str(MOST_PARCELS)))
    with Playbook(session) as play:
        play.when(scan("mug")).then(limit)
        play.when(cmd.Acknowledge()).then(ev.AlertAcknowledged())
        play.when(cmd.NewParcel()).then(limit)
