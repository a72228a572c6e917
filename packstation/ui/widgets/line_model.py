"""The lines of the order as a list model: one scan changes one row, whatever the order's length.

Unfinished lines come first, in order of the order; a finished one sinks to the head of the
finished, and comes back to its place when it is undone.
"""

from bisect import bisect_left
from collections.abc import Iterable

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from packstation.packing.order import OrderLine
from packstation.packing.session import Session, allowed_units

Index = QModelIndex | QPersistentModelIndex


class LineRow(msgspec.Struct, frozen=True):
    """One line as it is drawn. `done` and `wanted` leave out what was packed before; `is_current`
    marks the line scanned last."""

    line: OrderLine
    done: int = 0
    wanted: int = 0
    short: int = 0
    before: int = 0
    is_current: bool = False

    @property
    def is_finished(self) -> bool:
        return self.done >= self.wanted


def line_row(session: Session, line: OrderLine) -> LineRow:
    """How `line` stands in `session`."""
    packing = session.packing
    short = packing.shorts.get(line.id)
    return LineRow(
        line,
        packing.packed.get(line.id, 0),
        allowed_units(session, line.id),
        short.quantity if short else 0,
        session.before_units.get(line.id, 0),
        packing.last_line == line.id,
    )


class LineModel(QAbstractListModel):
    """`show_session` brings it up to date; rows that did not change are not touched."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._rows: dict[str, LineRow] = {}
        self._places: dict[str, int] = {}
        self._order: list[str] = []
        self._unfinished = 0

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self._order)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[self._order[index.row()]]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            named = filter(None, (row.line.description, row.line.sku))
            return f"{', '.join(named)} {row.done}/{row.wanted}"
        return None

    def row(self, place: int) -> LineRow:
        """The line drawn at `place` from the top."""
        return self._rows[self._order[place]]

    def place_of(self, line_id: str) -> int | None:
        """Where a line is drawn now; None when the order has no such line."""
        return self._order.index(line_id) if line_id in self._rows else None

    def show_session(self, session: Session | None) -> None:
        """Show the lines of `session` as they stand."""
        before, self._session = self._session, session
        if session is None or session.order is None:
            if self._order:
                self._reset(())
            return
        is_same = (
            before is not None
            and before.stream == session.stream
            and before.catalogue is session.catalogue
        )
        if before is None or not is_same:
            self._reset(line_row(session, line) for line in session.order.lines)
        elif before.packing is not session.packing:
            self._update(before, session)

    def _reset(self, rows: Iterable[LineRow]) -> None:
        self.beginResetModel()
        listed = list(rows)
        self._rows = {row.line.id: row for row in listed}
        self._places = {row.line.id: place for place, row in enumerate(listed)}
        unfinished = [row.line.id for row in listed if not row.is_finished]
        finished = [row.line.id for row in listed if row.is_finished]
        self._order = unfinished + finished
        self._unfinished = len(unfinished)
        self.endResetModel()

    def _update(self, before: Session, session: Session) -> None:
        assert session.catalogue is not None
        for line_id in _touched(before, session):
            line = session.catalogue.lines.get(line_id)
            if line is None:
                continue
            row = line_row(session, line)
            if row == self._rows[line_id]:
                continue
            self._place(line_id, self._rows[line_id].is_finished, row)

    def _place(self, line_id: str, was_finished: bool, row: LineRow) -> None:
        self._rows[line_id] = row
        old = self._order.index(line_id)
        new = old
        if row.is_finished and not was_finished:
            self._unfinished -= 1
            new = self._unfinished
        elif was_finished and not row.is_finished:
            places = self._places
            head = [places[other] for other in self._order[: self._unfinished]]
            new = bisect_left(head, places[line_id])
            self._unfinished += 1
        if new != old:
            none = QModelIndex()
            self.beginMoveRows(none, old, old, none, new + 1 if new > old else new)
            self._order.insert(new, self._order.pop(old))
            self.endMoveRows()
        index = self.index(new)
        self.dataChanged.emit(index, index)


def _touched(before: Session, session: Session) -> Iterable[str]:
    """Ids of the lines that may look different now. Undo may touch many: all are compared then."""
    old, new = before.packing, session.packing
    is_one_step = bool(session.history) and session.history[-1] is old
    ends = [line for line in (old.last_line, new.last_line) if line is not None]
    if is_one_step:
        changed = list(ends)
        if new.shorts is not old.shorts or new.allowed is not old.allowed:
            changed += [*new.shorts, *new.allowed]
        return dict.fromkeys(changed)
    return dict.fromkeys(
        [
            *ends,
            *(key for key, n in new.packed.items() if old.packed.get(key) != n),
            *(key for key in old.packed if key not in new.packed),
            *new.shorts,
            *old.shorts,
            *new.allowed,
            *old.allowed,
        ]
    )
