"""Whatever is appended and however often the log is reopened, it reads back equal."""

import asyncio
import shutil
import tempfile
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packstation.journal.files.sqlite import prepare
from packstation.journal.log import Journal
from packstation.journal.record import Record, StreamNote
from packstation.journal.schema import Schema
from tests.tools.memory_journal import MemoryJournal

Fields = dict[str, Any]
History = list[tuple[list[tuple[int, Fields]], list[StreamNote]] | None]

_names = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12
)
_times = st.datetimes(
    datetime(1970, 1, 1),  # noqa: DTZ001 - hypothesis takes the bounds naive
    datetime(2999, 12, 31),  # noqa: DTZ001 - as above
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=-9, minutes=-30))]),
)
_fields = st.fixed_dictionaries(
    {
        "type": _names,
        "version": st.integers(1, 9),
        "payload": st.binary(max_size=300),
        "at": _times,
        "station": _names,
        "packer": st.none() | _names,
    }
)
_appends = st.tuples(
    st.lists(st.tuples(st.integers(0, 3), _fields), min_size=1, max_size=5),
    st.lists(
        st.builds(StreamNote, st.sampled_from("0123"), st.none() | _names, st.none() | _names)
    ),
)
_histories = st.lists(st.just(None) | _appends, max_size=12)


@cache
def _empty_log() -> Path:
    """A log that was just made; copying it saves the migration for each example."""
    path = Path(tempfile.mkdtemp()) / "journal.sqlite"
    prepare(path, Schema.LOG)
    return path


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_histories)
def test_any_appends_and_reopens_read_back_equal(history: History) -> None:
    asyncio.run(_live_through(history))


async def _live_through(history: History) -> None:
    model = MemoryJournal()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.sqlite"
        shutil.copyfile(_empty_log(), path)
        journal = await Journal.open(path)
        try:
            for step in history:
                if step is None:
                    await journal.close()
                    journal = await Journal.open(path)
                else:
                    batch = await _placed(step[0], model)
                    await journal.append(batch, step[1])
                    await model.append(batch, step[1])
            await _compare(journal, model, history)
        finally:
            await journal.close()


async def _placed(wanted: list[tuple[int, Fields]], model: MemoryJournal) -> list[Record]:
    """The wanted events as records at the next positions of their streams."""
    following = {name: len(await model.read(name)) for name in "0123"}
    batch = []
    for number, fields in wanted:
        stream = str(number)
        batch.append(Record(stream=stream, position=following[stream], **fields))
        following[stream] += 1
    return batch


async def _compare(journal: Journal, model: MemoryJournal, history: History) -> None:
    for stream in "0123":
        assert await journal.read(stream) == await model.read(stream)
    assert await journal.unfinished() == await model.unfinished()
    assert await journal.counts() == await model.counts()
    assert [one.record async for one in journal.read_all(chunk_size=3)] == [
        one.record async for one in model.read_all()
    ]
    notes = [note for step in history if step is not None for note in step[1]]
    for number in {n for note in notes for n in (note.order_reference, note.own_number) if n}:
        assert await journal.streams_of_order(number) == await model.streams_of_order(number)
        assert await journal.newest_finished(number) == await model.newest_finished(number)
