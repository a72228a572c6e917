"""Documents that come side by side, as the labels of an order do, share a commit."""

import asyncio
from collections.abc import Callable

from sqlalchemy import Connection

from packstation.journal.documents import Documents
from packstation.journal.errors import JournalUnwritable, Obstacle
from packstation.journal.store import Store
from packstation.runtime.tasks import Tasks


async def test_documents_that_come_while_one_is_stored_are_stored_together_by_one_commit(
    documents_store: Store,
) -> None:
    documents = Documents(documents_store)
    written = documents_store.write
    commits = 0

    async def counting(work: Callable[[Connection], None]) -> None:
        nonlocal commits
        commits += 1
        await written(work)

    documents_store.write = counting  # type: ignore[method-assign, assignment]  # counts
    labels = [b"^XA%d^XZ" % number for number in range(4)]
    hashes = await asyncio.gather(*(documents.put(each, "label", "zpl") for each in labels))
    assert [await documents.get(each) for each in hashes] == labels
    assert commits == 2  # the first, then all that came meanwhile


async def test_a_document_whose_neighbour_was_given_up_is_stored(documents_store: Store) -> None:
    documents = Documents(documents_store)
    tasks = Tasks(lambda _name, _error: None)
    first, second = (
        tasks.start(label.hex(), documents.put(label, "label", "zpl"))
        for label in (b"^XAfirst^XZ", b"^XAsecond^XZ")
    )
    await asyncio.sleep(0)
    assert first.cancel()
    assert await documents.get(await second) == b"^XAsecond^XZ"


async def test_documents_that_could_not_be_stored_together_are_each_told_so(
    documents_store: Store,
) -> None:
    documents = Documents(documents_store)
    written = documents_store.write
    fails = 2

    async def failing(work: Callable[[Connection], None]) -> None:
        nonlocal fails
        await asyncio.sleep(0)  # others come meanwhile
        if fails:
            fails -= 1
            raise JournalUnwritable(documents_store.place, Obstacle.DISK_FULL, "full")
        await written(work)

    documents_store.write = failing  # type: ignore[method-assign, assignment]  # a full disk
    labels = [b"^XA%d^XZ" % number for number in range(3)]
    told = await asyncio.gather(
        *(documents.put(each, "label", "zpl") for each in labels), return_exceptions=True
    )
    assert [isinstance(each, JournalUnwritable) for each in told] == [True, True, False]
    assert await documents.get(str(told[2])) == labels[2]
