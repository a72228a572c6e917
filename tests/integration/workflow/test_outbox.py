"""PRO is down in a shift: what waits is seen, packing goes on, and all of it ends well."""

from collections.abc import Iterator
from pathlib import Path

from packstation.assembly.running import RunningBench
from packstation.packing.session import Phase
from packstation.packing.standing import Stage, standing_of
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.view import TailState
from packstation.ui.flow.view_of import view_of
from tests.harness import Goods, Warehouse, scan

PATIENCE_S = 40.0
DOWN = {"action": "maintenance", "status": 503}
WAITS = {
    "open: It is tried again by itself. Go on with the next order.",
    "waiting for PRO: fault in PRO",
}
SPEAKER = Speaker(Language.ENGLISH, is_strict=True)


async def test_what_waits_for_pro_is_seen_packing_goes_on_and_all_is_done_when_pro_is_back(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    seen: set[str] = set()
    first, second = warehouse.order(), warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        bench.station.listen(lambda _: seen.update(shown(bench)))
        scan(bench, first.reference)
        assert await bench.until(lambda: is_packing(bench), PATIENCE_S)
        scan(bench, *first.scans[:-1])
        warehouse.faults(DOWN)
        scan(bench, first.scans[-1], "PS:DONE")  # packing needs no PRO
        scan(bench, second.reference)  # opening does: it says so, and keeps what is scanned
        scan(bench, *second.scans, "PS:DONE")
        assert await bench.until(lambda: seen >= WAITS, PATIENCE_S)
        warehouse.faults()
        assert await bench.until(
            lambda: is_finished(bench, first) and is_finished(bench, second), PATIENCE_S
        )
    for goods in (first, second):
        assert [c["state"] for c in warehouse.consignments(goods)] == ["ReadyToShip"]


def is_packing(bench: RunningBench) -> bool:
    session = bench.station.bench.session
    return session is not None and session.phase is Phase.PACKING


def shown(bench: RunningBench) -> Iterator[str]:
    """What the screen says of the open order and of those behind it, while they wait."""
    session = bench.station.bench.session
    if session is not None and standing_of(session).stage is Stage.OPENING_WAITS:
        yield f"open: {SPEAKER.next_step(bench.station.bench)}"
    for entry in view_of(bench.station.bench).tail:
        if entry.state is TailState.WAITING_PRO:
            yield SPEAKER.tail(bench.station.bench.sessions[entry.stream]).split(" ", 1)[1]


def is_finished(bench: RunningBench, goods: Goods) -> bool:
    sessions = bench.station.bench.sessions.values()
    return any(s.order_reference == goods.reference and s.phase is Phase.FINISHED for s in sessions)
