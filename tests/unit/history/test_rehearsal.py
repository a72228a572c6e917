"""A recorded order under other settings: what would differ; nothing does under the same."""

from msgspec.structs import replace

from packstation.history.rehearsal import Rehearsed, rehearse
from packstation.history.replay import lived
from packstation.packing import commands as cmd
from packstation.packing.parcels import WeightOutside, WeightSource
from packstation.packing.service import ServiceGroup
from packstation.packing.session import Policy
from tests.bench_world import MUG, PEN, TEA, order, scan
from tests.tape import Tape

PLAIN = Policy(packing_slip=False)


def day() -> Tape:
    """An order with about everything a packer does."""
    tape = Tape(what=order(MUG, TEA, PEN, notes=1), policy=PLAIN).find().do(cmd.Acknowledge())
    tape.do(scan("mug", serial="A1")).do(scan("nonsense")).do(cmd.Acknowledge())
    tape.do(cmd.SetQuantity(2)).do(scan("mug")).do(cmd.NewParcel()).do(scan("tea"))
    tape.do(cmd.Undo()).do(scan("tea")).do(cmd.Split()).do(cmd.ConfirmByHand("tea", 1))
    tape.do(cmd.DeclareShort(scan("pen").code, 1, "damaged")).do(cmd.OpenParcel(1))
    tape.do(cmd.Weigh(900, WeightSource.SCALE))
    return tape.do(cmd.Done()).answer()


def played(tape: Tape, policy: Policy) -> Rehearsed:
    made = rehearse(lived(tape.records), policy)
    assert made is not None
    return made


def test_under_the_same_settings_nothing_differs() -> None:
    made = played(day(), PLAIN)
    assert made.differences == ()
    assert made.then.consignments == made.now.consignments
    assert len(made.then.consignments) == 2
    assert played(Tape(policy=PLAIN).whole(), PLAIN).differences == ()


def test_papers_and_service_that_change_are_told() -> None:
    other = replace(PLAIN, packing_slip=True, return_label=True, service=ServiceGroup("ECONOMY"))
    told = played(day(), other).differences
    assert "paper more: packing slips" in told
    assert "paper more: return label" in told
    assert any(line.startswith("service:") and "ECONOMY" in line for line in told)


def test_what_would_stop_the_packer_now_is_told() -> None:
    strict = replace(PLAIN, needs_weight=True)
    told = played(Tape(policy=PLAIN).whole(), strict).differences
    assert any("NO_WEIGHT" in line for line in told)
    outside = replace(PLAIN, weight_outside=WeightOutside.RECOUNT, tolerance_percent=0)
    tape = Tape(policy=PLAIN).find().do(scan("mug")).do(cmd.Weigh(9000, WeightSource.SCALE))
    tape.do(cmd.Acknowledge()).do(scan("mug")).do(scan("mug")).do(scan("tea")).do(scan("tea"))
    tape.do(scan("pen")).do(cmd.Done())
    assert any("WEIGHT_OUTSIDE" in line for line in played(tape, outside).differences)


def test_other_parcels_are_told() -> None:
    heavy = replace(PLAIN, limit_grams=700)
    assert "other parcels (1 then, 3 now)" in played(Tape(policy=PLAIN).whole(), heavy).differences


def test_an_order_that_was_never_done_is_not_played() -> None:
    assert rehearse(lived(Tape().find().do(scan("mug")).records), PLAIN) is None
