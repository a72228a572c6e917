"""Step 5 for the whole bench: what is ready, by carrier; manifest it; see what failed and why."""

from collections import Counter

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
)

from packstation.packing.day.events import Row, RowState
from packstation.packing.day.run import RunPhase
from packstation.packing.day.state import EndOfDayState, ManifestPaper
from packstation.packing.problems import ProblemKind
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.tone import Tone
from packstation.ui.places.day.place import DayPlace
from packstation.ui.places.day.prompts import day_paper_name
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.place_widget import PlaceWidget
from packstation.ui.widgets.shapes import draw_badge
from packstation.ui.widgets.surface import SIGN_INK, SignalSurface

TONES = {
    RowState.READY: Tone.NEUTRAL,
    RowState.QUEUED: Tone.INFORMATION,
    RowState.MANIFESTED: Tone.DONE,
    RowState.FAILED: Tone.ERROR,
}
SHARES = (0.14, 0.18, 0.14, 0.19, 0.34)
SHARES_WITHOUT_REASONS = (0.17, 0.31, 0.17, 0.2, 0.15)
MOST_NAMED = 6
Index = QModelIndex | QPersistentModelIndex


def _worst_first(state: EndOfDayState) -> tuple[Row, ...]:
    """Once it is over, what failed stands on top."""
    if state.phase is not RunPhase.DONE:
        return state.rows
    return tuple(sorted(state.rows, key=lambda row: row.state is not RowState.FAILED))


class DayModel(QAbstractTableModel):
    """Carrier, service, order, consignment, how far."""

    COLUMNS = ("quote.carrier", "quote.service", "step.order", "day.consignment", "day.state")

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        self._rows: tuple[Row, ...] = ()

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show `rows`; when only states changed, only those rows are drawn again."""
        old, self._rows = self._rows, rows
        if [row.reference for row in old] != [row.reference for row in rows]:
            self.beginResetModel()
            self.endResetModel()
            return
        for place, (before, after) in enumerate(zip(old, rows, strict=True)):
            if before != after:
                last = len(self.COLUMNS) - 1
                self.dataChanged.emit(self.index(place, 0), self.index(place, last))

    def rowCount(self, _: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return len(self._rows)

    def columnCount(self, _: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return len(self.COLUMNS)

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._speaker.text(self.COLUMNS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row.state
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        state = self._speaker.text(f"day.state.{row.state.value}")
        return (
            row.carrier,
            row.service,
            row.order_number,
            row.reference,
            f"{state}: {row.reason}" if row.reason else state,
        )[index.column()]


class StateDelegate(QStyledItemDelegate):
    """The last column: sign and word."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, m = self.look, self.look.measures
        tone = TONES[index.data(Qt.ItemDataRole.UserRole)]
        side = m.px(22)
        rect = option.rect.adjusted(m.px(8), 0, -m.px(8), 0)
        if tone is not Tone.NEUTRAL:
            spot = rect.adjusted(m.px(8), 0, 0, 0)
            spot.setWidth(side)
            draw_badge(painter, tone, spot.toRectF(), look.signal(tone), QColor(SIGN_INK))
        painter.setPen(look.colour("text"))
        painter.setFont(look.font(18))
        box = rect.adjusted(side + m.px(18), 0, -m.px(4), 0)
        text = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)


