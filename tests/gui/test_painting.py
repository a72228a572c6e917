"""What is painted, state by state of the gallery: nothing is missing, cut off or too small.

Qt is listened to while it draws, so that a widget that paints nothing is seen to paint nothing.
"""

import importlib
import inspect
import io
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PIL import Image
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

import packstation.ui
from packstation.documents.pictures import decode
from packstation.packing.session import Session
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.labels import act_text
from packstation.ui.flow.view import Screen
from packstation.ui.flow.view_of import MORE
from packstation.ui.places.frame import Divider
from packstation.ui.toolkit.theme import LEAST_PX
from packstation.ui.widgets.bottom import ActButton, Bottom
from tests.tools.gallery import STATES
from tests.tools.painted import Text, recorded
from tests.tools.window import Stage

LOOKED_AT = (
    "empty", "first-use", "start-behind", "no-pro", "must-read", "packing-4", "packing-12",
    "long-names-few", "complete", "undone", "taken-out", "not-counted", "which-line",
    "substitute", "needs-serial", "wrong",
    "incomplete", "quotes", "refused", "labels", "label-to-scan", "question", "ready", "held",
    "more", "short", "weight", "shift", "printers", "scanner-layout", "day-ready", "day-papers",
    "figures", "search", "record", "queue", "loading-wrong", "doctor", "setup", "new-order",
    "setup-labels", "look", "address", "lacks", "pictures", "papers",
)  # fmt: skip
"""Between them they show every screen, question and place."""
SEEN_ELSEWHERE = frozenset({"FirstWindow", "Divider", "LineList"})
"""Before the window there is, of one colour, on what stands on it: each has its own test below or
beside."""
LANGUAGES = (Language.ENGLISH, Language.GERMAN)
LARGE = 1.5


@contextmanager
def stage_of(state: str, language: Language, scale: float = 1.0) -> Iterator[Stage]:
    """A window of 1366 × 768 in a state of the gallery."""
    stage = Stage(Speaker(language, is_strict=True), type_scale=scale)
    stage.window.resize(1366, 768)
    stage.window.show()
    STATES[state](stage)
    stage.window.settle()
    yield stage
    stage.window.leave()
    stage.window.close()
    stage.window.deleteLater()


def painted(stage: Stage) -> list[Text]:
    """Every text of one drawing of the whole window."""
    QApplication.sendPostedEvents()  # or what was laid out a moment ago has no place yet
    with recorded() as seen:
        stage.window.grab()
    return seen


def must_be_read(stage: Stage) -> list[str]:
    """What the state is about, worked out from the bench and not from the widgets."""
    bench, speaker, view = stage.station.bench, stage.speaker, stage.window.view
    wanted = [act_text(speaker, button.act) for button in buttons(stage)]
    if not stage.at and stage.window.controller.ask is None:
        wanted.append(speaker.next_step(bench))
        if view.screen is Screen.ALERT and view.alert is not None:
            wanted.append(speaker.alert(view.alert, bench.session).word)
    if bench.session is not None and bench.session.order is not None and not stage.at:
        wanted.append(bench.session.name)
        wanted += lines_of(bench.session, speaker)
    return wanted


def lines_of(session: Session, speaker: Speaker) -> list[str]:
    """The first lines of an order; of a long one not all are on the screen."""
    assert session.order is not None
    return [speaker.item(session, line.id) for line in session.order.lines[:4]]


