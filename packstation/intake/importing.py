"""Takes a file of orders into the inbox: good ones are kept, bad ones go to a file with reasons."""

import asyncio
import csv
import io
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from packstation.intake.order_files import ReadOrder, read_orders
from packstation.intake.spreadsheet import safe_row
from packstation.intake.table_file import is_table
from packstation.intake.table_orders import TableOrder, read_table
from packstation.journal.inbox import Arrival, Inbox, InboxOutcome
from packstation.runtime.phrase import Phrase

AT_ONCE = 50
"""Orders read at a time."""
REASON = "packstation: reason"


class Rules(msgspec.Struct, frozen=True):
    """How tables are read; see `IntakeSettings`."""

    columns: Mapping[str, str] = msgspec.field(default_factory=dict)
    location: str = ""
    replaces: bool = True
    """An order that waits already is replaced; else it stays as it is."""


class Imported(msgspec.Struct):
    """What became of one file. `form` says how a table was read; `rejects` is written or None."""

    form: Phrase | None = None
    outcomes: Counter[InboxOutcome] = msgspec.field(default_factory=Counter)
    faulty: int = 0
    rejects: Path | None = None

    @property
    def kept(self) -> int:
        """Orders that wait in the inbox now because of this file."""
        return self.outcomes[InboxOutcome.STORED] + self.outcomes[InboxOutcome.REPLACED]


async def import_file(
    path: Path,
    inbox: Inbox,
    rules: Rules,
    *,
    rejects: Path,
    fault: Callable[[str], None] = lambda _: None,
    progress: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Put every sound order of `path` into the inbox.

    `fault` is told each fault in words; faulty orders are written to `rejects` as they came, each
    with its reasons, to be corrected and imported again. `progress` is told how many orders were
    read so far. It may be cancelled at any time: what was kept by then stays, and importing the
    file again goes on. Raises OrderFileError for a file that
    cannot be read, also half-way: what was kept by then stays; and JournalError.
    """
    done = Imported()
    # Reading a large table takes seconds, and the window must not wait for it.
    header, orders = await asyncio.to_thread(_opened, path, rules, done)
    bad: list[TableOrder | ReadOrder] = []
    try:
        while some := await asyncio.to_thread(lambda: list(itertools.islice(orders, AT_ONCE))):
            good: list[Arrival] = []
            for each in some:
                order = each.order if isinstance(each, TableOrder) else each
                if order.faults:
                    bad.append(each)
                    for text in order.faults:
                        fault(f"{order.place}: {text}")
                    continue
                tote = each.tote if isinstance(each, TableOrder) else ""
                good.append(Arrival(order.own_number, order.body, tote))
            done.outcomes.update(await inbox.put_all(good, replaces=rules.replaces))
            progress(sum(done.outcomes.values()) + len(bad))
    finally:
        done.faulty = len(bad)
        if bad:
            done.rejects = await asyncio.to_thread(_write_back, rejects, header, bad)
    return done


def _opened(
    path: Path, rules: Rules, done: Imported
) -> tuple[tuple[str, ...], Iterator[TableOrder | ReadOrder]]:
    if not is_table(path):
        return (), read_orders(path)
    table = read_table(path, rules.columns, rules.location)
    done.form = table.form
    return table.header, table.orders


def _write_back(
    rejects: Path, header: tuple[str, ...], bad: Sequence[TableOrder | ReadOrder]
) -> Path:
    is_of_table = isinstance(bad[0], TableOrder)
    path = rejects.with_suffix(".csv" if is_of_table else ".jsonl")
    text = _rows_back(header, bad) if is_of_table else _lines_back(bad)
    path.write_text(text, encoding="utf-8-sig" if is_of_table else "utf-8", newline="")
    return path


def _rows_back(header: tuple[str, ...], bad: Sequence[TableOrder | ReadOrder]) -> str:
    """The rows of the bad orders as they came, the reasons in a last column."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow((*header, REASON))
    for order in bad:
        if isinstance(order, TableOrder):
            reasons = "; ".join(order.order.faults)
            for row in order.rows:
                padded = (*row.raw, *("" for _ in range(len(header) - len(row.raw))))
                cells = dict(enumerate((*padded[: len(header)], reasons)))
                writer.writerow(safe_row({str(k): v for k, v in cells.items()}).values())
    return written.getvalue()


def _lines_back(bad: Sequence[TableOrder | ReadOrder]) -> str:
    """One JSON object for each: where it stood, why it is bad, and the order as it came."""
    lines = []
    for order in bad:
        if isinstance(order, ReadOrder):
            told = {"place": order.place, "reasons": order.faults, "order": order.body}
            lines.append(json.dumps(told, ensure_ascii=False))
    return "\n".join(lines) + "\n"
