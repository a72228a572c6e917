"""Documents that come side by side, as the labels of an order do, share a commit."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import pytest
from sqlalchemy import Connection

from packstation.journal.database import Databases
from packstation.journal.documents import Documents
from packstation.journal.errors import JournalUnwritable, Obstacle
from packstation.journal.schema import Schema
from packstation.journal.store import Store
from packstation.runtime.tasks import Tasks

T = TypeVar("T")
LABELS = [b"^XA%d^XZ" % number for number in range(4)]


class Watched(Store):
    """Counts its commits, of which the first `fails` do not succeed."""

    commits = 0
    fails = 0

    async def write(self, work: Callable[[Connection], T], streams: tuple[str, ...] = ()) -> T:
        self.commits += 1
        await asyncio.sleep(0)  # others come meanwhile
        if self.commits <= self.fails:
            raise JournalUnwritable(self.place, Obstacle.DISK_FULL, "full")
        return await super().write(work, streams)


@pytest.fixture
async def store(databases: Databases) -> AsyncIterator[Watched]:
    opened = await Watched.open(databases.of(Schema.DOCUMENTS))
    yield opened
    await opened.close()


async def test_documents_that_come_while_one_is_stored_are_stored_together_by_one_commit(
    store: Watched,
) -> None:
    documents = Documents(store)
    hashes = await asyncio.gather(*(documents.put(each, "label", "zpl") for each in LABELS))
    assert [await documents.get(each) for each in hashes] == LABELS
    assert store.commits == 2  # the first, then all that came meanwhile


async def test_a_document_is_stored_though_the_one_that_stores_for_both_is_given_up(
    store: Watched,
) -> None:
    documents, tasks = Documents(store), Tasks(lambda _name, _error: None)
    alone, both, other = (
        tasks.start(label.decode(), documents.put(label, "label", "zpl")) for label in LABELS[:3]
    )
    await alone
    while store.commits < 2:
        await asyncio.sleep(0)
    both.cancel()
    assert await documents.get(await other) == LABELS[2]


async def test_documents_that_could_not_be_stored_together_are_each_told_so(
    store: Watched,
) -> None:
    documents = Documents(store)
    store.fails = 2
    told = await asyncio.gather(
        *(documents.put(each, "label", "zpl") for each in LABELS[:3]), return_exceptions=True
    )
    assert [isinstance(each, JournalUnwritable) for each in told] == [True, True, False]
    assert await documents.get(str(told[2])) == LABELS[2]
