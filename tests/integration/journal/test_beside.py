"""What lies beside the log: documents, people, the order inbox."""

import hashlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from packstation.journal import inbox as journal_inbox
from packstation.journal import tables
from packstation.journal.database import Databases
from packstation.journal.documents import Documents
from packstation.journal.errors import DocumentMissing, NotInInbox
from packstation.journal.files.sqlite_file import LocalFiles
from packstation.journal.folder import DataFolder
from packstation.journal.inbox import Arrival, Inbox, InboxOutcome, InboxState
from packstation.journal.looks import PackerLook, PackerLooks
from packstation.journal.people import People
from packstation.journal.record import to_microseconds
from packstation.journal.schema import Schema
from packstation.journal.store import Store
from tests.integration.journal.records import child, content, record


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def orders(databases: Databases) -> AsyncIterator[Store]:
    store = await Store.open(databases.of(Schema.ORDERS))
    yield store
    await store.close()


@pytest.fixture
async def documents_file(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(LocalFiles(tmp_path).of(Schema.DOCUMENTS))
    yield store
    await store.close()


def _everything_on_disk(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_a_document_comes_back_by_its_hash_and_is_stored_once(
    documents_store: Store,
) -> None:
    documents = Documents(documents_store)
    label = bytes(range(256)) * 500
    sha256 = await documents.put(label, "label", "pdf")
    assert sha256 == hashlib.sha256(label).hexdigest()
    assert await documents.put(label, "label", "pdf") == sha256
    assert await documents.get(sha256) == label
    with pytest.raises(DocumentMissing):
        await documents.get("0" * 64)
    rows = await documents_store.rows(text("SELECT kind, format FROM documents"))
    assert [tuple(row) for row in rows] == [("label", "pdf")]


async def test_a_document_that_changed_on_the_disk_is_not_handed_out_and_heals(
    documents_store: Store,
) -> None:
    documents = Documents(documents_store)
    sha256 = await documents.put(b"^XA^XZ", "label", "zpl")
    assert await documents_store.execute(update(tables.documents).values(content=b"x")) == 1
    with pytest.raises(DocumentMissing, match="damaged") as missing:
        await documents.get(sha256)
    assert missing.value.is_damaged
    await documents.put(b"^XA^XZ", "label", "zpl")
    assert await documents.get(sha256) == b"^XA^XZ"


@pytest.mark.attack("secrets")
async def test_old_documents_are_erased_from_the_disk_and_the_file_shrinks(
    documents_file: Store, clock: Clock, tmp_path: Path
) -> None:
    documents = Documents(documents_file, clock)
    for number in range(20):
        await documents.put(b"Mrs Smith, 1 High Street %d " % number * 4_000, "label", "zpl")
    clock.now += timedelta(days=31)
    young = await documents.put(b"young", "label", "zpl")
    assert await documents.delete_older_than(30) == 20
    assert await documents.get(young) == b"young"
    assert b"Mrs Smith" not in _everything_on_disk(tmp_path)
    assert len(content(tmp_path / "documents.sqlite")) < 100_000
    assert await documents.delete_older_than(30) == 0


async def test_damaged_documents_do_not_stop_the_bench(tmp_path: Path) -> None:
    async with await DataFolder.open(tmp_path) as folder:
        await folder.documents.put(b"^XA^XZ", "label", "zpl")
    _overwrite(tmp_path / "documents.sqlite")
    async with await DataFolder.open(tmp_path) as folder:
        sha256 = await folder.documents.put(b"^XA^XZ", "label", "zpl")
        assert await folder.documents.get(sha256) == b"^XA^XZ"
    assert len(_named(tmp_path, "documents.damaged-*.sqlite")) == 1


@pytest.mark.attack("secrets")
async def test_personal_data_is_replaced_and_erased_for_good(
    orders: Store, clock: Clock, tmp_path: Path
) -> None:
    people = People(orders, clock)
    await people.put("EC-1", b'{"name":"Zebedee"}')
    await people.put("EC-1", b'{"name":"Ermintrude"}')
    await people.put("EC-2", b'{"name":"Florence"}')
    assert await people.get("EC-1") == b'{"name":"Ermintrude"}'
    assert await people.get("EC-3") is None
    await people.delete("EC-1")
    await people.delete("EC-1")
    assert await people.get("EC-1") is None
    clock.now += timedelta(days=8)
    assert await people.delete_older_than(7) == 1
    left = _everything_on_disk(tmp_path)
    assert not any(name in left for name in (b"Zebedee", b"Ermintrude", b"Florence"))


async def test_an_order_in_the_inbox_is_stored_replaced_or_created_already(orders: Store) -> None:
    inbox = Inbox(orders)
    assert await inbox.put(" Shop-7 ", '{"v":1}') is InboxOutcome.STORED
    assert await inbox.put("SHOP-7", '{"v":2}') is InboxOutcome.REPLACED
    entry = await inbox.get("shop-7\r")
    assert entry is not None
    assert (entry.body, entry.state) == ('{"v":2}', InboxState.WAITING)
    await inbox.mark_created("shop-7", "EC-1")
    assert await inbox.put("Shop-7", '{"v":3}') is InboxOutcome.ALREADY_CREATED
    entry = await inbox.get("Shop-7")
    assert entry is not None
    assert (entry.body, entry.state, entry.order_reference) == (
        '{"v":2}',
        InboxState.CREATED,
        "EC-1",
    )
    assert await inbox.get("Shop-8") is None
    with pytest.raises(NotInInbox):
        await inbox.mark_created("Shop-8", "EC-2")
    with pytest.raises(ValueError, match="own number"):
        await inbox.put("  ", "{}")


def _body(*items: tuple[str, int], due: str = "") -> str:
    lines = [{"Sku": f"SKU-{code}", "Barcode": {"Code": code}, "Quantity": n} for code, n in items]
    order: dict[str, object] = {"Packages": [{"Items": lines}]}
    return json.dumps(order | ({"RequiredDeliveryDate": {"Date": due}} if due else {}))


async def test_an_item_names_the_orders_that_need_it_due_first_then_smallest(
    orders: Store, clock: Clock
) -> None:
    inbox = Inbox(orders, clock)
    await inbox.put("BIG", _body(("0400", 3), ("0500", 1)))
    await inbox.put("SMALL", _body(("0400", 1)))
    await inbox.put("LATER", _body(("0400", 9), due="2026-12-02T00:00:00"))
    await inbox.put("SOON", _body(("0400", 9), due="2026-12-01T00:00:00"))
    await inbox.put("OTHER", _body(("0600", 1)))
    by_barcode = [entry.own_number for entry in await inbox.needing("400", 10)]
    assert by_barcode == ["SOON", "LATER", "SMALL", "BIG"]
    assert [entry.own_number for entry in await inbox.needing("sku-0500", 10)] == ["BIG"]
    await inbox.put("BIG", _body(("0700", 1)), tote="Tote 7")
    assert await inbox.needing("0500", 10) == []
    in_tote = await inbox.in_tote("TOTE 7")
    assert in_tote is not None
    assert in_tote.own_number == "BIG"
    assert await inbox.in_tote("tote 8") is None


async def test_the_inbox_lists_oldest_first_and_forgets_bodies_but_not_numbers(
    orders: Store, clock: Clock, tmp_path: Path
) -> None:
    inbox = Inbox(orders, clock)
    for number in ("B", "A"):
        await inbox.put(number, '{"name":"Dougal"}')
        clock.now += timedelta(days=10)
    await inbox.mark_created("B", "EC-1")
    await inbox.mark_created("A", "EC-2")
    await inbox.put("C", '{"name":"Brian"}')
    assert [entry.own_number for entry in await inbox.list()] == ["B", "A", "C"]
    assert [entry.own_number for entry in await inbox.list(InboxState.WAITING)] == ["C"]
    clock.now += timedelta(days=365)
    assert await inbox.erase_bodies_older_than(30) == 2
    assert await inbox.erase_bodies_older_than(30) == 0
    assert b"Dougal" not in _everything_on_disk(tmp_path)
    assert await inbox.put("B", "{}") is InboxOutcome.ALREADY_CREATED
    assert await inbox.waiting_before(to_microseconds(clock.now)) == ["C"]
    waiting = await inbox.get("C")
    assert waiting is not None
    assert waiting.body == '{"name":"Brian"}'


async def test_one_more_order_changes_the_mark_whatever_the_importers_clock_says(
    orders: Store, clock: Clock
) -> None:
    inbox = Inbox(orders, clock)
    await inbox.put("OLD", "{}")
    clock.now += timedelta(days=1)
    since = to_microseconds(clock.now - timedelta(minutes=30))
    await inbox.put("A", "{}")
    before = await inbox.mark(since)
    assert before.count == 1
    clock.now -= timedelta(minutes=20)  # another computer
    await inbox.put("B", "{}")
    assert await inbox.mark(since) != before


async def test_each_order_that_came_since_is_told_once_however_many_came_at_one_moment(
    orders: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_inbox, "AT_ONCE", 3)
    inbox = Inbox(orders, clock)
    await inbox.put("BEFORE", "{}")
    clock.now += timedelta(seconds=1)
    since = to_microseconds(clock.now)
    for count in (7, 1, 3):
        await inbox.put_all([Arrival(f"HO-{clock.now:%H%M%S}-{n}", "{}") for n in range(count)])
        clock.now += timedelta(seconds=1)
    pages = [page async for page in inbox.came_since(since)]
    told = [number for page in pages for number in page]
    assert sorted(told) == sorted(e.own_number for e in await inbox.list())[1:]
    assert len(pages) == 4
    assert await inbox.waiting_before(since) == ["BEFORE"]


async def test_another_program_imports_orders_while_the_bench_is_at_work(tmp_path: Path) -> None:
    script = (
        "import asyncio, pathlib, sys\n"
        "from packstation.journal.schema import Schema\n"
        "from packstation.journal.files.sqlite_file import LocalFiles\n"
        "from packstation.journal.store import Store\n"
        "from packstation.journal.inbox import Inbox\n"
        "async def main():\n"
        "    store = await Store.open(LocalFiles(pathlib.Path(sys.argv[1])).of(Schema.ORDERS))\n"
        "    for n in range(50): await Inbox(store).put(f'import-{n}', '{}')\n"
        "    await store.close()\n"
        "asyncio.run(main())\n"
    )
    async with await DataFolder.open(tmp_path) as folder:
        process = child(script, str(tmp_path))
        while process.poll() is None:
            await folder.inbox.put("mine", "{}")
            await folder.journal.append([record("s", await folder.journal.last_sequence())])
        _, errors = process.communicate()
        assert errors == ""
        assert len(await folder.inbox.list()) == 51


async def test_a_folder_that_cannot_be_opened_whole_is_let_go(tmp_path: Path) -> None:
    (tmp_path / "orders.sqlite").mkdir()
    with pytest.raises(Exception, match="Nothing can be recorded"):
        await DataFolder.open(tmp_path)
    (tmp_path / "orders.sqlite").rmdir()
    async with await DataFolder.open(tmp_path) as folder:
        await folder.journal.append([record()])


def _overwrite(path: Path) -> None:
    path.write_bytes(b"this was a database once " * 1_000)


def _named(folder: Path, pattern: str) -> list[Path]:
    return list(folder.glob(pattern))


async def test_a_look_is_its_packers_and_the_newest_one(orders: Store) -> None:
    looks = PackerLooks(orders)
    assert await looks.of("Zoë") is None
    await looks.put("Zoë", PackerLook("de", "dark", 125))
    await looks.put("Zoë", PackerLook("pl", "light", 100))
    await looks.put("' OR 1=1", PackerLook("fr", "light", 80))
    assert await looks.of("Zoë") == PackerLook("pl", "light", 100)
    assert await looks.of("") is None
