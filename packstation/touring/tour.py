"""Drives the real window through a plan of orders, takes pictures, and writes the report."""

import sys
import time
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import Qt

from packstation.assembly.running import RunningBench
from packstation.assembly.setup import Setup
from packstation.desktop.live_window import run_window
from packstation.packing import commands as cmd
from packstation.packing.day.events import RowState
from packstation.packing.day.run import RunPhase
from packstation.packing.events import CopyOut
from packstation.packing.parcels import WeightSource
from packstation.packing.service import AskPacker, Cheapest
from packstation.packing.session import Phase, Session
from packstation.touring.hand import Hand
from packstation.touring.plan import (
    MOST_SINGLE_SCANS,
    WRONG_CODE,
    PlannedItem,
    PlannedOrder,
    Turn,
    plan,
)
from packstation.touring.report import OrderReport, PackedConsignment, conclude, prints_of
from packstation.ui.toolkit.shots import grab
from packstation.ui.window import MainWindow
from packstation.workflow.looping.board import Change

WIDTH, HEIGHT = 1366, 768
OPENING_S = 30.0
SHIPPING_S = 90.0
PREVIEW_S = 5.0
Samples = tuple[dict[str, Any], ...]


def run_tour(setup: Setup, out: Path, orders: int, seed: int) -> int:
    """Pack `orders` orders in the window; 0 when everything is as it must be."""

    def show(window: MainWindow) -> None:
        window.resize(WIDTH, HEIGHT)
        window.show()

    async def work(window: MainWindow, bench: RunningBench, samples: Samples) -> int:
        return await Tour(window, bench, out).run(plan(samples, orders, seed))

    return run_window(setup, show, work)


