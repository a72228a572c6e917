"""Several benches of a fleet in one process, without windows, for `bench.fleet`.

`python -m bench._fleet_benches` takes a `Crew` as JSON on standard input, packs its orders at its
pace, and answers with `Packed` as a JSON line. What a bench of it has packed stands in a file, so
that another process can go on where this one was killed.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path

import httpx
import msgspec

from packstation.assembly.running import Pro, RunningBench, Seams, open_bench
from packstation.documents.careful import in_a_thread
from packstation.journal.errors import JournalInUse, JournalUnwritable
from packstation.journal.inbox import Arrival
from packstation.packing import commands as cmd
from packstation.packing.session import Phase
from packstation.sandbox.samples import SampleOrder, make_orders
from packstation.settings import model as st
from packstation.settings.paths import bench_paths
from packstation.settings.store import StoreSettings, Tls
from packstation.workflow.retry_until_stored import insist
from tests.soak.bench import settings as soak_settings
from tests.soak.hand import Hand, StuckError
from tests.soak.tray import Tray

FIRST_NUMBER = 100_000
SEED = 7
AGAIN_S = 1.0
START_LOOK_S = 0.5


class Crew(msgspec.Struct, frozen=True, kw_only=True):
    """The benches of one process, of `benches` in all. Each packs what `deal` dealt to it."""

    root: str
    url: str
    key: str
    host: str
    """Of the database; empty for one bench that keeps its records in files."""
    port: int
    database: str
    user: str
    places: tuple[int, ...]
    benches: int
    processes: int
    pace_s: float
    """A bench begins an order so often."""
    stays_s: float = 0.0
    """After its last order it stands there so long."""


class Opened(msgspec.Struct, frozen=True):
    """Milliseconds from the scan to the open order, and those of them without a call to PRO."""

    whole_ms: float
    own_ms: float


class Packed(msgspec.Struct, frozen=True):
    """What the process did."""

    opened: tuple[Opened, ...]
    """But the first of each bench, which finds nothing loaded and nothing connected yet."""
    cpu_s: float
    began: float
    """On the clock of the computer, once all benches stood."""
    behind: int
    """Orders that were begun more than a pace late: the computer is too small for the fleet."""
    stuck: tuple[str, ...] = ()


class Waits(httpx.AsyncBaseTransport):
    """Counts the seconds in which at least one call to PRO is on its way."""

    def __init__(self) -> None:
        self._inner = httpx.AsyncHTTPTransport()
        self._running = 0
        self._since = 0.0
        self._sum = 0.0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not self._running:
            self._since = time.monotonic()
        self._running += 1
        try:
            return await self._inner.handle_async_request(request)
        finally:
            self._running -= 1
            if not self._running:
                self._sum += time.monotonic() - self._since

    @property
    def seconds(self) -> float:
        """Until now."""
        running = time.monotonic() - self._since if self._running else 0.0
        return self._sum + running

    async def aclose(self) -> None:
        await self._inner.aclose()


class TimedHand(Hand):
    """Takes the time that orders need to open. A scan is looked after as closely as eyes would."""

    def __init__(self, bench: RunningBench, waits: Waits) -> None:
        super().__init__(bench)
        self._waits = waits
        self.opened: list[Opened] = []

    async def _open(self, number: str) -> None:
        began, waited = time.monotonic(), self._waits.seconds
        await super()._open(number)
        whole, at_pro = time.monotonic() - began, self._waits.seconds - waited
        self.opened.append(Opened(whole * 1_000, (whole - at_pro) * 1_000))


def settings_of(crew: Crew, place: int) -> st.Settings:
    """A bench of the fleet: live, as training is never shared."""
    replace = msgspec.structs.replace
    settings = soak_settings()
    store = StoreSettings()
    if crew.host:
        store = StoreSettings(
            host=crew.host, port=crew.port, database=crew.database, user=crew.user, tls=Tls.OFF
        )
    return replace(
        settings,
        station=replace(settings.station, name=f"Bench {place + 1}", mode=st.Mode.LIVE),
        pro=replace(settings.pro, url=crew.url, read_s=30.0, connect_s=10.0),
        store=store,
    )


def samples_of(orders: int) -> list[SampleOrder]:
    """The orders of the inbox, always the same."""
    return make_orders(orders, SEED, FIRST_NUMBER)


def deal(samples: Sequence[SampleOrder], root: Path, benches: int) -> None:
    """To each bench its orders, into a file: making thousands costs a process that is started
    again and again more than packing them."""
    for place in range(benches):
        _dealt(root, place).write_bytes(msgspec.json.encode(samples[place::benches]))


def _dealt(root: Path, place: int) -> Path:
    return root / f"bench-{place}.orders"


def arrivals_of(samples: Sequence[SampleOrder]) -> list[Arrival]:
    """As they come into an inbox."""
    return [Arrival(s.own_number, msgspec.json.encode(s.body).decode()) for s in samples]


async def work(crew: Crew) -> Packed:
    """All benches of the crew side by side, from when all of the fleet stand."""
    stand = asyncio.Barrier(len(crew.places))
    done = await asyncio.gather(*(_bench(crew, place, stand) for place in crew.places))
    return Packed(
        opened=tuple(one for each in done for one in each.opened),
        cpu_s=time.process_time(),
        began=min(each.began for each in done),
        behind=sum(each.behind for each in done),
        stuck=tuple(text for each in done for text in each.stuck),
    )


async def _bench(crew: Crew, place: int, stand: asyncio.Barrier) -> Packed:
    dealt = await asyncio.to_thread(_dealt(Path(crew.root), place).read_bytes)
    samples = msgspec.json.decode(dealt, type=tuple[SampleOrder, ...])
    root = Path(crew.root) / f"bench-{place}"
    done_file = root.with_suffix(".done")
    done = set(done_file.read_text().split()) if done_file.exists() else set()
    waits = Waits()
    tray = Tray(Path(crew.root) / "tray")
    seams = Seams(transport=waits, reading=in_a_thread, printer=lambda _: tray)
    pro = Pro(crew.url, crew.key)
    async with AsyncExitStack() as stack:
        settings, paths = settings_of(crew, place), bench_paths(root)
        bench = await _stands(lambda: open_bench(settings, paths, pro, seams), stack)
        done |= await _taken_up(bench)
        if not crew.host:
            await bench.folder.inbox.put_all(arrivals_of(samples))
        hand = TimedHand(bench, waits)
        await stand.wait()
        await _fleet_stands(crew)
        began = time.monotonic()
        behind, stuck = 0, []
        left = [sample for sample in samples if sample.own_number not in done]
        # Benches begin one after the other; one that was killed goes on at once.
        begins = place / crew.benches if len(left) == len(samples) else 0.0
        for number, sample in enumerate(left):
            due = began + crew.pace_s * (begins + number)
            await asyncio.sleep(max(due - time.monotonic(), 0.0))
            behind += time.monotonic() - due > crew.pace_s
            try:
                await hand.pack(sample)
            except StuckError as error:
                stuck.append(str(error))
            # Only what is recorded is done: of the rest a packer would see that it is still open.
            await insist(bench.writer.written)
            with done_file.open("a") as lines:
                lines.write(f"{sample.own_number}\n")
        try:
            await hand.finish()
        except StuckError as error:
            stuck.append(str(error))
        await asyncio.sleep(crew.stays_s)
    return Packed(tuple(hand.opened[1:]), 0.0, began, behind, tuple(stuck))


async def _fleet_stands(crew: Crew) -> None:
    """A computer that still starts benches is no hall at work."""
    _say_it_stands(crew)
    while True:
        if _standing(crew) >= crew.processes:
            return
        await asyncio.sleep(START_LOOK_S)


def _say_it_stands(crew: Crew) -> None:
    Path(crew.root, f"stands-{crew.places[0]}").touch()


def _standing(crew: Crew) -> int:
    return len(list(Path(crew.root).glob("stands-*")))


async def _stands(
    opens: Callable[[], AbstractAsyncContextManager[RunningBench]], stack: AsyncExitStack
) -> RunningBench:
    """A bench that is started while the server is down, or holds its name for the one that was
    killed, is started again, as its packer would."""
    while True:
        try:
            return await stack.enter_async_context(opens())
        except (JournalUnwritable, JournalInUse):
            await asyncio.sleep(AGAIN_S)


async def _taken_up(bench: RunningBench) -> set[str]:
    """What a bench that was killed goes on with by itself; an order half packed is put back."""
    taken = set()
    for session in tuple(bench.station.bench.sessions.values()):
        if session.phase in (Phase.OPENING, Phase.PACKING):
            bench.station.act_on(session.stream, cmd.Abandon())
        elif session.order is not None:
            taken.add(session.order.own_number)
    return taken


def main() -> int:
    crew = msgspec.json.decode(sys.stdin.buffer.read(), type=Crew)
    packed = asyncio.run(work(crew))
    sys.stdout.write(msgspec.json.encode(packed).decode() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
