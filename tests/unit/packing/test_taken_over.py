"""A session that goes on at another bench: nothing is assumed of what the first one had begun."""

from packstation.packing import commands as cmd
from packstation.packing import effects as ef
from packstation.packing import events as ev
from packstation.packing.due import due
from packstation.packing.evolve import evolve
from packstation.packing.session import Phase, Policy, Session
from packstation.packing.shipping import CopyStatus
from packstation.packing.standing import Stage, standing_of
from tests.bench_world import after, answered, begun, in_packing, packed_in, scan

TAKEN = ev.TakenOver("Bench 3")


def printing() -> Session:
    """A label is with the printer of Bench 3."""
    session = packed_in(1, policy=Policy(packing_slip=False))
    return begun(answered(session, ef.PackConsignment, ef.Allocate, ef.FetchLabels))


def test_what_the_other_printer_has_is_asked_for_and_never_of_a_printer_of_the_same_name() -> None:
    session = evolve(printing(), TAKEN)
    assert [copy.status for copy in session.copies] == [CopyStatus.DOUBT]
    assert standing_of(session).stage is Stage.ASK_PRINT
    assert not any(isinstance(effect, ef.PrintCopy) for effect in due(session))
    again = after(session, cmd.AnswerPrint(session.copies[0].title, came_out=False))
    (effect,) = (effect for effect in due(again) if isinstance(effect, ef.PrintCopy))
    assert (effect.number, effect.is_resumed) == (2, False)


def test_a_redo_that_waited_for_that_printer_goes_on_and_asks_for_the_label() -> None:
    session = after(printing(), cmd.ReopenPacking("redo"))
    session = after(session, cmd.WasCancelled(1))
    assert session.phase is Phase.CANCELLING
    session = evolve(session, TAKEN)
    assert session.phase is Phase.PACKING
    assert [(old.is_certain, old.fate) for old in session.old_labels] == [(False, None)]


def test_what_pro_was_asked_for_is_found_out_first() -> None:
    session = evolve(begun(packed_in(1)), TAKEN)
    assert all(effect.is_resumed for effect in due(session))


def test_what_was_prepared_is_withdrawn() -> None:
    opened = after(in_packing(policy=Policy(prepare_ahead=True)), cmd.Prepare())
    session = evolve(answered(after(opened, scan("mug"))), TAKEN)
    assert [type(effect) for effect in due(session)] == [ef.CancelConsignment]