class Tour:
    """One tour through one window."""

    def __init__(self, window: MainWindow, bench: RunningBench, out: Path) -> None:
        self._window = window
        self._bench = bench
        self._hand = Hand(window)
        self._out = out
        self._pictures = out / "screenshots"
        self._taken: set[str] = set()
        self._label_at: dict[str, float] = {}
        self._done_at: dict[str, float] = {}
        self._seen: dict[str, Session] = {}
        bench.station.listen(self._note)

    async def run(self, orders: list[PlannedOrder]) -> int:
        """Pack, manifest, report."""
        self._pictures.mkdir(parents=True, exist_ok=True)
        await self._put_into_inbox(orders)
        await self._bench.until(lambda: bool(self._bench.station.bench.boxes), OPENING_S)
        await self._picture("0-start")
        packed: list[tuple[PlannedOrder, str, float, float]] = []
        for number, order in enumerate(orders, start=1):
            _say(f"{number} of {len(orders)}: {order.name}, {order.turn.value}")
            packed.append(await self._pack(order))
        await self._bench.settled(SHIPPING_S)
        await self._show_prints()
        manifested = await self._end_of_day()
        report = conclude([self._report(*one, manifested) for one in packed])
        path = self._out / "report.json"
        path.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2))
        for fault in report.faults:
            _say(fault)
        _say(
            f"{len(report.orders)} orders, {report.manifested} manifested, {report.labels} labels, "
            f"{report.labels_twice} twice; see {path}"
        )
        return 1 if report.faults else 0

    async def _put_into_inbox(self, orders: list[PlannedOrder]) -> None:
        for order in orders:
            if order.body is not None:
                body = msgspec.json.encode(order.body).decode()
                await self._bench.folder.inbox.put(order.name, body)
        await self._bench.order_numbers.learn()

    async def _pack(self, order: PlannedOrder) -> tuple[PlannedOrder, str, float, float]:
        began = time.perf_counter()
        await self._hand.scan(order.code)
        station = self._bench.station
        stream = station.bench.open or ""
        await self._bench.until(lambda: self._phase(stream) is not Phase.OPENING, OPENING_S)
        opened = time.perf_counter()
        await self._picture("1-order")
        if self._phase(stream) is not Phase.PACKING:
            await self._picture(f"problem-{order.name}")
            return order, stream, opened - began, 0.0
        await self._acknowledge()
        await self._scan_items(order)
        await self._before_done(order, stream)
        self._done_at[stream] = time.perf_counter()
        await self._hand.scan("PS:DONE")
        if order.turn is Turn.QUOTES:
            await self._choose_quote(stream)
        return order, stream, opened - began, time.perf_counter() - opened

    async def _scan_items(self, order: PlannedOrder) -> None:
        scanned = 0
        for item in order.items:
            scanned = await self._scan_item(order, item, scanned)

    async def _scan_item(self, order: PlannedOrder, item: PlannedItem, scanned: int) -> int:
        singles = min(item.quantity, MOST_SINGLE_SCANS)
        for _ in range(singles):
            await self._hand.scan(item.code)
            scanned += 1
            await self._after_scan(order, scanned)
        if item.quantity > singles:
            self._bench.station.act(cmd.SetQuantity(item.quantity - singles))
            await self._hand.scan(item.code)
            scanned += item.quantity - singles
        return scanned

    async def _after_scan(self, order: PlannedOrder, scanned: int) -> None:
        """What makes this order's turn, once, after its first unit."""
        if scanned != 1:
            return
        await self._picture("2-pack")
        if order.turn is Turn.WRONG_ITEM:
            await self._hand.scan(WRONG_CODE)
            await self._picture("2-pack-wrong-item")
            await self._hand.scan("PS:OK")
        elif order.turn is Turn.UNDO:
            await self._hand.scan("PS:UNDO")
            await self._hand.scan(order.items[0].code)
        elif order.turn is Turn.TWO_PARCELS:
            await self._hand.scan("PS:NEW-PARCEL")
        elif order.turn is Turn.TWO_CONSIGNMENTS:
            await self._hand.scan("PS:SPLIT")

    async def _before_done(self, order: PlannedOrder, stream: str) -> None:
        station = self._bench.station
        session = station.bench.sessions[stream]
        if order.turn is Turn.WEIGHED:
            from packstation.packing.session import expected_grams

            grams = expected_grams(session, session.packing.open_number)
            if grams:
                station.act(cmd.Weigh(grams, WeightSource.SCALE))
        elif order.turn is Turn.CHOSEN_SERVICE:
            station.act(cmd.ChooseService(Cheapest()))
        elif order.turn is Turn.QUOTES:
            station.act(cmd.ChooseService(AskPacker()))
        await self._hand.settle()
        await self._picture("2-pack-complete")

    async def _choose_quote(self, stream: str) -> None:
        def is_asked() -> bool:
            return any(c.quotes for c in self._bench.station.bench.sessions[stream].consignments)

        await self._bench.until(is_asked, OPENING_S)
        await self._hand.settle()
        await self._picture("3-service")
        await self._hand.press(Qt.Key.Key_Return)

    async def _acknowledge(self) -> None:
        if self._bench.station.bench.session and self._bench.station.bench.session.alert:
            await self._picture("1-order-notes")
            await self._hand.scan("PS:OK")

    async def _show_prints(self) -> None:
        """The last order with its label on the screen, once the preview is drawn."""
        await self._hand.settle()
        await self._bench.until(lambda: not self._window.is_loading, PREVIEW_S)
        await self._picture("4-print")

    async def _end_of_day(self) -> frozenset[str]:
        """Manifest in the window; the references that were manifested."""
        day = self._bench.end_of_day
        await self._hand.scan("PS:MANIFEST")
        await self._bench.until(lambda: day.state.phase is RunPhase.READY, OPENING_S)
        await self._hand.settle()
        await self._picture("5-manifest")
        await self._hand.press(Qt.Key.Key_F12)
        await self._picture("5-manifest-confirm")
        await self._hand.press(Qt.Key.Key_Return)
        if not await self._bench.until(lambda: day.state.phase is RunPhase.DONE, SHIPPING_S):
            _say(f"the end of day did not end: {day.state.phase.value}")
        await self._bench.until(lambda: bool(day.state.papers), PREVIEW_S)
        await self._hand.settle()
        await self._picture("5-manifest-done")
        return frozenset(r.reference for r in day.state.rows if r.state is RowState.MANIFESTED)

    def _report(
        self,
        order: PlannedOrder,
        stream: str,
        opening_s: float,
        packing_s: float,
        manifested: frozenset[str],
    ) -> OrderReport:
        session = self._seen[stream]
        label_at, done_at = self._label_at.get(stream), self._done_at.get(stream)
        return OrderReport(
            name=order.name,
            reference=session.order_reference or "",
            turn=order.turn.value,
            units=order.units,
            is_finished=session.phase is Phase.FINISHED,
            consignments=tuple(
                PackedConsignment(
                    c.reference or "",
                    len(c.parcels),
                    c.service.service_name if c.service else "",
                    c.service.tracking if c.service else (),
                    c.reference in manifested,
                )
                for c in session.consignments
            ),
            prints=prints_of(session, self._out / "print"),
            seconds_to_open=round(opening_s, 3),
            seconds_to_pack=round(packing_s, 3),
            seconds_to_label=round(label_at - done_at, 3) if label_at and done_at else None,
        )

    def _note(self, change: Change) -> None:
        if change.stream is None:
            return
        self._seen[change.stream] = self._bench.station.bench.sessions[change.stream]
        for event in change.events:
            if isinstance(event, CopyOut) and ".label." in event.title:
                self._label_at[change.stream] = time.perf_counter()

    def _phase(self, stream: str) -> Phase | None:
        session = self._bench.station.bench.sessions.get(stream)
        return session.phase if session else None

    async def _picture(self, name: str) -> None:
        """One picture of each step, the first time it is met."""
        if name not in self._taken:
            self._taken.add(name)
            await self._hand.settle()
            grab(self._window, self._pictures / f"{name}.png")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
