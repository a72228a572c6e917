"""Keeps the history up to the log: a bench its own streams as they go on, a command all of them."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence

import msgspec

from packstation.history.packed import PackedOrder, UnreadableError, is_order, packed_order
from packstation.history.store import History, Manifested
from packstation.journal.reader import LogReader
from packstation.journal.record import Record
from packstation.packing.day import events as mf

log = logging.getLogger(__name__)

ENTRIES_AT_ONCE = 1_000
STREAMS_AT_ONCE = 200


class Made(msgspec.Struct, frozen=True):
    """What was made of some streams; `unreadable` are those that this version cannot read."""

    orders: tuple[PackedOrder, ...]
    settled: tuple[Manifested, ...]
    unreadable: tuple[str, ...]


class Rebuilt(msgspec.Struct, frozen=True):
    """How much a rebuild kept, and how many streams could not be read."""

    orders: int
    unreadable: int


def made_of(streams: Mapping[str, Sequence[Record]]) -> Made:
    """What history keeps of these streams. Takes milliseconds each: for a worker thread."""
    orders, settled, unreadable = [], [], []
    for stream, records in streams.items():
        try:
            if is_order(records):
                orders.append(packed_order(records))
            else:
                settled += _settled(records)
        except UnreadableError:
            unreadable.append(stream)
    return Made(tuple(orders), tuple(settled), tuple(unreadable))


async def catch_up(
    reader: LogReader, history: History, station: str | None, *, pause_s: float = 0.0
) -> int:
    """Keep what is new in the log since the last time; returns how many streams had news.

    With a `station` only what it wrote, as a bench of a fleet does. `pause_s` leaves the computer
    to others between two pieces of work. Raises JournalError; then nothing is lost, only later.
    """
    keeper = station or ""
    after = await history.progress(keeper)
    count = 0
    while True:
        news = await reader.changes(after, ENTRIES_AT_ONCE, station)
        if not news.streams:
            return count
        for start in range(0, len(news.streams), STREAMS_AT_ONCE):
            some = news.streams[start : start + STREAMS_AT_ONCE]
            made = await _made(reader, some)
            is_last = start + STREAMS_AT_ONCE >= len(news.streams)
            progress = {keeper: news.sequence} if is_last else {}
            await history.keep(made.orders, made.settled, progress)
        count += len(news.streams)
        after = news.sequence
        await asyncio.sleep(pause_s)


async def rebuild(
    reader: LogReader,
    history: History,
    on_progress: Callable[[int], None] = lambda _: None,
) -> Rebuilt:
    """Forget the history and make it again of the whole log. `on_progress(streams so far)`.

    Benches may go on meanwhile. Interrupted, it is complete again after another rebuild; what a
    bench itself packed it makes again by itself.
    """
    newest = await reader.newest()
    await history.empty()
    after = orders = unreadable = seen = 0
    while (some := await reader.streams(after, STREAMS_AT_ONCE)).streams:
        made = await _made(reader, some.streams)
        await history.keep(made.orders, made.settled)
        orders += len(made.orders)
        unreadable += len(made.unreadable)
        seen += len(some.streams)
        after = some.number
        on_progress(seen)
    everything = {"": max(newest.values(), default=0)}
    await history.keep((), (), newest | everything)
    return Rebuilt(orders, unreadable)


async def _made(reader: LogReader, streams: Sequence[str]) -> Made:
    records = await reader.records(streams)
    made = await asyncio.to_thread(made_of, records)
    for stream in made.unreadable:
        log.warning("the history leaves out %s, which this version cannot read", stream)
    return made


def _settled(records: Sequence[Record]) -> list[Manifested]:
    try:
        return [
            Manifested(event.reference, record.at)
            for record in records
            if record.type == mf.ConsignmentSettled.__name__
            and (event := msgspec.json.decode(record.payload, type=mf.ConsignmentSettled))
            and event.is_manifested
        ]
    except msgspec.DecodeError as error:
        raise UnreadableError(records[0].stream) from error
