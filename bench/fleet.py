"""A fleet of benches on one PostgreSQL: what it costs as it grows.

    python -m bench.fleet [--benches 1,10,50,200] [--orders 600] [--a-minute 120] [--kill-every S]
                          [--processes 20]

Starts so many benches (Station and all rooms, no window; several a process) against one PostgreSQL
with fsync and one simulator that answers after 100 ms. They pack one inbox at a pace that is the
same for every size of fleet, as far as a bench can keep it (an order a second): all of them, the
server and PRO share one computer. If not told, it is the pace of two hundred benches that pack 300
orders each in eight hours.

Printed for each: orders a minute; how long an order takes to open, and how much of that the shared
database costs; connections; transactions and milliseconds of the server an order; its share of what
pgbench reaches with the log's own statement; bytes an order. With `--kill-every` a process of
benches is killed so often and started again, the server crashes once. Exit code 1 when an order is
doubled, lost or printed twice, or a goal is missed.
"""

import argparse
import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from bench._fleet_benches import Crew, deal, samples_of
from bench._fleet_counting import Counts, counted, fill_inbox
from bench._fleet_picture import Panel, draw
from bench._fleet_processes import Processes
from bench._fleet_server import Server
from packstation.journal.fleet.resting import REST_S
from packstation.sandbox.child import SandboxProcess
from tests.tools.postgres import USER, Postgres, postgres_server

LATENCY_MS = 100
LOOK_S = 2.0
IDLE_S = 30.0
CONNECTIONS_GOAL = 1.0
PROCESSES = 20
CLAIM_MS_GOAL = 20.0
MOST_A_BENCH = 100
ALONE = 200
"""Orders of the bench with files: of a hundred, its 99th percentile would be one order."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What one size of fleet came to."""

    benches: int
    orders: int
    a_minute: float
    """With kills from the start of the processes on: each counts for itself since its last one."""
    open_ms: float
    claim_p50_ms: float
    claim_p99_ms: float
    """What opening takes beyond PRO, against the same percentile of a bench with files, which
    claims nothing."""
    connections_a_bench: float
    transactions_an_order: float | None
    """None when the server crashed: then it has forgotten how many there were."""
    server_ms_an_order: float
    of_pgbench_percent: float | None
    bytes_an_order: int
    bench_cpu_ms_an_order: float | None
    """None with kills: a process takes with it what it had used."""
    behind: int
    kills: int
    crashes: int
    """Processes that ended with an error, which nobody killed. Must be none."""
    counts: Counts


def alone_ms(orders: int) -> list[float]:
    """Percentiles of what opening takes beyond PRO on one bench with its records in files."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        SandboxProcess.start(latency_ms=LATENCY_MS) as pro,
    ):
        deal(samples_of(orders), Path(scratch), 1)
        crew = Crew(
            root=scratch,
            url=pro.url,
            key=pro.key,
            host="",
            port=0,
            database="",
            user="",
            places=(0,),
            benches=1,
            processes=1,
            pace_s=1.0,
        )
        (packed,) = Processes([crew], Path(scratch) / "said").ended()
    return statistics.quantiles([one.own_ms for one in packed.opened], n=100)


def _crew(scratch: str, sandbox: SandboxProcess, server: Server) -> Crew:
    """Nobody yet, on this database."""
    return Crew(
        root=scratch,
        url=sandbox.url,
        key=sandbox.key,
        host=server.postgres.host,
        port=server.postgres.port,
        database=server.database,
        user=USER,
        places=(),
        benches=0,
        processes=1,
        pace_s=0.0,
    )


class Drive(msgspec.Struct, frozen=True):
    """How a fleet is driven. `alone` are the percentiles of a bench with files."""

    a_minute: float
    kill_every: float
    processes: int
    alone: list[float]


def run(benches: int, orders: int, drive: Drive) -> Line:
    """One size of fleet, with a server and a simulator of its own."""
    pace = max(1.0, benches * 60.0 / drive.a_minute)
    options = (f"max_connections={benches * 6 + 50}", "shared_preload_libraries=pg_stat_statements")
    with (
        tempfile.TemporaryDirectory() as scratch,
        postgres_server(*options, is_durable=True) as postgres,
        SandboxProcess.start(latency_ms=LATENCY_MS) as sandbox,
    ):
        root = Path(scratch)
        server = Server(postgres)
        samples = samples_of(orders)
        fill_inbox(postgres, server.database, samples)
        deal(samples, root, benches)
        per_second = server.appends_a_second(root)
        postgres.sql("SELECT pg_stat_statements_reset()", server.database)
        before = (server.commits(), server.size())
        share = min(drive.processes, benches)
        crews = [
            msgspec.structs.replace(
                _crew(scratch, sandbox, server),
                places=tuple(range(first, benches, share)),
                benches=benches,
                processes=share,
                pace_s=pace,
            )
            for first in range(share)
        ]
        started = time.monotonic()
        processes = Processes(crews, root / "said")
        with _killing(processes, postgres, drive.kill_every, options), _watching(server) as idle:
            told = processes.ended()
        began = started if drive.kill_every else min(packed.began for packed in told)
        seconds = time.monotonic() - began
        commits, size = server.commits() - before[0], server.size() - before[1]
        busy = server.busy_ms()
        for line in server.dearest():
            print("   ", line, file=sys.stderr)
        counts = counted(samples, sandbox, root / "tray", [t for p in told for t in p.stuck])
    opened = [one for packed in told for one in packed.opened]
    own = statistics.quantiles([one.own_ms for one in opened], n=100)
    return Line(
        benches=benches,
        orders=orders,
        a_minute=orders / seconds * 60,
        open_ms=statistics.median(one.whole_ms for one in opened),
        claim_p50_ms=own[49] - drive.alone[49],
        claim_p99_ms=own[98] - drive.alone[98],
        connections_a_bench=statistics.median(idle) / benches if idle else 0.0,
        transactions_an_order=commits / orders if not drive.kill_every else None,
        server_ms_an_order=busy / orders,
        of_pgbench_percent=commits / seconds / per_second * 100 if not drive.kill_every else None,
        bytes_an_order=round(size / orders),
        bench_cpu_ms_an_order=sum(packed.cpu_s for packed in told) / orders * 1_000
        if not drive.kill_every
        else None,
        behind=sum(packed.behind for packed in told),
        kills=processes.kills,
        crashes=processes.crashes,
        counts=counts,
    )


def idle_connections() -> float:
    """What a bench holds once nobody has packed there for a while."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        postgres_server() as postgres,
        SandboxProcess.start() as sandbox,
    ):
        server = Server(postgres)
        samples = samples_of(2)
        fill_inbox(postgres, server.database, samples)
        deal(samples, Path(scratch), 2)
        crew = msgspec.structs.replace(
            _crew(scratch, sandbox, server),
            places=(0, 1),
            benches=2,
            pace_s=1.0,
            stays_s=REST_S + IDLE_S,
        )
        processes = Processes([crew], Path(scratch) / "said")
        with _watching(server) as seen:
            processes.ended()
    return statistics.median(seen[-round(IDLE_S / LOOK_S) : -1]) / crew.benches


