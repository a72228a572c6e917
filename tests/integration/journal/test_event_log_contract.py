"""What every event log promises, asked of each implementation."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from packstation.journal.errors import PositionTaken, StreamBroken
from packstation.journal.event_log import EventLog
from packstation.journal.fleet.postgres import Fleet
from packstation.journal.log import Journal
from packstation.journal.record import JournalCounts, StreamNote
from packstation.journal.schema import Schema
from packstation.journal.upcast import Payload, Upcasters
from tests.integration.journal.records import AT, record, run
from tests.tools.memory_journal import MemoryJournal
from tests.tools.postgres import Postgres, server_of


def _upcasters() -> Upcasters:
    upcasters = Upcasters()

    @upcasters.step("BoxChosen", 1)
    def _grams(payload: Payload) -> Payload:
        return {"grams": payload["kg"] * 1000}

    @upcasters.step("BoxChosen", 2)
    def _named(payload: Payload) -> Payload:
        return {**payload, "box": "unknown"}

    return upcasters


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def log(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[EventLog]:
    opened: EventLog
    path = tmp_path / "journal.sqlite"
    if request.param == "memory":
        opened = MemoryJournal(upcasters=_upcasters())
    elif request.param == "sqlite":
        opened = await Journal.open(path, upcasters=_upcasters())
    else:
        server: Postgres = request.getfixturevalue("postgres")
        tables = Fleet(server_of(server), "B1").of(Schema.LOG)
        opened = await Journal.open(path, database=tables, upcasters=_upcasters())
    yield opened
    await opened.close()


async def test_a_record_reads_back_as_it_was_written(log: EventLog) -> None:
    written = [
        record("s1", 0, payload='{"name":"Ünï 箱 \\u0000"}'.encode(), packer=None),
        record("s1", 1, at=AT.replace(microsecond=999_999)),
    ]
    await log.append(written)
    assert await log.read("s1") == written
    assert await log.read("another") == []


async def test_a_batch_of_several_streams_is_written_whole_or_not_at_all(log: EventLog) -> None:
    await log.append([record("s1", 0)])
    with pytest.raises(PositionTaken) as taken:
        await log.append(
            [record("s2", 0), record("s1", 0, packer="tom")], [StreamNote("s2", "EC-2")]
        )
    assert set(taken.value.streams) == {"s1", "s2"}
    assert await log.read("s2") == []
    assert await log.streams_of_order("EC-2") == []
    assert await log.read("s1") == [record("s1", 0)]
    await log.append([record("s2", 0), record("s1", 1)])
    assert await log.counts() == JournalCounts(events=3, streams=2, unfinished=2)


async def test_positions_within_a_batch_must_follow_each_other(log: EventLog) -> None:
    with pytest.raises(ValueError, match="position 2 after 0"):
        await log.append([record("s1", 0), record("s1", 2)])
    assert await log.counts() == JournalCounts(0, 0, 0)


async def test_a_gap_in_a_stream_is_never_read_over(log: EventLog) -> None:
    await log.append([record("s1", 0)])
    await log.append([record("s1", 2)])
    with pytest.raises(StreamBroken) as broken:
        await log.read("s1")
    assert (broken.value.stream, broken.value.missing_position) == ("s1", 1)


async def test_unfinished_streams_come_in_the_order_of_their_beginning(log: EventLog) -> None:
    early = AT.replace(year=2020)
    for number, at in enumerate((AT, early, AT, AT)):
        await log.append([record(f"s{number}", 0, at=at)], [StreamNote(f"s{number}")])
    await log.append([record("s2", 1)], [StreamNote("s2", is_finished=True)])
    assert await log.unfinished() == ["s0", "s1", "s3"]
    await log.append([record("s2", 2)], [StreamNote("s2", is_finished=False)])
    assert await log.unfinished() == ["s0", "s1", "s2", "s3"]
    await log.append([], [StreamNote("s0", is_finished=True)])
    assert await log.unfinished() == ["s1", "s2", "s3"]


async def test_a_stream_belongs_to_the_station_that_began_it(log: EventLog) -> None:
    await log.append([record("s1", 0, station="B1"), record("s2", 0, station="B2")])
    await log.append([record("s3", 0, station="B1"), record("s2", 1, station="B1")])
    assert await log.unfinished("B1") == ["s1", "s3"]
    assert await log.unfinished("B2") == ["s2"]
    assert await log.unfinished("b1") == []
    await log.append([record("s1", 1)], [StreamNote("s1", is_finished=True)])
    assert await log.unfinished("B1") == ["s3"]
    assert await log.unfinished() == ["s2", "s3"]


async def test_events_without_a_note_leave_what_the_index_knows(log: EventLog) -> None:
    await log.append([record("s1", 0)], [StreamNote("s1", "EC-1", "A 7", is_finished=True)])
    await log.append([record("s1", 1)])
    await log.append([record("s1", 2)], [StreamNote("s1", is_finished=True)])
    assert await log.streams_of_order("ec-1") == [StreamNote("s1", "EC-1", "A 7", is_finished=True)]
    assert await log.unfinished() == []


async def test_an_order_is_found_by_either_number_whatever_case_and_spaces(log: EventLog) -> None:
    await log.append([record("s1", 0)], [StreamNote("s1", "EC-000-1", " Shop-7 ")])
    await log.append([record("s2", 0)], [StreamNote("s2", own_number="SHOP-7")])
    await log.append([record("s3", 0)], [StreamNote("s3", "EC-000-2", "Shop-77")])
    assert [note.stream for note in await log.streams_of_order("\tshop-7\r")] == ["s1", "s2"]
    assert [note.stream for note in await log.streams_of_order("ec-000-1")] == ["s1"]


async def test_the_newest_finished_stream_of_a_number_is_found_for_its_station(
    log: EventLog,
) -> None:
    over = [StreamNote(f"s{n}", own_number="Day", is_finished=True) for n in range(4)]
    for number, station in enumerate(("B1", "B2", "B1", "B1")):
        await log.append([record(f"s{number}", 0, station=station)], [over[number]])
    await log.append([record("s4", 0, station="B1")], [StreamNote("s4", is_finished=True)])
    await log.append([record("s5", 0, station="B1")], [StreamNote("s5", "Day", is_finished=True)])
    await log.append([], [StreamNote("s3")])
    assert await log.newest_finished("day", "B1") == "s2"
    assert await log.newest_finished("DAY", "B2") == "s1"
    assert await log.newest_finished("Day") == "s2"
    assert await log.newest_finished("Day", "b1") is None
    assert await log.newest_finished("Night") is None


async def test_reading_everything_in_chunks_skips_and_repeats_nothing(log: EventLog) -> None:
    await log.append(run("s1", 7))
    await log.append(run("s2", 5))
    expected = run("s1", 7) + run("s2", 5)
    for chunk_size in (1, 4, 6, 12, 100):
        everything = [found async for found in log.read_all(chunk_size=chunk_size)]
        assert [found.record for found in everything] == expected
    sequences = [found.sequence for found in everything]
    assert sequences == sorted(set(sequences))
    assert await log.last_sequence() == sequences[-1]
    rest = [found async for found in log.read_all(sequences[8])]
    assert rest == everything[9:]


async def test_old_versions_are_upcast_step_by_step_on_every_way_of_reading(log: EventLog) -> None:
    old = record("s1", 0, type="BoxChosen", version=1, payload=b'{"kg":2}')
    await log.append([old])
    (read,) = await log.read("s1")
    assert (read.version, read.payload) == (3, b'{"grams":2000,"box":"unknown"}')
    assert [found.record async for found in log.read_all()] == [read]
