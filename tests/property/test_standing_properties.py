"""Screen, rail, tail, sentence and possible acts never disagree about where an order stands."""

from hypothesis import given
from hypothesis import strategies as st
from immutables import Map
from msgspec.structs import replace

from packstation.packing.bench import Bench
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import (
    OF_SESSION,
    ONWARD,
    Consignment,
    Copy,
    CopyStatus,
    Document,
    DocumentKind,
    Format,
    Work,
    WorkName,
    WorkStatus,
)
from packstation.packing.standing import Stage, standing_of, waits_by_itself
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.actions import Act
from packstation.ui.flow.view import Screen, StepState, TailState, View
from packstation.ui.flow.view_of import view_of
from packstation.ui.flow.view_shipping import tail_of
from tests.property.test_sentences_properties import consignments, copies, problems, sessions

ENGLISH = Speaker(Language.ENGLISH, is_strict=True)
statuses = st.sampled_from(WorkStatus)
works = st.builds(Work, status=statuses, problem=st.none() | problems)
shipped = st.builds(
    replace,
    consignments,
    works=st.fixed_dictionaries(dict.fromkeys((*ONWARD, WorkName.CANCEL), works)).map(Map),
)
any_copies = st.builds(replace, copies, status=st.sampled_from(CopyStatus))
standing_sessions = st.builds(
    replace,
    sessions().filter(lambda s: s.phase in (Phase.SHIPPING, Phase.FINISHED, Phase.CANCELLING)),
    consignments=st.lists(shipped, max_size=1).map(tuple),
    copies=st.lists(any_copies, max_size=3).map(tuple),
    works=st.fixed_dictionaries(dict.fromkeys(OF_SESSION, works)).map(Map),
    alert=st.none(),
)


def seen(session: Session) -> View:
    return view_of(Bench(sessions=Map({session.stream: session}), open=session.stream))


@given(standing_sessions)
def test_a_question_is_asked_with_its_answers_wherever_it_is_asked_at_all(session: Session) -> None:
    view = seen(session)
    behind = Bench(sessions=Map({session.stream: session}))
    is_asked = standing_of(session).stage is Stage.ASK_PRINT
    assert (view.screen is Screen.QUESTION) == is_asked
    assert (view.question is not None) == is_asked
    assert ({Act.YES, Act.NO} <= set(view.actions)) == is_asked
    assert (tail_of(behind)[0].state is TailState.QUESTION) == is_asked
    told = ENGLISH.next_step(Bench(sessions=Map({session.stream: session}), open=session.stream))
    assert told.startswith("Did ") == is_asked


@given(standing_sessions)
def test_what_must_be_decided_is_the_screen_the_rail_and_the_tail(session: Session) -> None:
    view, standing = seen(session), standing_of(session)
    is_stuck = bool(standing.work)
    on_screen = is_stuck and session.phase is not Phase.FINISHED
    assert (view.screen is Screen.PROBLEM) == on_screen
    assert (view.stuck is not None) == on_screen
    assert (view.screen is Screen.QUOTES) == (standing.stage is Stage.CHOOSE_SERVICE)
    if session.phase is not Phase.CANCELLING:
        assert (StepState.STUCK in view.rail) == is_stuck
    tail = tail_of(Bench(sessions=Map({session.stream: session})))[0]
    assert (tail.state is TailState.STUCK) == (is_stuck or view.screen is Screen.QUOTES)
    assert tail.problem == standing.problem


@given(standing_sessions)
def test_what_is_said_to_wait_for_pro_is_tried_again_by_itself(session: Session) -> None:
    if standing_of(session).stage is Stage.PRO_WAITS:
        assert waits_by_itself(session)


def test_a_label_in_doubt_is_asked_about_before_a_paper_without_a_printer_stops_the_order() -> None:
    done = Work(WorkStatus.DONE)
    label = Document("c1.label.1", DocumentKind.LABEL, Format.PDF, "0" * 64, 1, 1)
    customs = Document("c1.cn22", DocumentKind.CN22, Format.PDF, "1" * 64, 1)
    session = Session(
        "s1",
        "HO-1",
        phase=Phase.SHIPPING,
        works=Map(dict.fromkeys(OF_SESSION, done)),
        consignments=(Consignment(1, (1,), "EC-1", works=Map(dict.fromkeys(ONWARD[:5], done))),),
        documents=(label, customs),
        copies=(
            Copy(
                customs.id,
                1,
                "t2",
                "",
                status=CopyStatus.FAILED,
                problem=Problem(ProblemKind.NO_PRINTER),
            ),
            Copy(
                label.id,
                1,
                "t1",
                "Zebra-7",
                status=CopyStatus.DOUBT,
                problem=Problem(ProblemKind.PRINT_UNKNOWN),
            ),
        ),
    )
    view = seen(session)
    assert view.screen is Screen.QUESTION
    assert view.question is not None
    assert view.question.title == "t1"
    assert {Act.YES, Act.NO} <= set(view.actions)
