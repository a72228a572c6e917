"""The figures' place: today first, other days and other ways to tell them apart by key."""

import asyncio
import datetime

import pytest
from immutables import Map

from packstation.history.figure import By, Figure, Figures
from packstation.packing.session import Phase, Session
from packstation.runtime.tasks import Tasks
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.places.figures.place import FiguresPlace
from packstation.ui.places.figures.view import figures_view
from packstation.workflow.station import RECENT
from tests.tools.printers import NOW
from tests.tools.window import Stage, TasksAtOnce

TODAY = NOW.astimezone().date()
A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def stage(qapp: object) -> Stage:
    """A window whose figures are there at once."""
    return Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=TasksAtOnce())


def test_home_says_who_packs_with_how_many_orders_today(stage: Stage) -> None:
    own = Figure("Anna", 12, an_hour=30.6)
    stage.figures.figures = Figures(By.PACKER, Figure("", 40, an_hour=25.0), (own,))
    window = stage.window
    stage.station.update(packer="Anna")
    window.flush()
    assert window.rhythm.sentence("Anna") == "Hello Anna · 12 orders today · 31 an hour"
    assert window.rhythm.sentence("") == "40 orders today · 25 an hour"
    assert window.rhythm.sentence("Zoë") == "Hello Zoë"


def test_each_order_that_is_done_is_counted_also_when_the_bench_forgets_older_ones(
    stage: Stage,
) -> None:
    done = [Session(f"s{n:02}", f"HO-{n}", phase=Phase.FINISHED) for n in range(20)]
    stage.window.flush()
    for last in range(RECENT, len(done)):
        stage.figures.asked.clear()
        recent = {session.stream: session for session in done[last - RECENT : last]}
        stage.station.update(sessions=Map(recent))
        stage.window.flush()
        stage.window.flush()
        assert stage.figures.asked == [(TODAY, By.PACKER)]


async def test_a_day_is_counted_once_at_a_time_and_again_for_what_is_new_meanwhile(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count waits for the history, which is behind while orders follow each other."""
    stage = Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=Tasks(_no_crash))
    may_end, asked, running = asyncio.Event(), 0, 0

    async def count(_day: datetime.date, _by: By) -> None:
        nonlocal asked, running
        asked, running = asked + 1, running + 1
        assert running == 1
        await may_end.wait()
        running -= 1

    monkeypatch.setattr(stage.figures, "count", count)
    for number in range(5):
        done = Session(f"s{number}", f"HO-{number}", phase=Phase.FINISHED)
        stage.station.update(sessions=Map({done.stream: done}))
        stage.window.flush()
        await asyncio.sleep(0)
    assert asked == 1
    may_end.set()
    for _ in range(5):
        await asyncio.sleep(0)
    assert (asked, running) == (2, 0)


def _no_crash(_name: str, error: BaseException) -> None:
    raise error


def test_it_begins_with_today_and_goes_by_key(stage: Stage) -> None:
    window = stage.window
    window.resize(1366, 768)
    window.show()
    stage.figures.asked.clear()  # home asked for today's, too
    window.controller.show_place("figures")
    place = window.controller.at
    assert isinstance(place, FiguresPlace)
    for name in ("figures-earlier", "figures-other", "figures-later", "figures-later"):
        act = next(act for act in place.acts if act.name == name)
        window.press(act)
    assert stage.figures.asked == [
        (TODAY, By.PACKER),
        (TODAY - A_DAY, By.PACKER),
        (TODAY - A_DAY, By.BENCH),
        (TODAY, By.BENCH),
        (TODAY, By.BENCH),
    ]
    window.press(next(act for act in place.acts if act.name == "figures-save"))
    assert place.sentence() == f"Saved: {TODAY} bench"
    window.leave()
    window.close()


@pytest.mark.parametrize("language", list(Language))
def test_what_is_told_is_in_the_language_and_nothing_is_said_as_such(language: Language) -> None:
    speaker = Speaker(language, is_strict=True)
    for by in By:
        told = figures_view(Figures(by, Figure("")), TODAY, by, speaker)
        assert told.rows == ()
    one = Figure("", 2, 3, 2, 150.0, 210.4, 100.0, 50.0, 25.0, 25.0, 1, 0, 1, 2.0)
    view = figures_view(Figures(By.PACKER, one, (one,), (one,)), TODAY, By.PACKER, speaker)
    [row] = view.rows
    assert row.name == speaker.text("figures.nobody")
    assert row.shares == (0.5, 0.25, 0.125, 0.125)
    assert "2:30" in row.cells


def test_a_packer_is_measured_against_the_target_and_others_are_not() -> None:
    own = (Figure("Anna", 12, an_hour=61), Figure("Ben", 9, an_hour=40))
    figures = Figures(By.PACKER, Figure("", 21, an_hour=50), own)
    speaker = Speaker(Language.ENGLISH, is_strict=True)
    view = figures_view(figures, TODAY, By.PACKER, speaker, 60)
    assert [row.cells[3] for row in view.rows] == ["61 ≥ 60", "40 < 60"]
    assert "50 orders an hour (target 60)" in view.sentence
    plain = figures_view(figures, TODAY, By.BENCH, speaker, 60)
    assert [row.cells[3] for row in plain.rows] == ["61", "40"]
