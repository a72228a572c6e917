"""Tables of orders as shops and marketplaces write them: any separator, any encoding, Excel."""

import asyncio
import csv
import json
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from packstation.intake import watching
from packstation.intake.importing import Rules, import_file
from packstation.intake.order_source import OrderFileError
from packstation.intake.table_file import open_table
from packstation.intake.watching import FORSAKEN_S, Watched
from packstation.journal.errors import JournalUnwritable, Obstacle
from packstation.journal.files.sqlite_file import LocalFiles
from packstation.journal.inbox import Inbox, InboxOutcome
from packstation.journal.schema import Schema
from packstation.journal.store import Store

HEADER = ["Order number", "SKU", "Description", "Qty", "EAN", "Address 1", "Town", "PLZ", "Land"]
ROWS = [
    ["HO-1", "MUG", "Becher, groß", "2", "5003021058383", "Marktstraße 1", "Köln", "50667", "DE"],
    ["HO-1", "TEA", "Grüntee", "1", "", "", "", "", ""],
    ["HO-2", "MUG", "Becher, groß", "1", "5003021058383", "Ring 7", "Linz", "4020", "AT"],
]
RULES = Rules({}, "LEEDS-DC")


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[Inbox]:
    folder = tmp_path / "data"
    folder.mkdir()
    store = await Store.open(LocalFiles(folder).of(Schema.ORDERS))
    yield Inbox(store)
    await store.close()


def text(separator: str, rows: list[list[str]] = ROWS, header: list[str] = HEADER) -> str:
    made = [separator.join(f'"{c}"' if separator in c else c for c in r) for r in (header, *rows)]
    return "\r\n".join(made) + "\r\n"


async def taken(path: Path, inbox: Inbox, rules: Rules = RULES) -> tuple[list[str], list[str]]:
    """Own numbers kept, and faults told."""
    faults: list[str] = []
    await import_file(path, inbox, rules, rejects=path.with_name("bad.csv"), fault=faults.append)
    return [entry.own_number for entry in await inbox.list()], faults


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
async def test_every_separator_and_encoding_of_spreadsheets_is_found(
    tmp_path: Path, inbox: Inbox, separator: str, encoding: str
) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(text(separator).encode(encoding))
    assert await taken(path, inbox) == (["HO-1", "HO-2"], [])
    entry = await inbox.get("ho-1")
    assert entry is not None
    assert entry.body is not None
    body = json.loads(entry.body)
    [package] = body["Packages"]
    assert [(i["Description"], i["Quantity"]) for i in package["Items"]] == [
        ("Becher, groß", 2),
        ("Grüntee", 1),
    ]
    assert body["Addresses"][0]["ShippingLocationReference"] == "LEEDS-DC"
    assert body["Addresses"][1]["AddressLine1"] == "Marktstraße 1"


