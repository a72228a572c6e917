"""The queue as the window asks for it: the inbox, what this bench does, and the fleet's history."""

import asyncio
import csv
import datetime
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from packstation.assembly.early import now
from packstation.desktop.sheets import print_sheet
from packstation.history.days import start_of
from packstation.intake.spreadsheet import safe_row
from packstation.journal.errors import JournalError
from packstation.packing.shipping import DocumentKind
from packstation.packing.standing import Stage, standing_of
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place_ports import QueuedOrder, QueueGroup

if TYPE_CHECKING:
    from packstation.assembly.running import RunningBench
    from packstation.history.search import Hit
    from packstation.intake.picking import PickLine
    from packstation.journal.inbox import InboxEntry

MOST = 1000
STOPPED = (Stage.STOPPED, Stage.PRINTER_STOPPED, Stage.ASK_PRINT)
FINISHED = ("ready", "manifested", "closed")
MOST_ORDERS_NAMED = 8


class Queueing:
    """Implements `QueuePort` over `bench`; tables go into `folder`."""

    def __init__(self, bench: "RunningBench", folder: Path, speaker: Speaker) -> None:
        self._bench = bench
        self._folder = folder
        self._speaker = speaker

    async def orders(self) -> tuple[QueuedOrder, ...]:
        """What waits first, then the day's orders, newest first; none where nobody can tell."""
        try:
            waiting = await self._bench.folder.inbox.first(MOST)
            return (*map(_waiting, waiting), *await self._begun())
        except JournalError:
            return ()

    async def waiting(self) -> int:
        """How many wait; 0 where nobody can tell."""
        try:
            return await self._bench.folder.inbox.count_waiting()
        except JournalError:
            return 0

    async def _begun(self) -> Sequence[QueuedOrder]:
        from packstation.history.open_orders import opened_since

        history = self._bench.history.history
        if history is None:
            return ()
        today = now().astimezone().date()
        hits = await opened_since(history, start_of(today, None), MOST)
        return [self._queued(hit) for hit in hits]

    def _queued(self, hit: "Hit") -> QueuedOrder:
        order, trouble = hit.order, self._trouble(hit.order.stream)
        return QueuedOrder(
            code=order.reference or order.own_number or order.scanned,
            name=order.name,
            group=_group(hit, bool(trouble)),
            stream=order.stream,
            units=order.units,
            state=hit.state.value,
            trouble=trouble,
            packer=order.packer,
            station=order.station,
            at=order.opened,
        )

    def _trouble(self, stream: str) -> str:
        """What somebody must decide about, where this bench has the order."""
        session = self._bench.station.bench.sessions.get(stream)
        standing = standing_of(session) if session is not None else None
        if standing is None or standing.stage not in STOPPED:
            return ""
        if standing.problem is None:
            return self._speaker.text("queue.group.stopped")
        return self._speaker.problem(standing.problem).word

    async def make_urgent(self, own_number: str, *, is_urgent: bool) -> str:
        """Mark it; "" when all is well."""
        from packstation.workflow.problem_of import store_problem

        try:
            await self._bench.folder.inbox.make_urgent(own_number, is_urgent=is_urgent)
        except JournalError as error:
            return self._speaker.problem(store_problem(error)).sentence
        return ""

    async def save(self) -> str:
        """Write what `orders` tells as CSV; where to, or why not."""
        text = self._speaker.text
        path = self._folder / f"queue-{now().astimezone():%Y-%m-%d-%H%M%S}.csv"
        orders = await self.orders()
        try:
            await asyncio.to_thread(_write, path, orders)
        except OSError as error:
            return text("queue.not_saved", why=error.strerror or str(error))
        return text("queue.saved", path=str(path))

    async def print_pick_list(self) -> str:
        """Print what waiting orders need, on the printer of packing slips."""
        from packstation.intake.picking import pick_lines

        text = self._speaker.text
        try:
            entries = await self._bench.folder.inbox.first(MOST)
        except JournalError:
            entries = []
        lines = pick_lines(entries)
        if not lines:
            return text("queue.nothing_to_pick")
        at = now().astimezone()
        content = await asyncio.to_thread(_pick_list, lines, entries, at, self._speaker)
        title = text("queue.pick.title")
        problem = await print_sheet(
            self._bench, "pick-list", title, DocumentKind.PACKING_SLIP, content, at
        )
        return self._speaker.problem(problem).sentence if problem else text("queue.printed")


def _waiting(entry: "InboxEntry") -> QueuedOrder:
    return QueuedOrder(
        code=entry.own_number,
        name=entry.own_number,
        group=QueueGroup.WAITING,
        due=entry.due,
        units=entry.units,
        is_urgent=entry.is_urgent,
        at=entry.imported,
    )


def _group(hit: "Hit", is_stopped: bool) -> QueueGroup:
    state = hit.state.value
    if is_stopped:
        return QueueGroup.STOPPED
    if state == "held":
        return QueueGroup.HELD
    if state not in FINISHED:
        return QueueGroup.IN_WORK
    return QueueGroup.SHORT if hit.order.shorts else QueueGroup.FINISHED


def _write(path: Path, orders: Sequence[QueuedOrder]) -> None:
    text = io.StringIO(newline="")
    names = [field.name for field in msgspec.structs.fields(QueuedOrder)]
    table = csv.DictWriter(text, names)
    table.writeheader()
    for order in orders:
        table.writerow(safe_row(msgspec.to_builtins(order)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")


def _pick_list(
    lines: "Sequence[PickLine]",
    entries: "Sequence[InboxEntry]",
    at: datetime.datetime,
    speaker: Speaker,
) -> bytes:
    from packstation.documents.own.table import Column, TableSheet, table_pdf

    text = speaker.text
    rows = [
        (line.sku, line.name, speaker.number(line.units), _orders(line.orders)) for line in lines
    ]
    units = sum(line.units for line in lines)
    return table_pdf(
        TableSheet(
            title=text("queue.pick.title"),
            made=f"{at:%Y-%m-%d %H:%M}",
            columns=(
                Column(text("queue.pick.sku"), 32),
                Column(text("queue.pick.item"), 66),
                Column(text("queue.pick.units"), 16, is_number=True),
                Column(text("queue.pick.orders")),
            ),
            rows=tuple(rows),
            facts=(
                (text("queue.pick.orders"), speaker.number(len(entries))),
                (text("queue.pick.units"), speaker.number(units)),
            ),
        )
    )


def _orders(orders: Sequence[tuple[str, int]]) -> str:
    named = [f"{number} × {units}" for number, units in orders[:MOST_ORDERS_NAMED]]
    more = len(orders) - len(named)
    return ", ".join((*named, f"+ {more}") if more > 0 else named)
