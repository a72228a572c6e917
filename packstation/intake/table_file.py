"""Rows of a CSV, TSV or Excel file, as text; encoding and separator are found.

Spreadsheets write what their country writes: semicolons, tabs, UTF-16 or Windows-1252.
"""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from packstation.intake.order_source import OrderFileError, open_plain
from packstation.runtime.phrase import Phrase

TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx"})
SEPARATORS = ";\t|,"
_SHOWN = {
    "\t": Phrase("tabs"),
    ";": Phrase("semicolons"),
    "|": Phrase("bars"),
    ",": Phrase("commas"),
}
MOST_CELL = 10_000
PIECE = 65_536
MOST_UNPACKED = 500_000_000
"""Bytes that a workbook may unpack to: a small file can hold gigabytes of zeros."""


class Table(msgspec.Struct):
    """`form` says in words how the file was read; rows come with their line, counted from 1."""

    form: Phrase
    header: tuple[str, ...]
    rows: Iterator[tuple[int, tuple[str, ...]]]


def is_table(path: Path) -> bool:
    """Whether the file's name says that it is a table."""
    return path.suffix.lower() in TABLES


def open_table(path: Path) -> Table:
    """The table in `path`. Raises OrderFileError, also while its rows are read."""
    return _workbook(path) if path.suffix.lower() == ".xlsx" else _text(path)


def _text(path: Path) -> Table:
    """Read piece by piece: whoever waits for the interpreter never waits for a whole file."""
    encoding = _encoding(path)
    with _lines(path, encoding) as lines:
        head = next((line for line in lines if line.strip("\r\n")), "")
    separator = max(SEPARATORS, key=head.count) if any(s in head for s in SEPARATORS) else ","
    rows = _records(path, encoding, separator)
    header = next(rows, None)
    if header is None:
        raise OrderFileError("{path} is empty.", path=path)
    form = Phrase(
        "{encoding}, {separators}", encoding=encoding.upper(), separators=_SHOWN[separator]
    )
    return Table(form, header[1], rows)


def _lines(path: Path, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(open_plain(path), encoding, errors="replace", newline="")


def _records(path: Path, encoding: str, separator: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    with _lines(path, encoding) as lines:
        reader = csv.reader(lines, delimiter=separator)
        try:
            for row in reader:
                cells = tuple(cell.strip() for cell in row)
                if any(cells):
                    yield reader.line_num, cells
        except csv.Error as error:
            raise OrderFileError(
                "{path} is no table at line {line}: {reason}.",
                path=path,
                line=reader.line_num,
                reason=error,
            ) from error


def _encoding(path: Path) -> str:
    with open_plain(path) as file:
        start = file.read(4)
        if start.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        if start[1:2] == b"\x00":
            return "utf-16-le"
        decoder = codecs.getincrementaldecoder("utf-8")()
        piece = start
        try:
            while piece:
                decoder.decode(piece)
                piece = file.read(PIECE)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig" if start.startswith(b"\xef\xbb\xbf") else "utf-8"


def _workbook(path: Path) -> Table:
    import openpyxl  # only who reads one needs it
    from openpyxl.utils.exceptions import InvalidFileException

    with open_plain(path) as file:
        content = io.BytesIO(file.read())
    try:
        with zipfile.ZipFile(content) as packed:
            if sum(member.file_size for member in packed.infolist()) > MOST_UNPACKED:
                raise OrderFileError(
                    "{path} is too large once it is unpacked; split it.", path=path
                )
        book = openpyxl.load_workbook(content, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise OrderFileError("{path} is no Excel workbook (.xlsx).", path=path) from error
    sheet = book.worksheets[0] if book.worksheets else None
    if sheet is None:
        raise OrderFileError("{path} has no sheet.", path=path)
    rows = (
        (line, cells)
        for line, row in enumerate(sheet.iter_rows(values_only=True), start=1)
        if any(cells := tuple(_cell(value) for value in row))
    )
    header = next(rows, None)
    if header is None:
        raise OrderFileError("{path} is empty.", path=path)
    return Table(Phrase("Excel, sheet {name}", name=sheet.title), header[1], rows)


def _cell(value: object) -> str:
    """A cell as somebody would type it: 12 for 12.0, a date without its time."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    return text.removesuffix(" 00:00:00")[:MOST_CELL]
