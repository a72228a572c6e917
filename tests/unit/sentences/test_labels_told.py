"""Which labels of a run came out is said in numbers."""

import pytest

from packstation.packing import commands as cmd
from packstation.packing import due as du
from packstation.packing import effects as ef
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.session import Policy, Session
from packstation.packing.shipping import Fate
from packstation.sentences.labels_told import ranges
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from tests.bench_world import after, answered, begun, packed_in, yes

SPEAKER = Speaker(Language.ENGLISH, is_strict=True)
DOUBT = Problem(ProblemKind.PRINT_UNKNOWN)


def stopped(parcels: int, out: int, *, next_is_unknown: bool = False) -> Session:
    """A run of labels of which so many came out, one is in hand or unknown, the rest follows."""
    session = packed_in(parcels, policy=Policy(packing_slip=False))
    session = answered(session, ef.PackConsignment, ef.Allocate, ef.FetchLabels, ef.FetchCustoms)
    for _ in range(out):
        session = begun(session)
        (effect,) = du.due(session)
        session = after(session, *yes(session, effect))
    session = begun(session)
    if next_is_unknown:
        title = session.copies[-1].title
        session = after(session, cmd.CopyFailed(title, "Zebra", DOUBT, is_in_doubt=True))
    return session


def test_a_run_that_goes_on_says_what_is_out_at_the_printer_and_to_come() -> None:
    told = SPEAKER.labels_told(stopped(200, 83))
    assert told == "Labels: 1–83 came out, 84 at the printer, 85–200 not yet"


def test_a_run_that_was_redone_says_what_is_out_unknown_and_never_will_be() -> None:
    session = stopped(200, 83, next_is_unknown=True)
    session = after(session, cmd.ReopenPacking("weight"))
    session = answered(session, ef.CancelConsignment)
    told = "Labels: 1–83 came out, 84 unknown, 85–200 did not"
    assert SPEAKER.labels_told(session) == told
    assert session.alert is not None
    assert SPEAKER.alert(session.alert, session).sentence.endswith(told)


def test_a_second_redo_speaks_of_its_own_round_only() -> None:
    session = after(stopped(3, 1, next_is_unknown=True), cmd.ReopenPacking("weight"))
    session = answered(session, ef.CancelConsignment)
    owed = tuple(old.document.id for old in session.old_labels)
    session = after(session, cmd.AnswerOldLabels(Fate.BY_HAND, owed), cmd.Done())
    session = answered(after(answered(session), cmd.ReopenPacking("weight")), ef.CancelConsignment)
    assert SPEAKER.labels_told(session) == ""


def test_what_one_word_says_needs_no_numbers() -> None:
    assert SPEAKER.labels_told(stopped(1, 0)) == ""
    assert SPEAKER.labels_told(answered(stopped(3, 2))) == ""


@pytest.mark.parametrize(
    ("places", "said"),
    [((), ""), ((7,), "7"), ((1, 2, 3), "1–3"), ((1, 3, 4, 9), "1, 3–4, 9")],
)
def test_runs_of_numbers_are_drawn_together(places: tuple[int, ...], said: str) -> None:
    assert ranges(places) == said
