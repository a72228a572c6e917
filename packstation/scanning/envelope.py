"""ISO/IEC 15434 envelopes: several fields in one 2D barcode, each with its data identifier.

    [)> RS 06 GS 1P… GS S… RS EOT

Format 05 holds GS1 element strings, format 06 data identifiers of ANSI MH10.8.2. Data Matrix may
write the envelope in one codeword (macro 05 and 06): scanners send it written out all the same.
Many scanners drop RS and EOT, so only GS is needed to read one. The German pharmacy number (IFA's
PPN, identifier 9N) holds the PZN under which a shop knows the item.
"""

import datetime
import re

from packstation.packing.barcodes.codes import Code
from packstation.packing.barcodes.gtin import has_check_digit, is_digits
from packstation.scanning.gs1 import GS, month_end_or_day, read_gs1, six_digit_date

RS = "\x1e"
EOT = "\x04"
_HEAD = re.compile(r"\[\)>\x1e?(?P<format>0[56])\x1d")
_FIELD = re.compile(r"(?P<identifier>\d{0,3}[A-Z])(?P<value>.+)", re.DOTALL)

SERIALS = ("S",)
BATCHES = ("1T", "T")
ITEMS = ("P", "1P", "9N")
"""Customer's item number, supplier's, pharmacy product number."""
GTIN = ("8P", "3P")
QUANTITY = "Q"
EXPIRY = ("14D", "D")
"""YYYYMMDD, and (in the PPN's rules) YYMMDD."""


def read_envelope(text: str, today: datetime.date) -> Code | None:
    """The code that an envelope holds; None when `text` is none that can be read."""
    head = _HEAD.match(text)
    if head is None:
        return None
    body = text[head.end() :].partition(RS)[0].rstrip(EOT + GS)
    if head["format"] == "05":
        code = read_gs1(body, today)
        return None if code is None else _renamed(code, text)
    values: dict[str, str] = {}
    for field in body.split(GS):
        match = _FIELD.fullmatch(field)
        if match is not None:
            values.setdefault(match["identifier"], match["value"])
    return _of_identifiers(text, values, today) if values else None


def _renamed(code: Code, text: str) -> Code:
    return Code(
        text,
        gtin=code.gtin,
        serial=code.serial,
        batch=code.batch,
        expiry=code.expiry,
        sscc=code.sscc,
        quantity=code.quantity,
    )


def _of_identifiers(text: str, values: dict[str, str], today: datetime.date) -> Code:
    gtin = next((values[key] for key in GTIN if has_check_digit(values.get(key, ""))), None)
    quantity = values.get(QUANTITY, "")
    names = [values[key] for key in ITEMS if key in values]
    if pzn := _pzn(values.get("9N", "")):
        names.append(pzn)
    return Code(
        text,
        gtin=gtin.zfill(14) if gtin is not None and len(gtin) <= 14 else None,
        serial=next((values[key] for key in SERIALS if key in values), None),
        batch=next((values[key] for key in BATCHES if key in values), None),
        expiry=_expiry(values, today),
        quantity=int(quantity[:9]) if is_digits(quantity) and int(quantity[:9]) else None,
        also=tuple(names),
    )


def _pzn(ppn: str) -> str | None:
    """The eight digits of a PZN within a PPN (agency 11, then the PZN, then two check digits)."""
    return ppn[2:10] if len(ppn) == 12 and is_digits(ppn) and ppn.startswith("11") else None


def _expiry(values: dict[str, str], today: datetime.date) -> datetime.date | None:
    for identifier in EXPIRY:
        value = values.get(identifier, "")
        if is_digits(value) and len(value) == 8:
            return month_end_or_day(int(value[:4]), int(value[4:6]), int(value[6:]))
        if is_digits(value) and len(value) == 6:
            return six_digit_date(value, today)
    return None
