"""Rows of a CSV, TSV or Excel file, as text; encoding and separator are found.

Spreadsheets write what their country writes: semicolons, tabs, UTF-16 or Windows-1252.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from packstation.intake.order_source import OrderFileError, open_plain

TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx"})
SEPARATORS = ";\t|,"
MOST_CELL = 10_000
MOST_UNPACKED = 500_000_000
"""Bytes that a workbook may unpack to: a small file can hold gigabytes of zeros."""


class Table(msgspec.Struct):
    """`form` says in words how the file was read; rows come with their line, counted from 1."""

    form: str
    header: tuple[str, ...]
    rows: Iterator[tuple[int, tuple[str, ...]]]


def is_table(path: Path) -> bool:
    """Whether the file's name says that it is a table."""
    return path.suffix.lower() in TABLES


def open_table(path: Path) -> Table:
    """The table in `path`. Raises OrderFileError, also while its rows are read."""
    return _workbook(path) if path.suffix.lower() == ".xlsx" else _text(path)


def _text(path: Path) -> Table:
    with open_plain(path) as file:
        content = file.read()
    encoding = _encoding(content)
    text = content.decode(encoding, "replace")
    head = text.lstrip("\r\n").partition("\n")[0]
    separator = max(SEPARATORS, key=head.count) if any(s in head for s in SEPARATORS) else ","
    rows = _records(path, csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    header = next(rows, None)
    if header is None:
        raise OrderFileError(f"{path} is empty.")
    shown = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas"}[separator]
    return Table(f"{encoding.upper()}, {shown}", header[1], rows)


def _records(
    path: Path,
    reader: "csv._reader",  # type: ignore[name-defined]  # the stubs' own name
) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        for row in reader:
            cells = tuple(cell.strip() for cell in row)
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise OrderFileError(f"{path} is no table at line {reader.line_num}: {error}.") from error


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if content[1:2] == b"\x00":
        return "utf-16-le"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"


def _workbook(path: Path) -> Table:
    import openpyxl  # only who reads one needs it
    from openpyxl.utils.exceptions import InvalidFileException

    with open_plain(path) as file:
        content = io.BytesIO(file.read())
    try:
        with zipfile.ZipFile(content) as packed:
            if sum(member.file_size for member in packed.infolist()) > MOST_UNPACKED:
                raise OrderFileError(f"{path} is too large once it is unpacked; split it.")
        book = openpyxl.load_workbook(content, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise OrderFileError(f"{path} is no Excel workbook (.xlsx).") from error
    sheet = book.worksheets[0] if book.worksheets else None
    if sheet is None:
        raise OrderFileError(f"{path} has no sheet.")
    rows = (
        (line, cells)
        for line, row in enumerate(sheet.iter_rows(values_only=True), start=1)
        if any(cells := tuple(_cell(value) for value in row))
    )
    header = next(rows, None)
    if header is None:
        raise OrderFileError(f"{path} is empty.")
    return Table(f"Excel, sheet {sheet.title}", header[1], rows)


def _cell(value: object) -> str:
    """A cell as somebody would type it: 12 for 12.0, a date without its time."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    return text.removesuffix(" 00:00:00")[:MOST_CELL]
