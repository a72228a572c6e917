"""A window without a bench: what is wrong is the screen, and a scan is seen to do nothing."""

from msgspec.structs import replace

from packstation.packing.bench import Bench
from packstation.packing.events import SessionOpened
from packstation.packing.problems import Problem, ProblemKind
from packstation.ui.flow.signals import Signal
from packstation.ui.widgets.bottom import Bottom
from packstation.ui.widgets.fit import FitLabel
from tests.tools.hands import Hands
from tests.tools.window import Stage

NO_KEY = Problem(ProblemKind.NOT_STARTED, "there is no API key in the keyring")


def test_a_bench_that_cannot_be_opened_says_why_instead_of_scan_an_order(
    stage: Stage, hands: Hands
) -> None:
    stage.put(replace(Bench(), is_starting=True))
    stage.status.change(unopened=NO_KEY)
    stage.window.flush()
    said = stage.speaker.problem(NO_KEY)
    shown = [w.text() for w in stage.window.findChildren(FitLabel) if w.isVisibleTo(stage.window)]
    assert said.word in shown
    assert said.sentence in shown
    assert NO_KEY.detail in said.sentence
    assert shown.count(said.remedy) == 1
    assert stage.speaker.text("home.title") not in shown
    hands.scan("HO-1000")
    assert stage.heard.signals[-1] is Signal.NOT_COUNTED


def test_what_is_scanned_while_the_database_is_waited_for_is_opened_afterwards(
    stage: Stage, hands: Hands
) -> None:
    stage.station.update(is_starting=True)
    passing = Problem(ProblemKind.DATABASE, "the database does not answer", is_temporary=True)
    stage.status.change(unopened=passing)
    stage.window.flush()
    hands.scan("HO-1000")
    assert Signal.NOT_COUNTED not in stage.heard.signals
    stage.status.change(unopened=None)
    stage.station.adopt(())
    assert [e.scanned for e in stage.recorder.events if isinstance(e, SessionOpened)] == ["HO-1000"]


def test_a_bench_that_cannot_be_opened_is_mended_and_examined_from_its_own_window(
    stage: Stage, hands: Hands
) -> None:
    stage.put(replace(Bench(), is_starting=True))
    stage.status.change(unopened=NO_KEY)
    stage.window.flush()
    [bottom] = stage.window.findChildren(Bottom)
    offered = {act.text for act in bottom.acts}
    assert {"word.setup", "word.settings", "word.doctor"} <= offered
    hands.press("Ctrl+Q")
    stage.window.flush()
    assert stage.at == "doctor"
    shown = [w.text() for w in stage.window.findChildren(FitLabel) if w.isVisibleTo(stage.window)]
    assert stage.speaker.text("doctor.next") in shown
