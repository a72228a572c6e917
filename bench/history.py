"""Search, timeline and figures of a long history against their limits, in files and on PostgreSQL.

    python -m bench.history [--orders 100000] [--only sqlite|postgres]

Fills a log with generated orders of some sixteen events each, rebuilds the history from it, and
prints one JSON line a database: how long the rebuild took, for each question the median and the
slowest of its rounds, and how a table of 100,000 rows is imported: how fast, and how long the event
loop (the window's) was held up at most. Exit code 1 when a question took longer than its limit. The
limits are for 100,000 orders; PostgreSQL is one that this starts for itself, and is left out where
none is installed.
"""

import argparse
import asyncio
import contextlib
import datetime
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from packstation.assembly.evidence import steps_of
from packstation.history.figure import By
from packstation.history.figures import figures
from packstation.history.keeper import rebuild
from packstation.history.loading import parcels_out
from packstation.history.open_orders import opened_since
from packstation.history.search import search
from packstation.history.store import History
from packstation.intake.importing import Rules, import_file
from packstation.journal.database import Databases
from packstation.journal.files.sqlite_file import LocalFiles
from packstation.journal.fleet.postgres import Fleet
from packstation.journal.inbox import Inbox
from packstation.journal.log import Journal
from packstation.journal.record import Record, StreamNote
from packstation.journal.schema import Schema
from packstation.journal.store import Store
from packstation.packing import commands as cmd
from tests.bench_world import MUG, TEA, order, scan
from tests.tape import Tape
from tests.tools.postgres import postgres_server, server_of

_AT_ONCE = 250
_ROUNDS = 15
_PACKERS = ("Anna", "Ben", "Clara", "Dawid", "Elif", "François", "Greta", "Héctor")
_BENCHES = 10
_DAY_S = 12 * 3600
_ORDERS_A_DAY = 2_000
_LIMITS_MS = {"search": 100.0, "timeline": 100.0, "figures": 1_000.0, "queue": 300.0, "van": 300.0}
_ROWS = 100_000


def _templates() -> list[Tape]:
    """Orders as they come: most go well, some with an alert, a short, a further copy, a redo."""
    one = order(replace(MUG, quantity=1), replace(TEA, quantity=1))
    plain = [Tape("template", one).whole() for _ in range(6)]
    wrong = Tape("template", one).find(1).do(scan("WRONG"), 2).do(cmd.Acknowledge(), 4)
    again = Tape("template", one).whole().do(cmd.Reprint("smudged"), 60).answer(seconds=2)
    return [*plain, wrong.pack(3).answer(seconds=1), again]


def _orders(count: int) -> Iterator[tuple[list[Record], StreamNote]]:
    """So many orders one after the other, over as many days as they need."""
    templates = _templates()
    first = datetime.datetime(2026, 1, 5, 6, tzinfo=datetime.UTC)
    step = datetime.timedelta(seconds=_DAY_S / _ORDERS_A_DAY)
    for number in range(count):
        template = templates[number % len(templates)]
        day, place = divmod(number, _ORDERS_A_DAY)
        shift = first + datetime.timedelta(days=day) + step * place - template.records[0].at
        yield _one(template, number, shift)


def _one(template: Tape, number: int, shift: datetime.timedelta) -> tuple[list[Record], StreamNote]:
    stream = f"{number:012}"
    own, reference = f"SHOP-{number:06}", f"EO-{number:09}"
    names = (
        (b"EO-000-000-001", reference.encode()),
        (b"HO-1", own.encode()),
        (b"EC-1-1", f"EC-{number:09}".encode()),
        (b"TRACK1", f"TRK{number * 7919:012}".encode()),
        (b'"Carrier"', b'"%s"' % (b"Swift", b"Harbour Post", b"Kurier")[number % 3]),
    )
    records = []
    for record in template.records:
        payload = record.payload
        for old, new in names:
            payload = payload.replace(old, new)
        records.append(
            replace(
                record,
                stream=stream,
                payload=payload,
                at=record.at + shift,
                station=f"Bench {number % _BENCHES}",
                packer=_PACKERS[number % len(_PACKERS)],
            )
        )
    return records, StreamNote(stream, reference, own, is_finished=True)


async def _fill(journal: Journal, count: int) -> None:
    batch: list[Record] = []
    notes: list[StreamNote] = []
    for number, (records, note) in enumerate(_orders(count), start=1):
        batch += records
        notes.append(note)
        if number % _AT_ONCE == 0 or number == count:
            await journal.append(batch, notes)
            batch, notes = [], []


async def _timed(work: Callable[[], Awaitable[object]]) -> dict[str, float]:
    taken = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        await work()
        taken.append((time.perf_counter() - began) * 1_000)
    return {"median_ms": round(statistics.median(taken), 1), "slowest_ms": round(max(taken), 1)}


