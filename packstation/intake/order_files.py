"""Reads files of Create Order bodies: one JSON object, an array, or JSON lines.

Every body is checked against the contract before anything is kept; what is wrong is said with the
file, the order and the field.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from packstation.pro.validate import validate_create_order

NUMBER = "OrderReferenceProvidedByCustomer"
MOST_BYTES = 200_000_000


class OrderFileError(Exception):
    """A file that is no JSON, or cannot be read; `str()` names it and the place."""


class ReadOrder(msgspec.Struct, frozen=True):
    """One order of a file. `place` names it for people; `faults` are `path: reason`."""

    place: str
    own_number: str
    body: str
    faults: tuple[str, ...] = ()


def read_orders(path: Path) -> list[ReadOrder]:
    """Every order of a file, checked. Raises OrderFileError."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise OrderFileError(f"{path} is larger than {MOST_BYTES // 1_000_000} MB; split it.")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise OrderFileError(f"{path} is not UTF-8 text.") from error
    except OSError as error:
        raise OrderFileError(f"{path} cannot be read: {error.strerror}.") from error
    return [_checked(place, body) for place, body in _bodies(path, text)]


def _bodies(path: Path, text: str) -> Iterator[tuple[str, Any]]:
    if not text.strip():
        raise OrderFileError(f"{path} is empty.")
    try:
        whole = _decode(text)
    except json.JSONDecodeError as error:
        yield from _json_lines(path, text, error)
        return
    if isinstance(whole, list):
        yield from ((f"{path} order {n}", body) for n, body in enumerate(whole, start=1))
    else:
        yield str(path), whole


def _json_lines(path: Path, text: str, error: json.JSONDecodeError) -> Iterator[tuple[str, Any]]:
    """A file that is no JSON as a whole: each line is an order, if the first one is JSON at all."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield f"{path} line {number}", _decode(line)
        except json.JSONDecodeError:
            if number == 1:
                fault = error
            place = f"line {fault.lineno if number == 1 else number}, column {fault.colno}"
            raise OrderFileError(f"{path} is no JSON at {place}: {fault.msg}.") from fault


def _decode(text: str) -> Any:
    # Decimals keep 5.9900 as it was written; NaN is no JSON that PRO would take.
    return json.loads(text, parse_float=Decimal, parse_constant=_refuse)


def _refuse(name: str) -> None:
    raise json.JSONDecodeError(f"{name} is no JSON number", name, 0)


def _checked(place: str, body: Any) -> ReadOrder:
    faults = [f"{fault.path}: {fault.reason}" for fault in validate_create_order(body)]
    number = body.get(NUMBER) if isinstance(body, dict) else None
    if isinstance(body, dict) and not (isinstance(number, str) and number.strip()):
        faults.append(f"{NUMBER}: the inbox finds an order by the shop's own number; give one")
        number = ""
    text = msgspec.json.Encoder(decimal_format="number").encode(body).decode()
    return ReadOrder(place, str(number or "").strip(), text, tuple(faults))
