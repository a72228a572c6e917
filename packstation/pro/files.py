"""From the text PRO wraps a file in to the file itself.

The guides promise base64; their own samples are base64 of base64. So the text is decoded until
the bytes are a file we can print, at most three times, and the bytes decide what it is: a PNG
called PDF is a PNG. Anything else fails loudly; nothing unknown ever reaches a printer.
"""

import base64
import binascii
import re
from typing import Any

import msgspec

from packstation.packing.formats import format_of
from packstation.packing.shipping import Format
from packstation.pro.errors import Malformed, TooLarge

MAX_DOCUMENT_BYTES = 20_000_000
MAX_DECODINGS = 3

_BOM = b"\xef\xbb\xbf"
_DATA_URL = re.compile(rb"^data:[^,]{0,200},", re.IGNORECASE)
_BASE64 = re.compile(rb"[A-Za-z0-9+/]+={0,2}")


class DocumentFile(msgspec.Struct, frozen=True):
    """A label or document. `content_type_hint` is what PRO called it; `format` is what it is."""

    content: bytes
    format: Format
    content_type_hint: str = ""


def decode_file(operation: str, wrapped: Any, path: str = "$.File", hint: str = "") -> DocumentFile:
    """The document inside `wrapped`: base64 text in any number of layers, or a list of bytes.

    Raises Malformed when no printable document is inside, TooLarge above 20 MB.
    """
    content = _as_bytes(operation, wrapped, path)
    for _ in range(MAX_DECODINGS + 1):
        found = format_of(content)
        if found is not None:
            if len(content) > MAX_DOCUMENT_BYTES:
                raise TooLarge(operation, MAX_DOCUMENT_BYTES)
            return DocumentFile(content, found, hint)
        unwrapped = _decode_once(content)
        if unwrapped is None:
            break
        content = unwrapped
    raise Malformed(operation, path, "the document is neither PDF nor PNG nor ZPL")


def _as_bytes(operation: str, wrapped: Any, path: str) -> bytes:
    if isinstance(wrapped, bytes):
        return wrapped
    if isinstance(wrapped, str):
        return wrapped.encode("utf-8", "replace")
    if isinstance(wrapped, list):
        try:
            return bytes(wrapped)
        except (TypeError, ValueError) as error:
            raise Malformed(operation, path, "the document is not a list of bytes") from error
    raise Malformed(operation, path, "there is no document")


def _decode_once(content: bytes) -> bytes | None:
    """One layer of base64 less, None when `content` is not wholly base64 text."""
    text = _DATA_URL.sub(b"", content.removeprefix(_BOM).lstrip(), count=1)
    text = b"".join(text.split()).translate(bytes.maketrans(b"-_", b"+/")).strip(b'"')
    if not text or _BASE64.fullmatch(text) is None:
        return None
    text = text.rstrip(b"=")
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        return None


_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*%\u202a-\u202e\u2066-\u2069]+')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_MAX_NAME = 100


def safe_file_name(name: str, fallback: str, suffix: str = ".pdf") -> str:
    """`name` as a plain file name that every system takes, never a path, always with `suffix`.

    Separators cut it to its last part; control signs, wildcards, stream and direction marks
    become `_`; Windows' device names (`CON`, `LPT1.pdf`) get a `_` in front; leading and trailing
    dots and spaces go. `fallback` is used when nothing is left.
    """
    base = re.split(r"[\\/]", name)[-1]
    base = _FORBIDDEN.sub("_", base).strip(" .")
    if base.casefold().endswith(suffix):
        base = base[: -len(suffix)].strip(" .")
    if not base:
        base = fallback
    if _DEVICES.fullmatch(base):
        base = f"_{base}"
    return base[:_MAX_NAME].rstrip(" .") + suffix
