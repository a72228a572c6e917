"""Orders of a table: one row an item, rows with the same order number one order.

What belongs to the order as a whole is taken from the first of its rows that says it: exports
such as Shopify's leave it out of the others.
"""

import datetime
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import msgspec

from packstation.intake.columns import COLUMNS, NEEDED, recognised
from packstation.intake.order_files import ReadOrder, checked
from packstation.intake.order_source import OrderFileError
from packstation.intake.table_file import Table, open_table
from packstation.runtime.phrase import Phrase

Cells = dict[str, str]
MOST_ROWS = 1_000_000
ALL_NAMES = tuple(column.name for column in COLUMNS)
_OF_ITEMS = frozenset(column.name for column in COLUMNS if column.is_item)
_TWO_LETTERS = re.compile(r"[A-Za-z]{2}")

LETS_GO_EVERY, LETS_GO_S = 250, 0.001
"""So often a reading thread leaves the interpreter to the window, which else waits for it."""
_NOBODY_CALLS = threading.Event()


class Row(msgspec.Struct, frozen=True):
    """One row: its line in the file, the cells by our names of the columns, and as they came."""

    line: int
    cells: Cells
    raw: tuple[str, ...]


class TableOrder(msgspec.Struct, frozen=True):
    """One order and the rows it came from."""

    order: ReadOrder
    tote: str
    rows: tuple[Row, ...]


class OrderTable(msgspec.Struct):
    """How a file was understood, and its orders."""

    form: Phrase
    header: tuple[str, ...]
    columns: dict[int, str]
    orders: Iterator[TableOrder]


def read_table(path: Path, own: Mapping[str, str], location: str = "") -> OrderTable:
    """The orders of a table, each checked; `own` are the shop's names of columns.

    `location` is where orders come from that name no location. Raises OrderFileError when the file
    is no table, or lacks a column that every order needs.
    """
    for theirs, ours in own.items():
        if ours not in ALL_NAMES:
            raise OrderFileError(
                "The settings ([intake] columns) say that {theirs!r} is {ours!r}, which is no "
                "column. Choose one of: {names}.",
                theirs=theirs,
                ours=ours,
                names=", ".join(ALL_NAMES),
            )
    table = open_table(path)
    columns = recognised(table.header, own)
    missing = [name for name in NEEDED if name not in columns.values()]
    if missing:
        raise OrderFileError(
            "{path} has no column for {missing}. It was read as {form}, with the columns {found}. "
            "docs/orders.md names the columns; your own names are declared in the settings "
            "([intake] columns).",
            path=path,
            missing=", ".join(missing),
            form=table.form,
            found=", ".join(filter(None, table.header)),
        )
    orders = _orders(path, table, columns, location)
    return OrderTable(table.form, table.header, columns, orders)


def _orders(
    path: Path, table: Table, columns: Mapping[int, str], location: str
) -> Iterator[TableOrder]:
    # Rows are gathered packed: of bytes the garbage collector keeps no account, and so it does not
    # hold up the window while a large file is read.
    grouped: dict[str, list[bytes]] = {}
    of_order = next(place for place, name in columns.items() if name == "order_number")
    for count, (line, raw) in enumerate(table.rows):
        if count >= MOST_ROWS:
            raise OrderFileError(
                "{path} has more than {most} rows; split it.", path=path, most=f"{MOST_ROWS:,}"
            )
        if count % LETS_GO_EVERY == 0:
            _NOBODY_CALLS.wait(LETS_GO_S)
        number = raw[of_order] if of_order < len(raw) else ""
        grouped.setdefault(number, []).append(msgspec.msgpack.encode((line, raw)))
    for number in list(grouped):
        rows = tuple(_row(packed, columns) for packed in grouped.pop(number))
        yield _order(path, rows, location)


def _row(packed: bytes, columns: Mapping[int, str]) -> Row:
    line, raw = msgspec.msgpack.decode(packed, type=tuple[int, tuple[str, ...]])
    cells = {name: raw[place] for place, name in columns.items() if place < len(raw)}
    return Row(line, cells, raw)


def order_of_rows(rows: Sequence[Cells], location: str) -> TableOrder:
    """One order of rows that somebody typed, checked as those of a table."""
    made = tuple(Row(line, dict(cells), ()) for line, cells in enumerate(rows, 1))
    return _order(Path("-"), made, location)


def _order(path: Path, rows: tuple[Row, ...], location: str) -> TableOrder:
    faults = _Faults()
    head = _head(rows)
    number = head.get("order_number", "")
    body: dict[str, Any] = {
        "OrderReferenceProvidedByCustomer": number,
        "Source": "Api",
        "Packages": [{"Items": [_item(row, faults) for row in rows]}],
        "Addresses": [
            {
                "AddressType": "Origin",
                "ShippingLocationReference": head.get("location") or location,
            },
            _destination(rows[0].line, head, faults),
        ],
    }
    if (due := head.get("deliver_by")) and (day := _date(rows[0].line, due, faults)):
        body["RequiredDeliveryDate"] = {"Date": day}
    if note := head.get("note"):
        body["MetaData"] = [{"KeyValue": "Notes", "StringValue": note}]
    first = rows[0].line
    place = f"{path} line {first}" if len(rows) == 1 else f"{path} lines {first}–{rows[-1].line}"
    order = checked(f"{place}, order {number}" if number else place, body)
    order = msgspec.structs.replace(order, faults=(*faults.told, *order.faults))
    return TableOrder(order, head.get("tote", ""), rows)


