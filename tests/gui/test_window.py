"""What holds for the window whatever it shows."""

import itertools

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QCloseEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QWidget

from packstation.packing import commands as cmd
from packstation.packing.barcodes.codes import Code
from packstation.packing.shipping import WorkName
from packstation.scanning.scan import Scan, ScanSource
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.signals import Signal
from packstation.ui.flow.view import TailState
from packstation.ui.toolkit.theme import ThemeName
from packstation.ui.widgets.bottom import ActButton
from packstation.ui.widgets.buttons import TouchButton
from packstation.ui.widgets.line_list import LineDelegate, LineList
from packstation.ui.widgets.line_model import LineRow
from tests.tools.benches import REFUSED, Sitting, bench, gtin, order, packing
from tests.tools.gallery import STATES
from tests.tools.printers import NOW
from tests.tools.window import Stage


def scan(stage: Stage, place: int) -> None:
    code = Code(gtin(place), gtin=gtin(place).zfill(14))
    stage.station.scan(Scan(code, NOW, ScanSource.SCRIPT))
    stage.window.flush()


@pytest.mark.parametrize(
    ("state", "language", "theme"),
    list(zip(STATES, itertools.cycle(Language), itertools.cycle(ThemeName), strict=False)),
)
def test_every_state_is_drawn_with_no_text_missing(
    state: str, language: Language, theme: ThemeName, stage: Stage
) -> None:
    """Languages and themes take turns over the states, at the largest type; English has all."""
    STATES[state](stage)
    assert not stage.window.grab().isNull()
    other = Stage(Speaker(language, is_strict=True), theme=theme, type_scale=2.0)
    other.window.resize(1366, 768)
    STATES[state](other)
    assert not other.window.grab().isNull()
    other.window.leave()
    other.window.deleteLater()


@pytest.mark.parametrize("state", STATES)
def test_nothing_can_swallow_an_enter_or_a_scan(state: str, stage: Stage) -> None:
    STATES[state](stage)
    widgets = stage.window.findChildren(QWidget)
    assert not [w for w in widgets if isinstance(w, QDialog) or w.isModal()]
    assert not [w for w in widgets if isinstance(w, QAbstractButton) and w.isVisible()]
    focusable = [w for w in widgets if w.focusPolicy() is not Qt.FocusPolicy.NoFocus]
    assert all(isinstance(w, QLineEdit) for w in focusable)


@pytest.mark.parametrize("state", STATES)
def test_what_is_touched_is_large_enough_for_a_glove(state: str, stage: Stage) -> None:
    STATES[state](stage)
    stage.window.grab()
    kinds = (ActButton, TouchButton)
    for touched in [w for kind in kinds for w in stage.window.findChildren(kind) if w.isVisible()]:
        assert min(touched.width(), touched.height()) >= 48, touched.accessibleName()


def test_one_scan_redraws_one_line_of_two_thousand(stage: Stage) -> None:
    stage.put(bench(Sitting().load(order(2000)).scan(0)))
    lines = stage.window.findChildren(LineList)[0].lines
    changed: list[int] = []
    resets: list[None] = []
    lines.dataChanged.connect(lambda a, b: changed.extend(range(a.row(), b.row() + 1)))
    lines.modelReset.connect(lambda: resets.append(None))
    scan(stage, 0)
    assert changed == [0]
    scan(stage, 1500)
    assert resets == []
    assert len(changed) <= 1 + 2, "the line that was current, and the one that is now"


def test_rows_that_stay_in_sight_are_moved_and_not_painted_anew(
    stage: Stage, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[str] = []
    paint_row = LineDelegate.paint_row

    def noting(delegate: LineDelegate, painter: QPainter, rect: QRect, row: LineRow) -> None:
        painted.append(row.line.id)
        paint_row(delegate, painter, rect, row)

    monkeypatch.setattr(LineDelegate, "paint_row", noting)
    stage.put(bench(Sitting().load(order(2000)).scan(0)))
    for place in (40, 42, 44):  # with the first ones other parts find their room
        painted.clear()
        scan(stage, place)
        qapp.processEvents()  # house: no loop of Qt runs in this test
    assert "L45" in painted
    assert len(painted) <= 2 + 1 + 2, "two that came into sight, one in part, and two that changed"


def test_a_finished_line_sinks_and_comes_back_when_it_is_undone(stage: Stage) -> None:
    stage.put(bench(Sitting().load(order(4))))
    lines = stage.window.findChildren(LineList)[0].lines
    scan(stage, 1)
    assert [lines.row(n).line.id for n in range(4)] == ["L1", "L3", "L4", "L2"]
    stage.station.act(cmd.Undo())
    stage.window.flush()
    assert [lines.row(n).line.id for n in range(4)] == ["L1", "L2", "L3", "L4"]


def test_steps_between_two_drawings_leave_no_line_stale(stage: Stage) -> None:
    """Scans that come faster than drawing: an undo among them must not hide a line."""
    stage.put(bench(Sitting().load(order(4)).scan(0)))
    lines = stage.window.findChildren(LineList)[0].lines
    for place in (1, None, 2, 3):
        if place is None:
            stage.station.act(cmd.Undo())
        else:
            code = Code(gtin(place), gtin=gtin(place).zfill(14))
            stage.station.scan(Scan(code, NOW, ScanSource.SCRIPT))
    stage.window.flush()
    counts = {lines.row(n).line.id: lines.row(n).done for n in range(4)}
    assert counts == {"L1": 1, "L2": 0, "L3": 1, "L4": 1}


def test_each_kind_of_signal_is_heard_once(stage: Stage) -> None:
    stage.put(bench(Sitting().load(order(1))))
    for place in (0, 0, 0, 0, 0):
        scan(stage, place)
    heard = [Signal.ADDED, Signal.ADDED, Signal.ADDED, Signal.DONE, Signal.TOO_MANY]
    assert stage.heard.signals == heard


def test_what_happens_behind_the_open_order_is_heard_only_when_it_needs_somebody(
    stage: Stage,
) -> None:
    behind = Sitting("S0").load(order(1, "HO-0999")).pack_all().pack_done()
    stage.put(bench(packing(), behind))
    stage.station.act_on("S0", cmd.WorkFailed(WorkName.ALLOCATION, 1, REFUSED))
    stage.window.flush()
    assert stage.heard.signals == [Signal.ATTENTION]


def test_closing_is_refused_until_everything_ended_in_order(stage: Stage) -> None:
    asked: list[bool] = []
    stage.window.closing = lambda: asked.append(True)
    event = QCloseEvent()
    stage.window.closeEvent(event)
    assert not event.isAccepted()
    assert asked == [True]
    stage.window.closing = None


def test_twelve_lines_need_no_scroll_bar(stage: Stage) -> None:
    stage.put(bench(packing(12)))
    stage.window.grab()
    bar = stage.window.findChildren(LineList)[0].verticalScrollBar()
    assert bar.maximum() == 0


def test_an_order_that_pro_changed_while_another_is_packed_is_heard_and_shown(
    stage: Stage,
) -> None:
    came_back = Sitting("S0").load(order(1, "HO-0999")).pack_all()
    came_back.do(cmd.Done())
    stage.put(bench(packing(), came_back))
    stage.station.act_on("S0", cmd.OrderDiffers(None))
    stage.window.flush()
    assert stage.heard.signals == [Signal.ATTENTION]
    assert [entry.state for entry in stage.window.view.tail] == [TailState.STUCK]