def _questions(
    journal: Journal, history: History, count: int
) -> dict[str, Callable[[], Awaitable[object]]]:
    middle = count // 2
    typed = {
        "number": f"SHOP-{middle:06}",
        "reference": f"eo-{middle:09}",
        "tracking": f"TRK{middle * 7919:012}",
        "beginning_of_all": "shop",
        "one_letter": "e",
        "sku_of_all": "MUG-1",
        "packer_and_bench": "françois bench 5",
        "postcode": "LS1 4AP",
        "day": "2026-01-06",
        "day_and_packer": "06.01.2026 anna",
        "nothing": "",
        "not_there": "'; DROP TABLE events; --",
    }
    first = datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)
    last = first + datetime.timedelta(days=(count - 1) // _ORDERS_A_DAY)
    day = datetime.timedelta(days=1)
    zone = datetime.UTC
    return {
        f"search {name}": lambda text=text: search(history, text, datetime.UTC)
        for name, text in typed.items()
    } | {
        "timeline of an order": lambda: steps_of(journal.reader, f"{middle:012}"),
        "figures of a day": lambda: figures(history, last, last + day, By.PACKER, zone),
        "figures of all": lambda: figures(history, first, last + day, By.CARRIER, zone),
        "queue of a day": lambda: opened_since(history, last, 1_000),
        "van of three days": lambda: parcels_out(history, last - 2 * day),
    }


async def _imported(databases: Databases, folder: Path) -> dict[str, Any]:
    """A table of so many rows, three an order, into an empty inbox."""
    path = folder / "orders.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("order_number;sku;description;quantity;name_of_receiver;email;address_1;town;")
        file.write("postcode;country\n")
        for row in range(_ROWS):
            number = row // 3
            file.write(f"IMP-{number};SKU-{row % 700};A thing;{1 + row % 3};Ann Lee;")
            file.write(f"ann{number}@mail.example;1 High Street;York;YO1 7AA;GB\n")
    store = await Store.open(databases.of(Schema.ORDERS))
    blocked = 0.0
    try:
        began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(_longest_pause())
            done = await import_file(
                path, Inbox(store), Rules(location="LEEDS-DC"), rejects=folder / "rejected.csv"
            )
            watch.cancel()
        took = time.perf_counter() - began
        blocked = _pause_ms[-1] if _pause_ms else 0.0
    finally:
        await store.close()
    return {
        "rows": _ROWS,
        "kept": done.kept,
        "seconds": round(took, 1),
        "rows_a_second": round(_ROWS / took),
        "loop_blocked_ms": round(blocked, 1),
    }


_pause_ms: list[float] = []


async def _longest_pause() -> None:
    """The longest time that the event loop came late, in `_pause_ms`."""
    worst = 0.0
    try:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            worst = max(worst, (time.perf_counter() - began - 0.005) * 1_000)
    finally:
        _pause_ms.append(worst)


async def _measure(databases: Databases, folder: Path, count: int) -> dict[str, Any]:
    journal = await Journal.open(
        folder / "journal.sqlite", station="Bench 0", database=databases.of(Schema.LOG)
    )
    history = History(await Store.open(databases.of(Schema.HISTORY)))
    await _fill(journal, count)
    report: dict[str, Any] = {"orders": count, "events": (await journal.counts()).events}
    began = time.perf_counter()
    await rebuild(journal.reader, history)
    report["rebuild_s"] = round(time.perf_counter() - began, 1)
    now = datetime.datetime.now(datetime.UTC)
    for number in range(0, count, max(count // 500, 1)):
        await history.put_postcode(f"EO-{number:09}", f"LS{number % 30} 4AP", now)
    for name, work in _questions(journal, history, count).items():
        report[name] = await _timed(work)
    report["import"] = await _imported(databases, folder)
    await history.close()
    await journal.close()
    return report


def _too_slow(report: dict[str, Any]) -> list[str]:
    return [
        f"{name}: {taken['median_ms']} ms, limit {_LIMITS_MS[name.split()[0]]:.0f} ms"
        for name, taken in report.items()
        if isinstance(taken, dict)
        and "median_ms" in taken
        and taken["median_ms"] > _LIMITS_MS[name.split()[0]]
    ]


def main() -> int:
    """Measure what there is; 1 when something took longer than its limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--only", choices=("sqlite", "postgres"))
    arguments = parser.parse_args()
    slow: list[str] = []
    for name in ("sqlite", "postgres"):
        if arguments.only not in (None, name):
            continue
        if name == "postgres" and shutil.which("pg_config") is None:
            print("postgres: none is installed here", file=sys.stderr)
            continue
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            databases: Databases = LocalFiles(folder)
            if name == "postgres":
                server = stack.enter_context(postgres_server(is_durable=True))
                databases = Fleet(server_of(server), "Bench 0")
            report = asyncio.run(_measure(databases, folder, arguments.orders))
        print(json.dumps({"database": name, **report}), flush=True)
        slow += [f"{name}, {what}" for what in _too_slow(report)]
    for what in slow:
        print(f"too slow: {what}", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