class _Faults:
    """What is wrong with single cells."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def add(self, line: int, column: str, value: str, why: str) -> None:
        self.told.append(f"line {line}, {column} {value[:40]!r}: {why}")


def _head(rows: tuple[Row, ...]) -> Cells:
    head: Cells = {}
    for row in rows:
        for name, value in row.cells.items():
            if value and name not in _OF_ITEMS:
                head.setdefault(name, value)
    return head


def _item(row: Row, faults: _Faults) -> dict[str, Any]:
    cells, line = row.cells, row.line
    item: dict[str, Any] = {"Sku": cells.get("sku", ""), "Unit": "Each"}
    quantity = cells.get("quantity", "")
    if quantity.isascii() and quantity.isdigit() and int(quantity) > 0:
        item["Quantity"] = int(quantity)
    else:
        item["Quantity"] = 1
        faults.add(line, "quantity", quantity, "a whole number of units is needed")
    if not item["Sku"]:
        faults.add(line, "sku", "", "every item needs its number")
    if text := cells.get("description"):
        item["Description"] = text
    if code := cells.get("barcode"):
        item["Barcode"] = {"Code": code, "BarcodeType": _barcode_type(code)}
    for column, factor in (("weight_kg", Decimal(1)), ("weight_g", Decimal("0.001"))):
        if (text := cells.get(column)) and (value := _number(line, column, text, faults)):
            item["Weight"] = {"Value": value * factor, "Unit": "Kg"}
    if (text := cells.get("value")) and (value := _number(line, "value", text, faults)) is not None:
        if currency := cells.get("currency"):
            item["Value"] = {"Amount": value, "Currency": {"IsoCode": currency.upper()}}
        else:
            faults.add(line, "value", text, "a value needs its currency")
    if text := cells.get("origin_country"):
        item["CountryOfOrigin"] = _country(line, "origin_country", text, faults)
    if text := cells.get("hs_code"):
        item["HarmonisationCode"] = text
    return item


def _barcode_type(code: str) -> str:
    kinds = {8: "EAN8", 12: "UPCA", 13: "EAN13"}
    return kinds.get(len(code), "Code128") if code.isascii() and code.isdigit() else "Code128"


def _destination(line: int, head: Cells, faults: _Faults) -> dict[str, Any]:
    first, last = head.get("first_name", ""), head.get("last_name", "")
    if not (first or last):
        first, _, last = head.get("name_of_receiver", "").rpartition(" ")
    made: dict[str, Any] = {
        "AddressType": "Destination",
        "CompanyName": head.get("company"),
        "AddressLine1": head.get("address_1"),
        "AddressLine2": head.get("address_2"),
        "AddressLine3": head.get("address_3"),
        "Town": head.get("town"),
        "Region": head.get("region"),
        "Postcode": head.get("postcode"),
        "Country": _country(line, "country", head.get("country", ""), faults),
        "SpecialInstructions": head.get("instructions"),
    }
    contact = {
        "FirstName": first or last,
        "LastName": last or first,
        "Email": head.get("email"),
        "Telephone": head.get("phone"),
    }
    if any(contact.values()):
        made["Contact"] = {name: value for name, value in contact.items() if value}
    return {name: value for name, value in made.items() if value}


def _country(line: int, column: str, text: str, faults: _Faults) -> dict[str, Any]:
    code = {"UK": "GB"}.get(text.upper(), text.upper())
    if not _TWO_LETTERS.fullmatch(code):
        faults.add(line, column, text, "two letters are needed (ISO 3166-1), such as GB")
    return {"IsoCode": {"TwoLetterCode": code}}


def _number(line: int, column: str, text: str, faults: _Faults) -> Decimal | None:
    """A number as people write it: 1.5, 1,5 or 1.234,50."""
    cleaned = text.replace(" ", "").replace("\u00a0", "")
    if "," in cleaned and "." in cleaned:
        decimal = max(",.", key=cleaned.rfind)
        cleaned = cleaned.replace({",": ".", ".": ","}[decimal], "")
    try:
        value = Decimal(cleaned.replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value < 0:
        faults.add(line, column, text, "a number is needed")
        return None
    return value


def _date(line: int, text: str, faults: _Faults) -> str | None:
    try:
        return datetime.date.fromisoformat(text[:10]).isoformat() + "T00:00:00"
    except ValueError:
        faults.add(line, "deliver_by", text, "a date is needed, as 2026-11-24")
        return None
