"""Pictures inside ZPL (^GFA): read with every compression in use, and written.

The alphabetic compression (G…Y, g…z, comma, exclamation mark, colon) and the `:Z64:` / `:B64:`
forms with their CRC follow Zebra's ZPL II programming guide.
"""

import base64
import binascii
import re
import zlib

from PIL import Image, ImageOps

from packstation.documents.errors import UnreadableDocumentError
from packstation.documents.zpl import Graphic

_RUN = re.compile(rb"([G-Yg-z]*)([0-9A-Fa-f])|([,!:])")
_ENCODED = re.compile(rb"^:(Z64|B64):([A-Za-z0-9+/=\s]*):([0-9A-Fa-f]{4})")
_MOST_BYTES = 8_000_000


def picture_of(graphic: Graphic) -> Image.Image:
    """The graphic in grey, black on white. Raises UnreadableDocumentError."""
    if graphic.total_bytes > _MOST_BYTES:
        raise UnreadableDocumentError("a ZPL graphic is too large")
    encoded = _ENCODED.match(graphic.data)
    raw = _unpacked(encoded) if encoded else _expanded(graphic)
    row = graphic.bytes_per_row
    rows = max(1, len(raw) // row)
    dots = Image.frombytes("1", (row * 8, rows), raw.ljust(rows * row, b"\0")[: rows * row])
    return ImageOps.invert(dots.convert("L"))


def graphic_field(picture: Image.Image) -> bytes:
    """A ^GFA field (without position) of a picture in mode "1"; the smaller of our two forms."""
    row = (picture.width + 7) // 8
    padded = Image.new("1", (row * 8, picture.height), 1)
    padded.paste(picture, (0, 0))
    raw = ImageOps.invert(padded.convert("L")).convert("1", dither=Image.Dither.NONE).tobytes()
    packed = base64.b64encode(zlib.compress(raw, 9))
    data = b":Z64:%s:%04X" % (packed, binascii.crc_hqx(packed, 0))
    return b"^GFA,%d,%d,%d,%s^FS" % (len(data), len(raw), row, data)


def _unpacked(encoded: re.Match[bytes]) -> bytes:
    kind, text, checksum = encoded.groups()
    if binascii.crc_hqx(text, 0) != int(checksum, 16):
        raise UnreadableDocumentError("a ZPL graphic's checksum is wrong")
    try:
        packed = base64.b64decode(text)
        if kind == b"B64":
            return packed
        unpacker = zlib.decompressobj()
        raw = unpacker.decompress(packed, _MOST_BYTES)
    except (ValueError, zlib.error) as error:
        raise UnreadableDocumentError(f"a ZPL graphic is broken: {error}") from error
    return raw


def _expanded(graphic: Graphic) -> bytes:
    digits_per_row = graphic.bytes_per_row * 2
    rows: list[bytes] = []
    row = b""
    room = _MOST_BYTES // graphic.bytes_per_row
    for run in _RUN.finditer(graphic.data):
        counts, digit, rule = run.groups()
        if digit:
            row += digit * min(_count(counts), _MOST_BYTES)
        elif rule == b":":
            rows.append(rows[-1] if rows else b"0" * digits_per_row)
        else:
            row = row.ljust(digits_per_row, b"0" if rule == b"," else b"F")
        while len(row) >= digits_per_row:
            rows.append(row[:digits_per_row])
            row = row[digits_per_row:]
        if len(rows) > room:
            raise UnreadableDocumentError("a ZPL graphic is too large")
    return bytes.fromhex(b"".join(rows).decode("ascii"))


def _count(letters: bytes) -> int:
    """G…Y are 1 to 19, g…z are 20 to 400 in steps of 20; they add up. No letter is 1."""
    total = sum(
        letter - ord("F") if letter <= ord("Y") else (letter - ord("f")) * 20 for letter in letters
    )
    return total or 1