@contextlib.contextmanager
def _watching(server: Server) -> Iterator[list[float]]:
    """How many connections the benches hold, looked at again and again."""
    seen: list[float] = []
    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(LOOK_S):
            with contextlib.suppress(subprocess.SubprocessError):
                seen.append(server.connections())

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        is_over.set()
        watcher.join()


@contextlib.contextmanager
def _killing(
    processes: Processes, postgres: Postgres, every: float, options: tuple[str, ...]
) -> Iterator[None]:
    """Kill a process so often, and let the server crash and come again after the third."""
    is_over = threading.Event()

    def kill() -> None:
        while not is_over.wait(every):
            processes.kill_one()
            if processes.kills == 3:
                postgres.stop(signal.SIGQUIT)
                postgres.start(*options)

    killer = threading.Thread(target=kill)
    if every:
        killer.start()
    try:
        yield
    finally:
        is_over.set()
        if every:
            killer.join()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.fleet", description=__doc__)
    parser.add_argument("--benches", default="1,10,50,200")
    parser.add_argument("--orders", type=int, default=600)
    parser.add_argument("--a-minute", type=float, default=120.0)
    parser.add_argument("--kill-every", type=float, default=0.0, help="seconds; 0: never")
    parser.add_argument("--processes", type=int, default=PROCESSES, help="that benches share")
    parser.add_argument("--picture", type=Path, help="draw the costs into this file (PNG)")
    given = parser.parse_args(argv)
    fleets = list(map(int, given.benches.split(",")))
    if given.orders < 2 * max(fleets):
        parser.error("each bench needs two orders: its first is not measured")
    alone = alone_ms(ALONE)
    drive = Drive(given.a_minute, given.kill_every, given.processes, alone)
    idle = idle_connections()
    print(
        json.dumps(
            {
                "connections_of_an_idle_bench": idle,
                "goal": CONNECTIONS_GOAL,
                "alone_p50_ms": alone[49],
                "alone_p99_ms": alone[98],
            }
        ),
        flush=True,
    )
    is_well = idle <= CONNECTIONS_GOAL
    lines: list[Line] = []
    for benches in fleets:
        orders = min(given.orders, benches * MOST_A_BENCH)
        line = run(benches, orders, drive)
        lines.append(line)
        print(msgspec.json.encode(msgspec.to_builtins(line)).decode())
        print(_told(line, alone), flush=True)
        is_in_time = given.kill_every or line.claim_p99_ms <= CLAIM_MS_GOAL
        is_well = is_well and bool(is_in_time) and not line.counts.faults and not line.crashes
    if given.picture is not None:
        _draw(given.picture, lines)
    return 0 if is_well else 1


def _told(line: Line, alone: Sequence[float]) -> str:
    own = f"{line.claim_p50_ms + alone[49]:.0f} and {line.claim_p99_ms + alone[98]:.0f} ms"
    faults = {name: len(getattr(line.counts, name)) for name in line.counts.__struct_fields__}
    return (
        f"{line.benches} benches, {line.a_minute:.0f} orders a minute: an order is open after "
        f"{line.open_ms:.0f} ms; beyond PRO's replies p50 and p99 {own}, which is "
        f"{line.claim_p50_ms:.0f} and {line.claim_p99_ms:.0f} more than with files "
        f"(goal {CLAIM_MS_GOAL:.0f}); "
        + ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in faults.items())
    )


def _draw(out: Path, lines: Sequence[Line]) -> None:
    panels = (
        Panel("milliseconds of the server an order", tuple(x.server_ms_an_order for x in lines)),
        Panel("transactions an order", tuple(x.transactions_an_order or 0.0 for x in lines)),
        Panel("milliseconds until an order is open", tuple(x.open_ms for x in lines)),
        Panel("orders a minute", tuple(x.a_minute for x in lines)),
    )
    foot = f"one computer with {os.cpu_count()} cores for server, PRO and all benches"
    draw(out, [line.benches for line in lines], panels, foot)


if __name__ == "__main__":
    sys.exit(main())
