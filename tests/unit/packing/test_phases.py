"""The table of phases: every row of it is reached, and the drawing of it is not old."""

import pytest

from packstation.packing import commands as cmd
from packstation.packing import decide as decide_table
from packstation.packing import effects as ef
from packstation.packing import events as ev
from packstation.packing.decide import decide
from packstation.packing.evolve import evolve
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.session import Phase, Policy, Session
from packstation.packing.shipping import WorkName
from tests import commands_allowed
from tests.bench_world import PEN, answered, begun, in_packing, new_session, order, packed_in, scan
from tests.phases import MOVES, next_phases
from tests.tools.diagram import ARCHITECTURE, with_diagram

Move = tuple[Phase, type[ev.Event], Phase]
SHUT = Problem(ProblemKind.REFUSED)


def made() -> Session:
    """Packed, made in PRO and allocated; nothing printed."""
    return answered(packed_in(1), ef.PackConsignment, ef.Allocate)


def printing() -> Session:
    """A label is on its way to the printer, and its order is to be packed anew."""
    session = begun(answered(made(), ef.FetchLabels, ef.FetchCustoms, ef.DrawSlips))
    return told(session, cmd.ReopenPacking("redo"))[0]


def found_to_prepare() -> Session:
    return in_packing(order(PEN), Policy(prepare_ahead=True))


def prepared() -> Session:
    """Its one item is packed, and its label lies ready."""
    return answered(told(found_to_prepare(), cmd.Prepare(), scan("pen"))[0])


def labels(session: Session) -> tuple[str, ...]:
    return tuple(copy.title for copy in session.copies)


def told(session: Session, *commands: cmd.Command) -> tuple[Session, set[Move]]:
    """The session after `commands`, and every change of phase on the way, stays included."""
    seen: set[Move] = set()
    for command in commands:
        for event in decide(session, command):
            before = session.phase
            session = evolve(session, event)
            assert session.phase in next_phases(before, event), (before, event)
            seen.add((before, type(event), session.phase))
    return session, seen


def out(session: Session) -> tuple[cmd.Command, ...]:
    return tuple(cmd.CopyCameOut(title, "Folder", is_proven=True) for title in labels(session))


def lost(session: Session) -> tuple[cmd.Command, ...]:
    return tuple(cmd.CopyFailed(title, "Folder", SHUT) for title in labels(session))


def moves() -> set[Move]:
    """What a day brings, phase by phase."""
    found = new_session()
    packing, two = in_packing(order(PEN)), answered(packed_in(2, 2), ef.PackConsignment)
    held_early = told(packing, cmd.Hold("later"))[0]
    held_late = told(made(), cmd.Hold("later"))[0]
    finished = answered(packed_in(1))
    in_doubt = begun(told(found_to_prepare(), cmd.Prepare(), scan("pen"))[0])
    others = [kind for kind in ef.Effect.__subclasses__() if kind is not ef.Finish]
    all_but_finished = answered(packed_in(1), *others)
    still_made = printing()
    after_redo = told(two, cmd.ReopenPacking("redo"))[0]
    on_paper = answered(still_made, ef.CancelConsignment)
    stories: list[tuple[Session, tuple[cmd.Command, ...]]] = [
        (found, (cmd.OrderFound(order()),)),
        (found, (cmd.Abandon(),)),
        (packing, (cmd.Abandon(),)),
        (packing, (scan("pen"), cmd.Hold("later"))),
        (packing, (scan("pen"), cmd.Done())),
        (held_early, (cmd.Resume(),)),
        (held_late, (cmd.Resume(),)),
        (made(), (cmd.Hold("later"),)),
        (packed_in(1), (cmd.ReopenPacking("redo"),)),
        (
            begun(told(packing, scan("pen"), cmd.Done())[0]),
            (cmd.OrderDiffers(order(), what=("lines",)),),
        ),
        (two, (cmd.ReopenPacking("redo"), cmd.WasCancelled(1), cmd.WasCancelled(2))),
        (still_made, out(still_made)),
        (still_made, lost(still_made)),
        (on_paper, out(on_paper)),
        (on_paper, lost(on_paper)),
        (all_but_finished, (cmd.FinishSession(),)),
        (finished, (cmd.ReopenPacking("redo"),)),
        (two, (cmd.ReopenPacking("redo"), cmd.WorkFailed(WorkName.CANCEL, 1, SHUT))),
        (prepared(), (cmd.NewParcel(), cmd.Done(), cmd.WasCancelled(1))),
        (
            begun(told(prepared(), cmd.Done())[0]),
            (cmd.OrderDiffers(order(), what=("lines",)),),
        ),
        (in_doubt, (cmd.NewParcel(), cmd.Done(), cmd.WorkFailed(WorkName.PACK, 1, SHUT))),
    ]
    by_commands = set().union(*(told(session, *commands)[1] for session, commands in stories))
    taken = {
        (session.phase, ev.TakenOver, evolve(session, ev.TakenOver("Bench 3")).phase)
        for session in (packing, two, on_paper, after_redo)
    }
    return by_commands | taken


def test_every_row_of_the_table_of_phases_is_what_the_code_does() -> None:
    """And nothing that a day brings is missing from it."""
    written = {
        (phase, event, after)
        for phase, row in MOVES.items()
        for event, phases in row.items()
        for after in phases
    }
    seen = moves()
    assert written - seen == set(), "written down, and never done"
    left = {move for move in seen if move[0] is not move[2]}
    assert left - written == set(), "done, and not written down"


@pytest.mark.parametrize("phase", Phase)
def test_every_phase_is_in_the_table(phase: Phase) -> None:
    assert phase in MOVES


@pytest.mark.parametrize("phase", Phase)
def test_a_command_means_something_in_the_phases_that_are_written_down(phase: Phase) -> None:
    assert frozenset(decide_table.ALLOWED[phase]) == commands_allowed.ALLOWED[phase]


def test_the_diagram_of_phases_in_architecture_is_not_old() -> None:
    text = ARCHITECTURE.read_text("utf-8")
    assert text == with_diagram(text), "run ./dev diagram"
