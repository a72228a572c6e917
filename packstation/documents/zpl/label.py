"""What of a carrier's ZPL a printer gets: what draws a label, once, and nothing that lasts.

A label comes from outside, and ZPL can also configure, store, reset and multiply. So a document is
read into its commands and each label is written anew of those that draw. A picture that the
document would store in the printer is drawn where it is recalled. Every label begins by setting
what it depends on and an earlier one may have changed, and puts back what it changed itself
(Zebra's guide: these hold until power-off or the next such command).
"""

import re
from collections.abc import Iterable

import msgspec

from packstation.documents.errors import Damage, UnreadableDocumentError
from packstation.documents.zpl.commands import Command, commands
from packstation.documents.zpl.drawing import Graphic
from packstation.documents.zpl.pictures import (
    PICTURE_STORES,
    drawn,
    in_digits,
    stored_picture,
    stored_under,
)

START = b"^PON^LH0,0^LS0^LT0^LRN^PMN^MCY^FWN^MUD"
"""Orientation, home, shift, top, reversal, mirror, bitmap cleared, field turn, unit: as new."""

_USUAL = {
    "PO": "N",
    "LH": "0,0",
    "LS": "0",
    "LT": "0",
    "LR": "N",
    "PM": "N",
    "MC": "Y",
    "FW": "N",
    "MU": "D",
    "JM": "A",
}
"""What lasts in the printer, and what it is put back to."""
_CARRIED = frozenset({*_USUAL, "PW", "LL", "CI", "CF", "BY", "SE", "PA", "CW"})
"""What a block sets for the labels behind it, too."""
_DRAWING = "FO FT FD FV FS FH FX FB FR FN FC FM FP TB SN SF GF GB GC GD GE GS A@ XG IM XF"
"""Fields, their texts and pictures; fonts (A…) and barcodes (B…) beside them."""
_STORING = {
    "DF": "stores a form in the printer",
    "IS": "stores a picture in the printer",
    "DU": "stores a font in the printer",
    "DT": "stores a font in the printer",
    "DB": "stores a font in the printer",
    "DS": "stores a font in the printer",
}
"""Without these the labels would not be what the carrier drew: such a document is refused."""
_BUILT_IN_FONTS = "0ABCDEFGHPQRSTUV"
_DRAWS = ("FS", "XF")
_LONG = ("FD", "FV", "SN", "GF")
"""Commands whose data may go over several lines."""
_SIGN = re.compile(rb"[\^~\x10\x1e][A-Za-z][A-Za-z0-9@]")


class PrinterLabel(msgspec.Struct, frozen=True):
    """One label, fit to be sent. `left_out` are the commands that no printer gets of it."""

    content: bytes
    left_out: tuple[str, ...] = ()


def printer_labels(content: bytes) -> tuple[PrinterLabel, ...]:
    """Each label of a ZPL document by itself, in their order; each prints once.

    The same labels again when they are read once more. Raises UnreadableDocumentError for a
    document that is cut off, holds no label, or cannot be printed without storing something.
    """
    reader = _Reader()
    for command in commands(content):
        reader.take(command)
    return reader.done()


def printable(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """All labels of a document in one, and what was left out. Raises UnreadableDocumentError."""
    labels = printer_labels(content)
    left_out = dict.fromkeys(title for label in labels for title in label.left_out)
    return b"\n".join(label.content for label in labels), tuple(left_out)


class _Reader:
    def __init__(self) -> None:
        self._labels: list[PrinterLabel] = []
        self._carried: dict[str, Command] = {}
        self._pictures: dict[str, Graphic | None] = {}
        self._left_out: dict[str, None] = {}
        self._block: list[Command] | None = None

    def take(self, command: Command) -> None:
        """Sort one command in. Raises UnreadableDocumentError."""
        if command.name == "XA":
            self._begin()
        elif command.name == "XZ":
            self._end()
        elif why := _STORING.get(command.name):
            raise UnreadableDocumentError(f"it {why} ({command.title})", Damage.UNSAFE)
        elif command.name in PICTURE_STORES:
            self._left_out[command.title] = None
            self._pictures[stored_under(command)] = stored_picture(command)
        elif self._block is not None and _is_drawing(command):
            self._block.append(self._safe(command))
        else:
            self._left_out[command.title] = None

    def done(self) -> tuple[PrinterLabel, ...]:
        """The labels read. Raises UnreadableDocumentError."""
        if self._block:
            raise UnreadableDocumentError(
                "the ZPL is cut off: its end ^XZ is missing", Damage.CUT_OFF
            )
        if not self._labels:
            raise UnreadableDocumentError("the ZPL has no label in it", Damage.EMPTY)
        return tuple(self._labels)

    def _begin(self) -> None:
        if self._block and any(one.name in _DRAWS for one in self._block):
            raise UnreadableDocumentError(
                "the ZPL is cut off: the end ^XZ of a label is missing", Damage.CUT_OFF
            )
        # What a printer was told before the second ^XA holds.
        self._block = self._block or []

    def _end(self) -> None:
        block, self._block = self._block or [], None
        if any(command.name in _DRAWS for command in block):
            own = {command.name for command in _until_drawn(block)}
            carried = [one for name, one in self._carried.items() if name not in own]
            self._labels.append(PrinterLabel(_written(carried, block), tuple(self._left_out)))
            self._left_out = {}
        for command in block:
            if command.name in _CARRIED:
                self._carried.pop(command.name, None)
                self._carried[command.name] = command

    def _safe(self, command: Command) -> Command:
        """The command as it may be sent: no stored picture, no raw bytes, no hidden command."""
        if command.name == "GF":
            return in_digits(command)
        if _SIGN.search(command.data):
            raise UnreadableDocumentError(
                f"what {command.title} says would be taken for a command by the printer",
                Damage.UNSAFE,
            )
        if command.name not in ("XG", "IM"):
            return command
        name = stored_under(command)
        if name not in self._pictures:
            return command  # it lies in the printer already
        picture = self._pictures[name]
        if picture is None:
            raise UnreadableDocumentError(f"its picture {name} cannot be read")
        return drawn(command, picture)


def _is_drawing(command: Command) -> bool:
    name = command.name
    if command.prefix != b"^":
        return False
    if name == "CW":
        return command.parameter(0).upper() not in _BUILT_IN_FONTS
    return name in _CARRIED or name in _DRAWING or name[0] in "AB"


def _until_drawn(block: Iterable[Command]) -> list[Command]:
    found = []
    for command in block:
        if command.name in _DRAWS:
            break
        found.append(command)
    return found


def _written(carried: Iterable[Command], block: Iterable[Command]) -> bytes:
    everything = [*carried, *block]
    body = b"".join(_one_line(command) for command in everything).removeprefix(START)
    label = b"^XA" + START + body + b"^XZ"
    last = {command.name: command for command in everything if command.name in _USUAL}
    changed = [
        f"^{name}{_USUAL[name]}" for name, command in last.items() if not _is_usual(name, command)
    ]
    return label + b"^XA" + "".join(changed).encode() + b"^XZ" if changed else label


def _is_usual(name: str, command: Command) -> bool:
    usual = _USUAL[name].split(",")
    return all(command.parameter(n).upper() in (value, "") for n, value in enumerate(usual))


def _one_line(command: Command) -> bytes:
    """The command without line ends, where a command of another language could begin."""
    if command.name in _LONG:
        return bytes(command).replace(b"\r", b"").replace(b"\n", b"")
    return bytes(command).splitlines()[0]
