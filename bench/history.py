"""Search, timeline and figures of a long history against their limits, in files and on PostgreSQL.

    python -m bench.history [--orders 100000] [--only sqlite|postgres]

Fills a log with generated orders of some sixteen events each, rebuilds the history from it, and
prints one JSON line a database: how long the rebuild took, and for each question the median and
the slowest of its rounds. Exit code 1 when a question took longer than its limit. The limits are
for 100,000 orders; PostgreSQL is one that this starts for itself, and is left out where none is
installed.
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

from packstation.history.keeper import rebuild
from packstation.history.search import search
from packstation.history.store import History
from packstation.journal.database import Databases
from packstation.journal.files.sqlite_file import LocalFiles
from packstation.journal.fleet.postgres import Fleet
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
_LIMITS_MS = {"search": 100.0, "timeline": 100.0, "figures": 1_000.0}


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


def _questions(history: History, count: int) -> dict[str, Callable[[], Awaitable[object]]]:
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
    return {
        f"search {name}": lambda text=text: search(history, text, datetime.UTC)  # type: ignore[misc]  # bound
        for name, text in typed.items()
    }


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
    for name, work in _questions(history, count).items():
        report[name] = await _timed(work)
    await history.close()
    await journal.close()
    return report


def _too_slow(report: dict[str, Any]) -> list[str]:
    return [
        f"{name}: {taken['median_ms']} ms, limit {_LIMITS_MS[name.split()[0]]:.0f} ms"
        for name, taken in report.items()
        if isinstance(taken, dict) and taken["median_ms"] > _LIMITS_MS[name.split()[0]]
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
