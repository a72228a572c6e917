"""Cuts a JSON text of any length into the texts of its orders, one at a time.

Only one order is in memory. A line ends at a line feed and nowhere else: U+2028, U+2029 and U+0085
are ordinary signs inside a JSON string.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, TextIO

import msgspec

from packstation.runtime.phrase import Phrase

MOST_CHARACTERS = 4_000_000
MOST_DEPTH = 64
_CHUNK_CHARACTERS = 1 << 16
# A whole string is one sign, so that brackets inside it count for nothing; a lone quote is a
# string whose end has not been read yet.
_SIGN = re.compile(r'"(?:[^"\\]++|\\.)*+"|["{}\[\],]', re.DOTALL)
_BLANK = " \t\r\n"


class JsonFaultError(Exception):
    """A JSON text that cannot be used, with the line on which that shows."""

    def __init__(self, line: int, template: str, **values: object) -> None:
        super().__init__(line, template)
        self.line = line
        self.reason = Phrase(template, **values)

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class JsonPiece(msgspec.Struct, frozen=True):
    """The text of one order and the line it begins on (from 1); empty text: it was too long."""

    line: int
    text: str


def decode(piece: JsonPiece) -> Any:
    """The piece as values; decimals keep 5.9900 as it was written. Raises JsonFaultError."""
    if not piece.text:
        raise JsonFaultError(
            piece.line, "longer than {most} characters", most=f"{MOST_CHARACTERS:,}"
        )
    if _depth(piece.text) > MOST_DEPTH:
        raise JsonFaultError(piece.line, "nested deeper than {most}", most=MOST_DEPTH)
    try:
        piece.text.encode()
    except UnicodeEncodeError as error:
        raise JsonFaultError(piece.line, "it has bytes that are no UTF-8 text") from error
    try:
        return json.loads(piece.text, parse_float=Decimal, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        line = piece.line + error.lineno - 1
        raise JsonFaultError(
            line, "no JSON at column {column}: {reason}", column=error.colno, reason=error.msg
        ) from error
    except ValueError as error:  # an integer of thousands of digits
        raise JsonFaultError(piece.line, "a number in it is too long") from error


def json_lines(stream: TextIO) -> Iterator[JsonPiece]:
    """Each line that is not blank. `stream` must be opened with newline="\\n"."""
    number = 0
    while line := stream.readline(MOST_CHARACTERS + 1):
        number += 1
        if len(line) > MOST_CHARACTERS and not line.endswith("\n"):
            _skip_line(stream)
            yield JsonPiece(number, "")
        elif line.strip(_BLANK):
            yield JsonPiece(number, line.strip(_BLANK))


def array_elements(stream: TextIO) -> Iterator[JsonPiece]:
    """Each element of an array as it is read. Raises JsonFaultError where the list is broken."""
    return _ArrayReader(stream).elements()


class _ArrayReader:
    """The text not given out yet, and how far its signs were looked at."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text = ""
        self._seen = 0
        self._line = 1

    def elements(self) -> Iterator[JsonPiece]:
        depth = 0
        while (sign := self._next_sign()) is not None:
            if sign in "{[":
                depth += 1
                if depth == 1:
                    self._take()
            elif sign in "}]" or (sign == "," and depth == 1):
                if depth == 1:
                    piece = self._take()
                    if piece.text or sign == ",":
                        yield self._checked(piece)
                    if sign != ",":
                        return self._expect_end()
                if sign != ",":
                    depth -= 1
        raise JsonFaultError(self._line_now(), "the file ends in the middle of an order or list")

    def _checked(self, piece: JsonPiece) -> JsonPiece:
        if not piece.text:
            raise JsonFaultError(piece.line, "a comma with no order before it")
        return piece

    def _next_sign(self) -> str | None:
        while True:
            found = _SIGN.search(self._text, self._seen)
            if found is not None and found[0] != '"':
                self._seen = found.end()
                return found[0]
            self._seen = len(self._text) if found is None else found.start()
            if len(self._text) > MOST_CHARACTERS:
                raise JsonFaultError(
                    self._line,
                    "one order longer than {most} characters",
                    most=f"{MOST_CHARACTERS:,}",
                )
            more = self._stream.read(_CHUNK_CHARACTERS)
            if not more:
                return None
            self._text += more

    def _take(self) -> JsonPiece:
        """What stands before the sign just read; sign and text are dropped."""
        raw = self._text[: self._seen - 1]
        text = raw.strip(_BLANK)
        begins = self._line + raw[: len(raw) - len(raw.lstrip(_BLANK))].count("\n")
        self._line += raw.count("\n")
        self._text = self._text[self._seen :]
        self._seen = 0
        return JsonPiece(begins, text)

    def _expect_end(self) -> None:
        while True:
            rest = self._text.lstrip(_BLANK)
            self._line += self._text[: len(self._text) - len(rest)].count("\n")
            if rest:
                raise JsonFaultError(self._line, "something follows the end of the list")
            self._text = self._stream.read(_CHUNK_CHARACTERS)
            if not self._text:
                return

    def _line_now(self) -> int:
        return self._line + self._text.count("\n")


def _skip_line(stream: TextIO) -> None:
    while (more := stream.readline(_CHUNK_CHARACTERS)) and not more.endswith("\n"):
        pass


def _depth(text: str) -> int:
    depth = deepest = 0
    for sign in _SIGN.findall(text):
        if sign in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "}]":
            depth -= 1
    return deepest


def _refuse(name: str) -> None:
    raise json.JSONDecodeError(f"{name} is no JSON number", name, 0)
