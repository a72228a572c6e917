"""A fleet of benches on one PostgreSQL: what it costs as it grows; one measurement, so one file.

    python -m bench.fleet [--benches 1,10,50,200] [--orders 600] [--a-minute 240] [--kill-every S]

Starts so many benches (Station and all rooms, no window; several a process) against one PostgreSQL
with fsync and one simulator that answers after 100 ms. They pack one inbox at a pace that is the
same for every size of fleet, as far as a bench can keep it (an order a second): all of them, the
server and PRO share one computer. Printed for each: orders a minute; how long an order takes to
open, and how much of that the shared database costs; connections; transactions and milliseconds of
the server an order; its share of what pgbench reaches with the log's own statement; bytes an order.
With `--kill-every` a process of benches is killed so often and started again, the server crashes
once. Exit code 1 when an order is doubled, lost or printed twice, or a goal is missed.
"""

import argparse
import contextlib
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

from bench._fleet_benches import Crew, Packed, samples_of
from bench._fleet_counting import Counts, counted, fill_inbox
from bench._fleet_picture import Panel, draw
from packstation.sandbox.child import SandboxProcess
from tests.tools.postgres import PASSWORD, USER, Postgres, postgres_server

LATENCY_MS = 100
PROCESSES = 4
CLAIM_MS_GOAL = 20.0
CONNECTIONS_GOAL = 1.0
PGBENCH_S = 5
MOST_A_BENCH = 60
OF_BENCHES = "application_name LIKE 'packstation Bench%'"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What one size of fleet came to."""

    benches: int
    orders: int
    a_minute: float
    open_ms: float
    claim_p50_ms: float
    claim_p99_ms: float
    """What opening takes beyond PRO and beyond a bench with files, which claims nothing."""
    connections_a_bench: float
    transactions_an_order: float | None
    """None when the server crashed: then it has forgotten how many there were."""
    server_ms_an_order: float
    of_pgbench_percent: float | None
    bytes_an_order: int
    bench_cpu_ms_an_order: float
    behind: int
    kills: int
    counts: Counts


class Server:
    """The database of one run, and what its keeper's views say."""

    def __init__(self, postgres: Postgres) -> None:
        self.postgres = postgres
        self.database = postgres.database()
        postgres.sql("CREATE EXTENSION IF NOT EXISTS pg_stat_statements", self.database)

    def number(self, query: str) -> float:
        """The one number that `query` finds."""
        return float(self.postgres.sql(query, self.database)[0] or 0)

    def commits(self) -> float:
        """Transactions of all so far."""
        return self.number(
            f"SELECT xact_commit FROM pg_stat_database WHERE datname = '{self.database}'"
        )

    def busy_ms(self) -> float:
        """Milliseconds that the server has worked on statements of this database."""
        return self.number(
            "SELECT coalesce(sum(total_exec_time), 0) FROM pg_stat_statements "
            f"WHERE query NOT LIKE '%advisory%' AND "
            f"dbid = (SELECT oid FROM pg_database WHERE datname = '{self.database}')"
        )

    def connections(self) -> float:
        """Of all benches, now."""
        return self.number(
            f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{self.database}' "
            f"AND {OF_BENCHES}"
        )

    def size(self) -> float:
        """Bytes of its tables and indexes."""
        return self.number(f"SELECT pg_database_size('{self.database}')")

    def dearest(self) -> list[str]:
        """The statements that the server works on longest: milliseconds, calls, text."""
        return self.postgres.sql(
            "SELECT round(total_exec_time), calls, "
            "left(regexp_replace(query, '\\s+', ' ', 'g'), 110) FROM pg_stat_statements "
            f"WHERE dbid = (SELECT oid FROM pg_database WHERE datname = '{self.database}') "
            "ORDER BY total_exec_time DESC LIMIT 12",
            self.database,
        )

    def appends_a_second(self, place: Path) -> float:
        """What pgbench reaches with the log's own statement: an event, committed to the disk."""
        self.postgres.sql("CREATE TABLE pgbench_events (LIKE events INCLUDING ALL)", self.database)
        self.postgres.sql(f"ALTER TABLE pgbench_events OWNER TO {USER}", self.database)
        script = place / "append.sql"
        script.write_text(
            "INSERT INTO pgbench_events (stream, position, type, version, payload, at_us, station)"
            " VALUES (gen_random_uuid()::text, 1, 'ItemPacked', 1,"
            " decode(repeat('7b', 220), 'hex'), 1, 'Bench 1');\n"
        )
        server = ("-h", self.postgres.host, "-p", str(self.postgres.port), "-U", USER)
        load = ("-n", "-c", "8", "-j", "2", "-T", str(PGBENCH_S), "-f", str(script))
        ended = subprocess.run(
            ("pgbench", *load, *server, self.database),
            env={**os.environ, "PGPASSWORD": PASSWORD},
            check=True,
            capture_output=True,
            text=True,
        )
        self.postgres.sql("DROP TABLE pgbench_events", self.database)
        (line,) = (line for line in ended.stdout.splitlines() if line.startswith("tps"))
        return float(line.split()[2])


