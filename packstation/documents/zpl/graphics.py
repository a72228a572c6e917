"""Pictures inside ZPL (^GFA): read with every compression in use, and written.

The alphabetic compression (G…Y, g…z, comma, exclamation mark, colon) and the `:Z64:` / `:B64:`
forms with their CRC follow Zebra's ZPL II programming guide.
"""

import base64
import binascii
import re
import zlib

from PIL import Image, ImageOps

from packstation.documents.errors import Damage, UnreadableDocumentError
from packstation.documents.zpl.drawing import Graphic

_RUN = re.compile(rb"([G-Yg-z]*)([0-9A-Fa-f])|([,!:])")
_ENCODED = re.compile(rb"^:(Z64|B64):([A-Za-z0-9+/=\s]*):([0-9A-Fa-f]{4})")
# Twice a label of 4 × 6 in at 600 dpi, and the widest head there is.
_MOST_BYTES = 2_200_000
_MOST_BYTES_A_ROW = 1_000
_MOST_ROWS = 32_000


def picture_of(graphic: Graphic) -> Image.Image:
    """The graphic in grey, black on white. Raises UnreadableDocumentError."""
    row = graphic.bytes_per_row
    if graphic.total_bytes > _MOST_BYTES or row > _MOST_BYTES_A_ROW:
        raise UnreadableDocumentError("a ZPL graphic is too large", Damage.TOO_LARGE)
    encoded = _ENCODED.match(graphic.data)
    raw = _unpacked(encoded) if encoded else _expanded(graphic)
    rows = max(1, len(raw) // row)
    if rows > _MOST_ROWS:
        raise UnreadableDocumentError("a ZPL graphic is too large", Damage.TOO_LARGE)
    dots = Image.frombytes("1", (row * 8, rows), raw.ljust(rows * row, b"\0")[: rows * row])
    return ImageOps.invert(dots.convert("L"))


def graphic_command(picture: Image.Image) -> bytes:
    """A ^GFA of a picture in mode "1", for a field that begins and ends around it."""
    row = (picture.width + 7) // 8
    padded = Image.new("1", (row * 8, picture.height), 1)
    padded.paste(picture, (0, 0))
    raw = ImageOps.invert(padded.convert("L")).convert("1", dither=Image.Dither.NONE).tobytes()
    packed = base64.b64encode(zlib.compress(raw, 9))
    data = b":Z64:%s:%04X" % (packed, binascii.crc_hqx(packed, 0))
    return b"^GFA,%d,%d,%d,%s" % (len(data), len(raw), row, data)


def _unpacked(encoded: re.Match[bytes]) -> bytes:
    kind, text, checksum = encoded.groups()
    if binascii.crc_hqx(text, 0) != int(checksum, 16):
        raise UnreadableDocumentError("a ZPL graphic's checksum is wrong")
    try:
        packed = base64.b64decode(text)
        raw = packed if kind == b"B64" else zlib.decompressobj().decompress(packed, _MOST_BYTES + 1)
    except (ValueError, zlib.error) as error:
        raise UnreadableDocumentError(f"a ZPL graphic is broken: {error}") from error
    if len(raw) > _MOST_BYTES:
        raise UnreadableDocumentError("a ZPL graphic is too large", Damage.TOO_LARGE)
    return raw


def _expanded(graphic: Graphic) -> bytes:
    row = graphic.bytes_per_row * 2
    digits = bytearray()
    for run in _RUN.finditer(graphic.data):
        counts, digit, rule = run.groups()
        if digit:
            more = digit * min(_count(counts), 2 * _MOST_BYTES)
        elif rule == b":":
            whole = len(digits) // row * row
            del digits[whole:]
            more = bytes(digits[whole - row : whole]) or b"0" * row
        else:
            more = (b"0" if rule == b"," else b"F") * (row - len(digits) % row)
        if len(digits) + len(more) > 2 * _MOST_BYTES:
            raise UnreadableDocumentError("a ZPL graphic is too large", Damage.TOO_LARGE)
        digits += more
    return bytes.fromhex(digits[: len(digits) // row * row].decode("ascii"))


def _count(letters: bytes) -> int:
    """G…Y are 1 to 19, g…z are 20 to 400 in steps of 20; they add up. No letter is 1."""
    total = sum(
        letter - ord("F") if letter <= ord("Y") else (letter - ord("f")) * 20 for letter in letters
    )
    return total or 1
