"""What a barcode says, once read."""

import datetime
import hashlib
import re

import msgspec

MARK_LENGTH = 32
_NOT_SENT = re.compile(r"[\s\x00-\x1f()]+")
"""Separators, and the brackets that GS1 writes for people: one reader gives them, another not."""


class Code(msgspec.Struct, frozen=True):
    """One scanned code.

    `text` is what the scanner sent, without symbology identifier, prefix and suffix. The other
    fields are filled when the text is a GS1 code, or an ISO 15434 envelope: `gtin` has 14 digits
    (AI 01), `serial` is AI 21, `batch` AI 10, `expiry` AI 17, `sscc` 18 digits (AI 00), `quantity`
    the units that it says it holds (AI 30 or 37). `add_on` are the two or five digits beside an
    EAN or UPC. `also` are other names of the item, or other readings of the same text: they count
    when `gtin` and `text` name nothing.
    """

    text: str
    gtin: str | None = None
    serial: str | None = None
    batch: str | None = None
    expiry: datetime.date | None = None
    sscc: str | None = None
    quantity: int | None = None
    add_on: str | None = None
    also: tuple[str, ...] = ()


def match_key(text: str) -> str:
    """The form in which two codes of one item are equal.

    Leading zeros never decide (UPC-A, EAN-13 and GTIN-14 of one item differ only in them, GS1
    General Specifications 3.2); letters are compared without case.
    """
    folded = text.strip().upper()
    return folded.lstrip("0") or folded if folded.isascii() and folded.isdigit() else folded


def label_key(text: str) -> str:
    """A mark by which a barcode of a label is known again, and nothing else.

    What we read from the label and what a scanner sends of it give the same mark. A digest, because
    2D barcodes hold names and addresses, and the log keeps for ever what it is given.
    """
    folded = match_key(_NOT_SENT.sub("", text))
    return hashlib.sha256(folded.encode(errors="surrogatepass")).hexdigest()[:MARK_LENGTH]


def keys_of(code: Code) -> tuple[str, ...]:
    """The match keys of `code`, the most specific first."""
    texts = (code.gtin, code.text) if code.gtin else (code.text,)
    return tuple(dict.fromkeys(match_key(text) for text in texts if text))


def other_keys_of(code: Code) -> tuple[str, ...]:
    """The match keys that count when none of `keys_of` means anything."""
    return tuple(dict.fromkeys(match_key(text) for text in code.also if text))