class Processes:
    """The processes of a fleet. One that is killed is started again on the same folders."""

    def __init__(self, crews: Sequence[Crew], said: Path) -> None:
        self._said = said
        self._crews = list(crews)
        self._running = [self._started(crew) for crew in crews]
        self.kills = 0

    def _started(self, crew: Crew) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        with self._said.open("ab") as said:
            process = subprocess.Popen(
                (sys.executable, "-m", "bench._fleet_benches"),
                stdin=pipe,
                stdout=pipe,
                stderr=said,
                env={**os.environ, "PACKSTATION_STORE_PASSWORD": PASSWORD}
                | {"PACKSTATION_PRO_KEY": crew.key},
            )
        assert process.stdin is not None
        process.stdin.write(msgspec.json.encode(crew))
        process.stdin.close()
        return process

    def kill_one(self) -> None:
        """The next that has not ended is killed, in whatever it does, and goes on."""
        for place, process in enumerate(self._running):
            if process.poll() is None and place >= self.kills % len(self._running):
                process.send_signal(signal.SIGKILL)
                process.wait()
                self._running[place] = self._started(self._crews[place])
                self.kills += 1
                return

    def ended(self) -> list[Packed]:
        """Wait for all of them, however often they are killed meanwhile."""
        told = []
        for place in range(len(self._running)):
            while True:
                process = self._running[place]
                assert process.stdout is not None
                text = process.stdout.read()
                process.wait()
                if process is self._running[place] and process.returncode != -signal.SIGKILL:
                    break
                time.sleep(0.1)  # it was killed, and the next one is not in its place yet
            if process.returncode:
                raise SystemExit(self._said.read_text(errors="replace")[-6000:])
            told.append(msgspec.json.decode(text, type=Packed))
        return told


def alone_ms(orders: int) -> list[float]:
    """Percentiles of what opening takes beyond PRO on one bench with its records in files."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        SandboxProcess.start(latency_ms=LATENCY_MS) as pro,
    ):
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
            orders=orders,
            pace_s=1.0,
        )
        (packed,) = Processes([crew], Path(scratch) / "said").ended()
    return statistics.quantiles([one.own_ms for one in packed.opened], n=100)


def run(benches: int, orders: int, a_minute: float, kill_every: float, alone: list[float]) -> Line:
    """One size of fleet, with a server and a simulator of its own."""
    pace = max(1.0, benches * 60.0 / a_minute)
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
        per_second = server.appends_a_second(root)
        postgres.sql("SELECT pg_stat_statements_reset()", server.database)
        before = (server.commits(), server.size())
        crews = [
            Crew(
                root=scratch,
                url=sandbox.url,
                key=sandbox.key,
                host=postgres.host,
                port=postgres.port,
                database=server.database,
                user=USER,
                places=tuple(range(first, benches, PROCESSES)),
                benches=benches,
                orders=orders,
                pace_s=pace,
            )
            for first in range(min(PROCESSES, benches))
        ]
        processes = Processes(crews, root / "said")
        with _killing(processes, postgres, kill_every, options), _watching(server) as idle:
            told = processes.ended()
        seconds = time.monotonic() - min(packed.began for packed in told)
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
        claim_p50_ms=own[49] - alone[49],
        claim_p99_ms=own[98] - alone[49],
        connections_a_bench=statistics.median(idle) / benches if idle else 0.0,
        transactions_an_order=commits / orders if not kill_every else None,
        server_ms_an_order=busy / orders,
        of_pgbench_percent=commits / seconds / per_second * 100 if not kill_every else None,
        bytes_an_order=round(size / orders),
        bench_cpu_ms_an_order=sum(packed.cpu_s for packed in told) / orders * 1_000,
        behind=sum(packed.behind for packed in told),
        kills=processes.kills,
        counts=counts,
    )


@contextlib.contextmanager
def _watching(server: Server) -> Iterator[list[float]]:
    """How many connections the benches hold, looked at while they work."""
    seen: list[float] = []
    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(2.0):
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
    parser.add_argument("--a-minute", type=float, default=240.0)
    parser.add_argument("--kill-every", type=float, default=0.0, help="seconds; 0: never")
    parser.add_argument("--picture", type=Path, help="draw the costs into this file (PNG)")
    given = parser.parse_args(argv)
    alone = alone_ms(MOST_A_BENCH)
    is_well = True
    lines: list[Line] = []
    for benches in map(int, given.benches.split(",")):
        orders = min(given.orders, benches * MOST_A_BENCH)
        line = run(benches, orders, given.a_minute, given.kill_every, alone)
        lines.append(line)
        print(msgspec.json.encode(msgspec.to_builtins(line)).decode(), flush=True)
        is_in_time = given.kill_every or line.claim_p99_ms <= CLAIM_MS_GOAL
        is_well = is_well and bool(is_in_time) and not line.counts.faults
    if given.picture is not None:
        _draw(given.picture, lines)
    return 0 if is_well else 1


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
