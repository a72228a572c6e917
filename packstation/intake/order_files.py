"""Reads files of Create Order bodies: one JSON object, an array, or JSON lines.

Every body is checked against the contract before anything is kept; what is wrong is said with the
file, the order and the field. A bad order loses only itself. Orders come one at a time, so a file
larger than the memory can be read.
"""

import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from packstation.intake.json_text import (
    MOST_CHARACTERS,
    JsonFaultError,
    JsonPiece,
    array_elements,
    decode,
    json_lines,
)
from packstation.intake.order_source import OrderFileError, open_plain, unicode_encoding
from packstation.pro.validate import validate_create_order

NUMBER = "OrderReferenceProvidedByCustomer"


class ReadOrder(msgspec.Struct, frozen=True):
    """One order of a file. `place` names it for people; `faults` are `path: reason`."""

    place: str
    own_number: str
    body: str
    faults: tuple[str, ...] = ()


def read_orders(path: Path) -> Iterator[ReadOrder]:
    """Every order of a file, checked, as it is read. Raises OrderFileError, also half-way."""
    encoding = unicode_encoding(path)
    # Bytes that are no UTF-8 are carried along to the order that has them, which is then refused.
    errors = "surrogateescape" if encoding.startswith("utf-8") else "strict"
    try:
        with io.TextIOWrapper(open_plain(path), encoding, errors, newline="\n") as stream:
            yield from _orders(path, stream)
    except UnicodeDecodeError as error:
        raise OrderFileError(
            "{path} is not {encoding} text.", path=path, encoding=encoding.upper()
        ) from error
    except JsonFaultError as fault:
        raise OrderFileError(
            "{path} is no JSON at line {line}: {reason}.",
            path=path,
            line=fault.line,
            reason=fault.reason,
        ) from fault
    except OSError as error:
        raise OrderFileError(
            "{path} cannot be read: {reason}.", path=path, reason=error.strerror
        ) from error


def _orders(path: Path, stream: io.TextIOWrapper) -> Iterator[ReadOrder]:
    head = stream.read(MOST_CHARACTERS + 1)
    is_list = head.lstrip().startswith("[")
    is_whole = len(head) <= MOST_CHARACTERS
    if is_whole and not head.strip():
        raise OrderFileError("{path} is empty.", path=path)
    whole_fault = None
    if is_whole and not is_list:
        try:
            yield checked(str(path), decode(JsonPiece(1, head)))
        except JsonFaultError as fault:
            whole_fault = fault
        else:
            return
    del head
    stream.seek(0)
    if is_list:
        for number, piece in enumerate(array_elements(stream), start=1):
            yield _read(f"{path} order {number}", piece)
        return
    if not any(_is_order(piece) for piece in islice(json_lines(stream), 2)):
        raise whole_fault or JsonFaultError(1, "neither a list nor one order a line")
    stream.seek(0)
    for piece in json_lines(stream):
        yield _read(f"{path} line {piece.line}", piece)


def _is_order(piece: JsonPiece) -> bool:
    try:
        return isinstance(decode(piece), dict)
    except JsonFaultError:
        return False


def _read(place: str, piece: JsonPiece) -> ReadOrder:
    """An order of a list or a line; a fault on a later line than it begins says which."""
    try:
        return checked(place, decode(piece))
    except JsonFaultError as fault:
        is_said = place.endswith(f"line {fault.line}")
        return ReadOrder(place, "", piece.text, (str(fault.reason if is_said else fault),))


def checked(place: str, body: Any) -> ReadOrder:
    """A decoded body with every fault that the contract, or finding it again, has against it."""
    faults = [f"{fault.path}: {fault.reason}" for fault in validate_create_order(body)]
    number = body.get(NUMBER) if isinstance(body, dict) else None
    if isinstance(body, dict) and not (isinstance(number, str) and number.strip()):
        faults.append(f"{NUMBER}: the inbox finds an order by the shop's own number; give one")
        number = ""
    try:
        text = msgspec.json.Encoder(decimal_format="number").encode(body).decode()
    except UnicodeEncodeError:
        return ReadOrder(place, "", "", (*faults, "half of a character (a lone surrogate)"))
    return ReadOrder(place, str(number or "").strip(), text, tuple(faults))
