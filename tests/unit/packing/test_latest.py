"""What the packer did last is told apart, and a quantity is for one scan only."""

from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.latest import Deed, Latest
from packstation.packing.parcels import WeightSource
from packstation.packing.problems import AlertKind
from packstation.packing.session import Policy
from tests.bench_world import after, in_packing, scan
from tests.playbook import Playbook


def test_an_undo_names_the_item_that_came_back_and_is_no_second_addition() -> None:
    session = after(in_packing(), scan("mug"), cmd.Undo())
    assert session.latest == Latest(Deed.UNDONE, "mug", parcel=1)
    assert not session.packing.packed


def test_an_undo_of_what_was_about_no_item_names_none() -> None:
    session = after(in_packing(), scan("mug"), cmd.NewParcel(), cmd.Undo())
    assert session.latest == Latest(Deed.UNDONE, None, parcel=1)


def test_each_act_on_parcels_and_items_is_another_deed() -> None:
    session = after(in_packing(), scan("mug"))
    deeds = []
    for command in (
        cmd.NewParcel(),
        cmd.OpenParcel(1),
        cmd.MoveItem("mug", 2, 1),
        cmd.OpenParcel(2),
        cmd.SealParcel(),
        cmd.TakeOut("mug", 1),
        cmd.DeclareShort(scan("mug").code, 1, "missing"),
        cmd.SetQuantity(1),
        cmd.TakeOutNext(),
    ):
        session = after(session, command)
        assert session.latest is not None
        deeds.append(session.latest.deed)
    assert len(set(deeds)) == len(deeds) - 1  # a parcel was opened twice


def test_a_quantity_that_fits_no_item_is_refused_before_anything_is_scanned() -> None:
    with Playbook(in_packing()) as play:
        play.when(cmd.SetQuantity(50)).then(ev.AlertRaised)
    assert play.session.alert is not None
    assert play.session.alert.kind is AlertKind.QUANTITY_TOO_LARGE
    assert play.session.packing.multiplier == 1


def test_a_quantity_is_gone_after_a_refusal() -> None:
    session = after(in_packing(), cmd.SetQuantity(2), scan("nonsense"))
    assert session.packing.multiplier == 1


def test_every_act_of_packing_is_refused_while_an_alert_stands() -> None:
    session = after(in_packing(), scan("mug"), scan("nonsense"))
    for place, command in enumerate(
        (cmd.SetQuantity(2), cmd.Undo(), cmd.NewParcel(), cmd.TakeOutNext(), scan("mug")), start=1
    ):
        session = after(session, command)
        assert session.refused == place
        assert dict(session.packing.packed) == {"mug": 1}
    session = after(session, cmd.Acknowledge())
    assert (session.refused, session.alert) == (0, None)


def test_no_parcel_is_left_unweighed_where_every_parcel_is_weighed() -> None:
    session = after(in_packing(policy=Policy(needs_weight=True)), scan("mug"), cmd.NewParcel())
    assert session.alert is not None
    assert (session.alert.kind, session.alert.detail) == (AlertKind.NO_WEIGHT, "1")
    session = after(session, cmd.Weigh(300, WeightSource.SCALE), cmd.NewParcel())
    assert [parcel.grams for parcel in session.packing.parcels] == [300, None]