async def test_an_excel_workbook_is_read_with_its_numbers_and_dates_as_people_see_them(
    tmp_path: Path, inbox: Inbox
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([*HEADER, "Due"])
    address = ["Street 1", "York", "YO1 7AA", "UK"]
    sheet.append(["HO-7", 93434, "Socks", 3.0, "", *address, "2026-11-30"])
    path = tmp_path / "orders.xlsx"
    book.save(path)
    assert await taken(path, inbox) == (["HO-7"], [])
    entry = await inbox.get("HO-7")
    assert entry is not None
    assert entry.body is not None
    assert json.loads(entry.body)["Packages"][0]["Items"][0]["Sku"] == "93434"
    assert (entry.units, entry.due) == (3, "2026-11-30T00:00:00")


async def test_shopifys_export_names_the_address_in_the_first_row_only(
    tmp_path: Path, inbox: Inbox
) -> None:
    path = tmp_path / "orders_export.csv"
    path.write_text(
        "Name,Email,Currency,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,"
        "Shipping Name,Shipping Address1,Shipping City,Shipping Zip,Shipping Country\n"
        "#1001,ann@mail.example,GBP,2,Mug,9.00,MUG,Ann Lee,1 High St,York,'YO1 7AA,GB\n"
        "#1001,ann@mail.example,,1,Card,3.20,CARD,,,,,\n",
        encoding="utf-8",
    )
    numbers, faults = await taken(path, inbox)
    assert numbers == []
    [fault] = faults
    assert "line 3, value '3.20': a value needs its currency" in fault
    path.write_text(path.read_text(encoding="utf-8").replace("com,,1", "com,GBP,1"))
    path.write_text(path.read_text(encoding="utf-8").replace("example,,1", "example,GBP,1"))
    assert await taken(path, inbox) == (["#1001"], [])


async def test_amazons_report_is_read_as_it_comes(tmp_path: Path, inbox: Inbox) -> None:
    header = (
        "order-id\torder-item-id\tbuyer-email\trecipient-name\tsku\tproduct-name\t"
        "quantity-purchased\tship-address-1\tship-city\tship-postal-code\tship-country"
    )
    row = "026-1\t7\ta@mail.example\tAnn Lee\tMUG\tMug\t2\t1 High St\tYork\tYO1 7AA\tGB"
    path = tmp_path / "report.txt"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    assert await taken(path, inbox) == (["026-1"], [])


async def test_what_is_wrong_is_said_with_line_column_value_and_reason_and_loses_only_its_order(
    tmp_path: Path, inbox: Inbox
) -> None:
    rows = [
        *ROWS,
        ["HO-3", "MUG", "", "two", "", "Street 1", "York", "YO1", "GB"],
        ["HO-4", "=HYPERLINK(1)", "", "1", "", "Street 1", "York", "YO1", "England"],
    ]
    path = tmp_path / "orders.csv"
    path.write_text(text(";", rows), encoding="utf-8")
    numbers, faults = await taken(path, inbox)
    assert numbers == ["HO-1", "HO-2"]
    assert "line 5, quantity 'two': a whole number" in faults[0]
    assert "line 6, country 'England': two letters" in " ".join(faults)
    with (tmp_path / "bad.csv").open(encoding="utf-8-sig", newline="") as file:
        back = list(csv.reader(file))
    assert back[0] == [*HEADER, "packstation: reason"]
    assert [row[0] for row in back[1:]] == ["HO-3", "HO-4"]
    assert back[2][1] == "'=HYPERLINK(1)"


async def test_a_table_without_a_needed_column_is_refused_with_its_names(
    tmp_path: Path, inbox: Inbox
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("OrderReference;Sku;Qty\nHO-1;A;2\n", encoding="utf-8")
    with pytest.raises(OrderFileError, match="no column for address_1, town, postcode, country"):
        await taken(path, inbox)


async def test_the_shops_own_names_are_declared_once(tmp_path: Path, inbox: Inbox) -> None:
    header = ["Beleg", *HEADER[1:-1], "Ziel", "Kiste"]
    rows = [[*row[:-1], "DE", "TOTE-7"] for row in ROWS[:2]]
    path = tmp_path / "orders.csv"
    path.write_text(text(";", rows, header), encoding="utf-8")
    own = {"Beleg": "order_number", "ziel": "country", "Kiste": "tote"}
    assert await taken(path, inbox, Rules(own, "LEEDS-DC")) == (["HO-1"], [])
    in_tote = await inbox.in_tote("tote-7")
    assert in_tote is not None
    assert in_tote.own_number == "HO-1"
    with pytest.raises(OrderFileError, match="'colour', which is no column"):
        await taken(path, inbox, Rules({"Beleg": "colour"}))


@pytest.mark.attack("files")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x03\x04 no zip"),
        ("b.xlsx", b"<html>"),
        ("c.csv", b"\x00\x01\x02"),
        ("d.csv", b'"'),
    ],
)
async def test_what_is_no_table_is_refused_in_words(
    tmp_path: Path, inbox: Inbox, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(OrderFileError, match=name):
        await taken(path, inbox)


def test_how_a_table_was_read_is_said(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(text(";").encode("cp1252"))
    assert str(open_table(path).form) == "CP1252, semicolons"


def files(folder: Path) -> set[str]:
    return {path.name.split("-", 2)[-1] for path in folder.iterdir() if path.is_file()}


async def test_a_watched_folder_takes_each_file_once_and_only_when_it_is_whole(
    tmp_path: Path, inbox: Inbox
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    watchers = [Watched(folder, inbox, RULES, lambda _: None) for _ in range(2)]

    async def look() -> None:
        await asyncio.gather(*(watcher.look() for watcher in watchers))

    half = text(",").encode()
    (folder / "orders.csv").write_bytes(half[:150])
    (folder / "broken.xlsx").write_bytes(b"no workbook")
    (folder / "readme.md").write_text("not ours")
    await look()
    (folder / "orders.csv").write_bytes(half)
    await look()
    assert [entry.own_number for entry in await inbox.list()] == []
    await look()
    assert [entry.own_number for entry in await inbox.list()] == ["HO-1", "HO-2"]
    assert files(folder) == {"readme.md"}
    assert files(folder / "done") == {"orders.csv"}
    assert files(folder / "rejected") == {"broken.xlsx", "broken.xlsx.reason.txt"}
    assert files(folder / "working") == set()


async def test_a_file_that_a_killed_program_was_taking_is_taken_again_before_newer_ones(
    tmp_path: Path, inbox: Inbox
) -> None:
    folder, half = tmp_path / "in", text(",")
    (folder / "working").mkdir(parents=True)
    left = folder / "working" / "20261129T060000-4711-orders.csv"
    left.write_text(half)
    (folder / "a.csv").write_text(half.replace("Grüntee", "The newer mug"))
    watcher = Watched(folder, inbox, RULES, lambda _: None)
    await watcher.look()
    await watcher.look()
    assert files(folder / "working") == {"orders.csv"}  # it may be at work still
    assert files(folder / "done") == {"a.csv"}
    (folder / "b.csv").write_text(half.replace("Grüntee", "The newest mug"))
    long_ago = time.time() - FORSAKEN_S - 1
    os.utime(left, (long_ago, long_ago))
    await watcher.look()
    await watcher.look()
    assert files(folder / "working") == set()
    assert files(folder / "done") == {"a.csv", "orders.csv", "b.csv"}
    assert [entry.own_number for entry in await inbox.list()] == ["HO-1", "HO-2"]
    bodies = [entry.body or "" for entry in await inbox.list()]
    assert any("The newest mug" in body for body in bodies)


async def test_a_file_that_could_not_be_taken_takes_no_other_files_place(
    tmp_path: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "orders.csv").write_text(text(","))
    watcher = Watched(folder, inbox, RULES, lambda _: None)
    await watcher.look()

    async def away(*_: object, **__: object) -> None:
        (folder / "orders.csv").write_text("the shop wrote the next one meanwhile")
        raise JournalUnwritable("the database", Obstacle.UNREACHABLE, "gone")

    with monkeypatch.context() as broken:
        broken.setattr(watching, "import_file", away)
        with pytest.raises(JournalUnwritable):
            await watcher.look()
    assert (folder / "orders.csv").read_text() == "the shop wrote the next one meanwhile"
    await watcher.look()
    await watcher.look()
    assert [entry.own_number for entry in await inbox.list()] == ["HO-1", "HO-2"]


async def test_the_same_file_again_replaces_what_waits_and_leaves_what_pro_has(
    tmp_path: Path, inbox: Inbox
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(text(","), encoding="utf-8")
    await taken(path, inbox)
    await inbox.mark_created("HO-2", "EO-1")
    again = await import_file(path, inbox, RULES, rejects=tmp_path / "bad.csv")
    assert again.outcomes == {InboxOutcome.REPLACED: 1, InboxOutcome.ALREADY_CREATED: 1}
    keeps = replace(RULES, replaces=False)
    once_more = await import_file(path, inbox, keeps, rejects=tmp_path / "bad.csv")
    assert once_more.outcomes == {InboxOutcome.KEPT_AS_IT_WAS: 1, InboxOutcome.ALREADY_CREATED: 1}


async def test_a_large_table_says_how_far_it_is_and_can_be_cancelled_and_gone_on_with(
    inbox: Inbox, tmp_path: Path
) -> None:
    path = tmp_path / "orders.csv"
    head = "order_number;sku;quantity;name_of_receiver;email;address_1;town;postcode;country\n"
    rows = (f"HO-{n};MUG;1;Ann Lee;a@mail.example;1 High St;York;YO1 7AA;GB\n" for n in range(900))
    path.write_text(head + "".join(rows), encoding="utf-8")
    seen: list[int] = []

    def stop_half_way(orders: int) -> None:
        seen.append(orders)
        if orders >= 400:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await import_file(path, inbox, RULES, rejects=tmp_path / "bad.csv", progress=stop_half_way)
    assert seen == sorted(seen)
    kept = len(await inbox.list())
    assert 400 <= kept < 900
    done = await import_file(path, inbox, RULES, rejects=tmp_path / "bad.csv")
    assert (done.outcomes[InboxOutcome.REPLACED], done.outcomes[InboxOutcome.STORED]) == (
        kept,
        900 - kept,
    )
