"""Nothing is forgotten: every phase with every command, every event, every effect."""

import datetime
import enum
import typing
from decimal import Decimal
from typing import Any, cast
from unittest.mock import Mock

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from immutables import Map

from packstation.packing import commands as cmd
from packstation.packing import due as du
from packstation.packing import effects as ef
from packstation.packing import events as ev
from packstation.packing import evolve, intervening, shift
from packstation.packing.barcodes.codes import Code
from packstation.packing.day import effects as day_effects
from packstation.packing.decide import ALLOWED, OUTCOMES, decide
from packstation.packing.evolving import packing as evolve_packing
from packstation.packing.order import PackedBefore
from packstation.packing.parcels import Box, WeightSource
from packstation.packing.problems import AlertKind, Problem, ProblemKind
from packstation.packing.service import AskPacker, DefaultRules
from packstation.packing.session import Phase, Policy, Session
from packstation.packing.shipping import Fate, WorkName
from packstation.workflow.looping.kinds import DAY, INTERVENTION, ORDER, SHIFT
from packstation.workflow.looping.loop import Kind
from packstation.workflow.performer import Performer
from tests.bench_world import (
    ON_BENCH_3,
    after,
    answered,
    begun,
    in_packing,
    new_session,
    order,
    packed_in,
    scan,
    service,
)

COMMANDS = sorted(cmd.Command.__subclasses__(), key=lambda kind: kind.__name__)
EFFECTS = sorted(ef.Effect.__subclasses__(), key=lambda kind: kind.__name__)
DOWN = Problem(ProblemKind.UNREACHABLE, is_temporary=True)

VALUES: dict[str, object] = {
    "stream": "s2",
    "scanned": "mug",
    "policy": Policy(),
    "code": Code("mug"),
    "line": "mug",
    "quantity": 1,
    "number": 1,
    "box": Box("B", "Box"),
    "grams": 300,
    "source": WeightSource.SCALE,
    "to": 2,
    "reason": "why",
    "act": "redo",
    "barcode": "4006381333931",
    "by": "Maria",
    "rule": DefaultRules(),
    "consignment": 1,
    "quote": "Q1",
    "title": "t",
    "came_out": False,
    "own_number": "HO-1",
    "reference": "EC-1",
    "serial": "A1",
    "left_with": "HO-7",
    "problem": DOWN,
    "order": order(),
    "step": "find",
    "service": service(1),
    "quotes": (),
    "misfit": ev.Misfit.BOX,
    "work": "labels",
    "documents": (),
    "document": "1.c1.label.1",
    "printer": "Zebra",
    "is_proven": True,
    "fate": Fate.BY_HAND,
}


def example(kind: type[cmd.Command]) -> cmd.Command:
    """One command of the kind; fields with a default keep it."""
    return kind(
        **{
            field.name: VALUES[field.name]
            for field in msgspec.structs.fields(kind)
            if field.required
        }
    )


def _sessions() -> dict[str, Session]:
    packing = after(in_packing(order(notes=1)), scan("mug"))
    shipping = answered(packed_in(2, 2, Policy(packing_slip=False)), ef.PackConsignment)
    printing = begun(answered(shipping, ef.Allocate, ef.FetchLabels))
    asking = answered(
        packed_in(1, policy=Policy(service=AskPacker())), ef.PackConsignment, ef.FetchQuotes
    )
    return {
        "opening": new_session(),
        "creating": after(new_session(), cmd.OrderWaits("HO-1")),
        "waiting": after(new_session(), cmd.OpenFailed(WorkName.FIND, DOWN)),
        "packing": packing,
        "empty": in_packing(),
        "elsewhere": after(new_session(), cmd.OrderFound(order(notes=1), (), (ON_BENCH_3,))),
        "alerted": after(packing, scan("nonsense")),
        "just done": packed_in(2, 2),
        "under way": begun(packed_in(2, 2)),
        "failed": after(
            begun(packed_in(1)), cmd.WorkFailed(WorkName.PACK, 1, DOWN, is_in_doubt=True)
        ),
        "shipping": shipping,
        "asking": asking,
        "printing": printing,
        "cancelling": after(shipping, cmd.ReopenPacking("redo")),
        "voided": answered(
            after(answered(shipping), cmd.ReopenPacking("redo")), ef.CancelConsignment
        ),
        "held": after(packing, cmd.Hold("lunch")),
        "held behind": after(printing, cmd.Hold("lunch")),
        "finished": answered(shipping),
        "closed": after(new_session(), cmd.Abandon()),
    }


SESSIONS = _sessions()


def test_the_sessions_of_the_walk_stand_in_every_phase() -> None:
    assert {session.phase for session in SESSIONS.values()} == set(Phase) == set(ALLOWED)


