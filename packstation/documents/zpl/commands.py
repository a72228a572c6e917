"""ZPL as a printer takes it apart: one command after the other.

By Zebra's ZPL II programming guide: RS and DLE stand for the caret and the tilde, US for the comma;
a label may declare signs of its own (^CC, ^CT, ^CD); some commands carry announced binary data, in
which nothing is a command. What stands between commands and belongs to none is nothing to a printer
(or a command of another language), and is left out here.
"""

import re
from collections.abc import Iterator

import msgspec

_ANY_DATA = ("FD", "FV", "FX", "SN")
"""Commands whose delimiters are text."""
_NAME = rb"([A-Za-z][A-Za-z0-9@])"
_BINARY_PICTURE = re.compile(rb"\s*[BC]\s*,\s*(\d{1,8})\s*,[^,]{0,10},[^,]{0,10},", re.IGNORECASE)
_BINARY_FILE = re.compile(rb"[^,]{0,80},\s*[BCP]\s*,[^,]{0,8},\s*(\d{1,8})\s*,[^,]{0,8},", re.I)


class Command(msgspec.Struct, frozen=True):
    """`name` is two signs in capitals, a font's is in it (`A0`); `data` all that follows.

    The delimiter in `data` is a comma, whatever the document declared.
    """

    prefix: bytes
    name: str
    data: bytes

    @property
    def title(self) -> str:
        """How people call it, such as `^FO`."""
        return self.prefix.decode() + self.name

    def __bytes__(self) -> bytes:
        return self.prefix + self.name.encode() + self.data

    def parameter(self, index: int) -> str:
        """One of the parameters, without spaces; "" when it is not given."""
        parts = self.data.split(b",", index + 1)
        return parts[index].strip().decode("latin-1") if index < len(parts) else ""


def commands(content: bytes) -> Iterator[Command]:
    """Every command, in its order."""
    caret, tilde, comma = b"^", b"~", b","
    sign = _sign(caret, tilde)
    position = 0
    while found := sign.search(content, position):
        prefix = b"^" if found[1] in (caret, b"\x1e") else b"~"
        name = found[2].upper().decode()
        position = found.end()
        if name in ("CC", "CT", "CD"):
            declared = content[position : position + 1]
            position += 1
            if declared and name == "CC":
                caret = declared
            elif declared and name == "CT":
                tilde = declared
            elif declared:
                comma = declared
            sign = _sign(caret, tilde)
            continue
        end = _end(content, position, name, sign)
        data = content[position:end]
        position = end
        if name not in _ANY_DATA and (comma != b"," or b"\x1f" in data[:200]):
            data = data.replace(comma, b",").replace(b"\x1f", b",")
        yield Command(prefix, name, data)


def _sign(caret: bytes, tilde: bytes) -> re.Pattern[bytes]:
    signs = re.escape(caret) + rb"|" + re.escape(tilde)
    return re.compile(rb"(" + signs + rb"|\x1e|\x10)" + _NAME)


def _end(content: bytes, start: int, name: str, sign: re.Pattern[bytes]) -> int:
    """Where the data of a command ends: behind announced binary data, else at the next command."""
    announced = None
    if name == "GF":
        announced = _BINARY_PICTURE.match(content, start)
    elif name == "DY":
        announced = _BINARY_FILE.match(content, start)
    if announced:
        return min(len(content), announced.end() + int(announced[1]))
    following = sign.search(content, start)
    return following.start() if following else len(content)