def buttons(stage: Stage) -> list[ActButton]:
    return [b for b in stage.window.findChildren(ActButton) if b.isVisibleTo(stage.window)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", LOOKED_AT)
def test_what_a_screen_is_about_is_painted(
    qapp: QApplication,
    state: str,
    language: Language,
) -> None:
    with stage_of(state, language) as stage:
        seen = [text.text for text in painted(stage)]
        missing = [words for words in must_be_read(stage) if not is_among(words, seen)]
        assert not missing, seen
        (bottom,) = stage.window.findChildren(Bottom)
        assert {button.act for button in buttons(stage)} == set(bottom.acts)


def is_among(words: str, seen: list[str]) -> bool:
    return any(words == text or words in text for text in seen)


@pytest.mark.parametrize("scale", [1.0, LARGE])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", LOOKED_AT)
def test_no_text_is_cut_off_or_too_small(
    qapp: QApplication,
    state: str,
    language: Language,
    scale: float,
) -> None:
    with stage_of(state, language, scale) as stage:
        texts = painted(stage)
    assert len(texts) > 3
    assert [text for text in texts if not text.is_inside] == []
    assert [text for text in texts if text.px < LEAST_PX] == []


@pytest.mark.parametrize("scale", [1.0, LARGE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_of_the_menu_has_its_name_at_any_size(
    qapp: QApplication, language: Language, scale: float
) -> None:
    with stage_of("more", language, scale) as stage:
        words = " ".join(text.text for text in painted(stage))
        names = [act_text(stage.speaker, act) for act in MORE]
        assert [name for name in names if name not in words] == []


def painters() -> set[type[QWidget]]:
    """Every class of the window that paints itself."""
    return {
        thing
        for module in pkgutil.walk_packages(packstation.ui.__path__, "packstation.ui.")
        for thing in vars(importlib.import_module(module.name)).values()
        if inspect.isclass(thing)
        and issubclass(thing, QWidget)
        and thing.__module__.startswith("packstation.")
        and "paintEvent" in vars(thing)
    }


def has_ink(widget: QWidget) -> bool:
    """Whether the widget's own picture has more than one colour."""
    picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = bytes(picture.constBits())
    return pixels[:4] * (len(pixels) // 4) != pixels


def test_every_widget_that_paints_itself_is_seen_to(
    qapp: QApplication,
) -> None:
    left = {kind for kind in painters() if kind.__name__ not in SEEN_ELSEWHERE}
    assert len(left) > 10
    for state in LOOKED_AT:
        with stage_of(state, Language.ENGLISH) as stage:
            for kind in tuple(left):
                for widget in stage.window.findChildren(kind):
                    is_there = widget.isVisible() and min(widget.width(), widget.height()) > 4
                    if is_there and has_own_ink(widget):
                        left.discard(kind)
    assert not left


def has_own_ink(widget: QWidget) -> bool:
    """Ink of the widget, not of what stands on it."""
    children = [child for child in widget.children() if isinstance(child, QWidget)]
    hidden = [child for child in children if child.isVisible()]
    for child in hidden:
        child.hide()
    has = has_ink(widget)
    for child in hidden:
        child.show()
    return has


def test_a_line_divides_the_order_from_what_is_asked(
    qapp: QApplication,
) -> None:
    with stage_of("packing-4", Language.ENGLISH) as stage:
        (line,) = stage.window.findChildren(Divider)
        assert line.grab().toImage().pixelColor(0, line.height() // 2) == line.look.colour("edge")


@pytest.mark.parametrize(("state", "payload"), [("complete", "PS:DONE"), ("wrong", "PS:OK")])
def test_what_the_screen_asks_for_can_be_scanned_from_it(
    qapp: QApplication, state: str, payload: str
) -> None:
    with stage_of(state, Language.ENGLISH) as stage:
        stage.window.flush()
        QApplication.sendPostedEvents()
        png = QBuffer()
        stage.window.grab().save(png, "PNG")
        shown = Image.open(io.BytesIO(png.data().data())).convert("L")
        assert payload in decode(shown)


@pytest.mark.parametrize("scale", [1.0, LARGE])
@pytest.mark.parametrize("state", ["packing-12", "long-names", "short"])
def test_the_counts_of_lines_are_whole_at_any_size(
    qapp: QApplication, state: str, scale: float
) -> None:
    with stage_of(state, Language.GERMAN, scale) as stage:
        session = stage.station.bench.session
        assert session is not None
        assert session.order is not None
        first = session.order.lines[0]
        seen = [text.text for text in painted(stage)]
    assert f"{session.packing.packed[first.id]}/{first.quantity}" in seen