class EndOfDayPanel(PlaceWidget):
    """Takes the whole middle of the window."""

    def __init__(self, place: DayPlace) -> None:
        super().__init__()
        self._place = place
        self._speaker = speaker = place.surround.speaker
        self._band = SignalSurface()
        self._title = FitLabel(36, 22, is_bold=True, is_middle=True)
        self._sentence = FitLabel(20, 16, colour="quiet", is_middle=True)
        self._band.content.addWidget(self._title, 3)
        self._band.content.addWidget(self._sentence, 2)
        self._model = DayModel(speaker)
        self.table = QTableView()
        self.table.setModel(self._model)
        self._states = StateDelegate(self.look)
        self.table.setItemDelegateForColumn(len(DayModel.COLUMNS) - 1, self._states)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._band)
        column.addWidget(self.table, 1)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        self._states.look = look
        self._band.setFixedHeight(look.measures.px(116))
        self.table.verticalHeader().setDefaultSectionSize(look.measures.px(42))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Most room for the reasons of failures."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """While nothing has failed the service has the room of the reasons."""
        has_reasons = any(row.reason for row in self._place.state.rows)
        shares = SHARES if has_reasons else SHARES_WITHOUT_REASONS
        for column, share in enumerate(shares):
            self.table.setColumnWidth(column, int(self.width() * share))

    def show_place(self) -> None:
        state = self._place.state
        self._model.show_rows(_worst_first(state))
        self._share_width()
        tone, title = self._heading(state)
        self._band.set_tone(tone)
        self._title.set_text(title)
        self._sentence.set_text(self._told(state))

    def _heading(self, state: EndOfDayState) -> tuple[Tone, str]:
        text, rows = self._speaker.text, state.rows
        counts = Counter(row.state for row in rows)
        failed, done = counts[RowState.FAILED], counts[RowState.MANIFESTED]
        if state.problem is not None:
            return Tone.ERROR, self._speaker.problem(state.problem).word
        match state.phase:
            case RunPhase.IDLE:
                return Tone.NEUTRAL, text("manifest.title")
            case RunPhase.PREVIEWING:
                return Tone.INFORMATION, text("day.previewing")
            case RunPhase.READY if not rows and not state.left_out:
                return Tone.DONE, text("manifest.none")
            case RunPhase.READY if state.left_out:
                return Tone.ATTENTION, text("manifest.ready", n=len(rows))
            case RunPhase.READY:
                return Tone.NEUTRAL, text("manifest.ready", n=len(rows))
            case RunPhase.RUNNING:
                told = text("manifest.running", done=done + failed, in_all=len(rows))
                return Tone.INFORMATION, told
            case RunPhase.DONE if failed:
                return Tone.ERROR, text("manifest.failed", n=failed)
            case RunPhase.DONE if missing := _missing(state):
                return Tone.ERROR, text("day.paper.missing", n=len(missing))
            case RunPhase.DONE:
                return Tone.DONE, text("manifest.done", n=done).removesuffix(" ✓")

    def _told(self, state: EndOfDayState) -> str:
        if state.problem is not None:
            return told_of_day(state, self._speaker)
        if state.phase in (RunPhase.DONE, RunPhase.READY) and (missing := _missing(state)):
            return self._told_missing(missing[0])
        if state.left_out:
            return told_left_out(state, self._speaker)
        carriers = Counter(row.carrier for row in state.rows)
        parts = [
            self._speaker.text("manifest.location", location=", ".join(state.locations))
            if state.locations
            else ""
        ]
        parts += [self._carrier(name, n) for name, n in sorted(carriers.items())]
        return "  ·  ".join(filter(None, parts))

    def _carrier(self, name: str, count: int) -> str:
        """How many go with it, and by when it must be told."""
        told = f"{name} {self._speaker.number(count)}"
        at = self._place.surround.ports.end_of_day.cut_offs.get(name)
        return told if at is None else f"{told} ({self._speaker.time(at)})"

    def _told_missing(self, paper: ManifestPaper) -> str:
        assert paper.problem is not None
        said = self._speaker.problem(paper.problem, paper.printer)
        is_unknown = paper.problem.kind is ProblemKind.PRINT_UNKNOWN
        remedy = self._speaker.text("day.paper.unknown") if is_unknown else said.remedy
        return f"{day_paper_name(paper, self._speaker)}: {said.sentence} {remedy}"


def told_left_out(state: EndOfDayState, speaker: Speaker) -> str:
    """What this bench made ready and no query sweeps, by the orders' numbers."""
    names = [row.order_number for row in state.left_out[:MOST_NAMED]]
    more = "" if len(names) == len(state.left_out) else " …"
    return speaker.text("day.left_out", n=len(state.left_out), orders=", ".join(names) + more)


def told_of_day(state: EndOfDayState, speaker: Speaker) -> str:
    """What stands in the way of the day, and what follows from it."""
    assert state.problem is not None
    said = speaker.problem(state.problem)
    if state.is_tried_again:
        return f"{said.sentence} {speaker.text('day.tried_again')}"
    if state.is_not_done:
        return f"{said.sentence} {speaker.text('day.not_done')}"
    if state.is_in_doubt:
        return f"{said.sentence} {speaker.text('day.not_known')}"
    return f"{said.sentence} {said.remedy}"


def _missing(state: EndOfDayState) -> list[ManifestPaper]:
    return [paper for paper in state.papers if paper.problem is not None]