@pytest.mark.parametrize("name", SESSIONS)
@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_every_command_in_every_state_is_answered_and_out_of_phase_changes_nothing(
    name: str, kind: type[cmd.Command]
) -> None:
    session = SESSIONS[name]
    events = decide(session, example(kind))
    now = session
    for event in events:
        now = evolve.evolve(now, event)
    du.due(now)
    if kind in ALLOWED[session.phase]:
        return
    is_silent = kind in OUTCOMES or session.phase in (Phase.FINISHED, Phase.CLOSED)
    if is_silent:
        assert events == ()
        return
    assert [type(event) for event in events] == [ev.AlertRaised]
    assert isinstance(events[0], ev.AlertRaised)
    assert events[0].alert.kind is AlertKind.NOT_NOW
    assert msgspec.structs.replace(now, alert=session.alert, position=session.position) == session


def test_every_command_means_something_somewhere() -> None:
    somewhere = {kind for table in ALLOWED.values() for kind in table}
    assert somewhere | {cmd.OpenSession} == set(COMMANDS)


def test_every_event_has_one_handler() -> None:
    steps = {kind for kind in ev.KINDS.values() if issubclass(kind, ev.Step)}
    others = set(ev.KINDS.values()) - steps - {ev.SessionOpened}
    assert set(evolve_packing._HANDLERS) == steps
    assert set(evolve._HANDLERS) == others


def test_an_event_of_no_session_is_refused() -> None:
    with pytest.raises(TypeError, match="SessionOpened"):
        evolve.evolve(new_session(), ev.SessionOpened("x", Policy()))
    with pytest.raises(ValueError, match="does not begin"):
        evolve.replay("s", [ev.SessionFinished()])


@pytest.mark.parametrize("kind", EFFECTS, ids=lambda kind: kind.__name__)
def test_every_effect_is_performed_and_has_a_bad_end(kind: type[ef.Effect]) -> None:
    (of,) = (each for each in (ORDER, DAY, SHIFT, INTERVENTION) if kind in owed_by(each))
    if kind in of.ends:
        return  # the loop decides on the end itself
    rooms = (cast("Any", Mock()) for _ in range(11))
    assert kind in Performer(*rooms).performs
    outcomes = of.failure_of(kind("key"), RuntimeError("a mistake"))
    many = kind in (ef.Allocate, ef.MarkReady, ef.ManifestNow)
    assert len(outcomes) == (0 if many else 1)


def owed_by(kind: Kind[Any]) -> set[type[ef.Effect]]:
    """The effects of a kind of stream: those of the module that says what it owes."""
    module = {ORDER: ef, DAY: day_effects, SHIFT: shift, INTERVENTION: intervening}[kind]
    found = vars(module).values()
    return {
        each
        for each in found
        if isinstance(each, type) and issubclass(each, ef.Effect) and each is not ef.Effect
    }


# Round trips: instances are built from the types of the fields, whatever they are.

TEXT = st.text(max_size=20)


def of_type(hint: object) -> st.SearchStrategy[object]:
    """Values of an annotation as the events use them."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(of_type(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*(of_type(argument) for argument in arguments))
    if origin is dict:
        return st.dictionaries(of_type(arguments[0]), of_type(arguments[1]), max_size=3)
    if arguments:
        return st.one_of(*(of_type(argument) for argument in arguments))
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return st.sampled_from(hint)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return struct(hint)
    assert isinstance(hint, type)
    return st.none() if hint is type(None) else PLAIN.get(hint, st.from_type(hint))


def struct(kind: type[msgspec.Struct]) -> st.SearchStrategy[typing.Any]:
    """Instances of a struct."""
    hints = typing.get_type_hints(kind)
    fields = msgspec.structs.fields(kind)
    return st.builds(kind, **{field.name: of_type(hints[field.name]) for field in fields})


PLAIN: dict[type, st.SearchStrategy[typing.Any]] = {
    str: TEXT,
    float: st.floats(allow_nan=False, allow_infinity=False),
    int: st.integers(-(2**53), 2**53),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    datetime.datetime: st.datetimes(timezones=st.just(datetime.UTC)),
}


@pytest.mark.parametrize("kind", ev.KINDS.values(), ids=lambda kind: kind.__name__)
def test_every_event_comes_back_from_the_log_as_it_went_in(kind: type[ev.Event]) -> None:
    @settings(max_examples=20)
    @given(struct(kind))
    def comes_back(event: ev.Event) -> None:
        assert ev.decode(kind.__name__, ev.encode(event)) == event

    comes_back()


def test_an_order_packed_before_is_kept_with_its_quantities() -> None:
    event = ev.OrderLoaded(order(), (PackedBefore("EC-1", "Allocated", {"mug": 1}),))
    session = evolve.evolve(new_session(), ev.decode("OrderLoaded", ev.encode(event)))
    assert session.before_units == Map({"mug": 1})


def test_an_event_this_version_does_not_know_is_refused() -> None:
    with pytest.raises(KeyError):
        ev.decode("OrderTeleported", b"{}")
