"""Reading ZPL II as far as labels use it: where each field lies and what it says.

Command meanings follow Zebra's ZPL II programming guide. What is not known is skipped: this
serves to check and preview labels; what a printer gets is made by `zpl_label`.
"""

import re
from collections.abc import Callable

import msgspec

from packstation.documents.zpl.commands import Command, commands

_HEX = re.compile(rb"[0-9A-Fa-f]{2}")


class Barcode(msgspec.Struct, frozen=True, kw_only=True):
    """A barcode command: `symbology` is its two letters, such as BC for Code 128."""

    symbology: str
    rotation: str = "N"
    height: int = 10
    module: int = 2
    shows_text: bool = False
    magnification: int = 3
    mode: str = "N"


class Box(msgspec.Struct, frozen=True):
    """A ^GB box or line, in dots."""

    width: int
    height: int
    thickness: int
    is_white: bool


class Graphic(msgspec.Struct, frozen=True):
    """A ^GF picture: its data as sent, bytes a row, bytes altogether."""

    data: bytes
    bytes_per_row: int
    total_bytes: int


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on the label. `data` is decoded (^FH), barcode escapes still in it."""

    x: int
    y: int
    from_baseline: bool = False
    rotation: str = "N"
    font_height: int = 20
    font_width: int = 0
    block_width: int = 0
    alignment: str = "L"
    is_reversed: bool = False
    data: str = ""
    barcode: Barcode | None = None
    box: Box | None = None
    graphic: Graphic | None = None


class Label(msgspec.Struct, frozen=True):
    """One ^XA…^XZ block; width and height in dots where the block says them."""

    fields: tuple[Field, ...]
    width: int | None = None
    height: int | None = None


def parse(content: bytes) -> tuple[Label, ...]:
    """All blocks of a ZPL document."""
    reader = _Reader()
    for command in commands(content):
        reader.take(command)
    return tuple(reader.labels)


class _Reader:
    """State of a label being read; ZPL's own settings outlive a field, some outlive a label."""

    _escape: bytes | None
    _data: bytes | None

    def __init__(self) -> None:
        self.labels: list[Label] = []
        self._acts: dict[str, Callable[[list[str]], None]] = {
            "FO": self._origin,
            "FT": self._baseline,
            "LH": self._home,
            "CF": self._default_font,
            "BY": self._bar_defaults,
            "FB": self._block,
            "GB": self._box,
            "PW": lambda p: setattr(self, "_width", _int(p, 0, 0) or None),
            "LL": lambda p: setattr(self, "_height", _int(p, 0, 0) or None),
            "FR": lambda _: setattr(self, "_is_reversed", True),
            "XZ": lambda _: self._end_label(),
            "XA": lambda _: self._begin_label(),
        }
        self._font = (20, 0)
        self._module = 2
        self._bar_height = 10
        self._begin_label()

    def take(self, command: Command) -> None:
        name, rest = command.name, command.data
        if name in ("FD", "FV"):
            self._data = rest
        elif name == "FS":
            self._end_field()
        elif name == "FH":
            self._escape = rest.strip()[:1] or b"_"
        elif name == "GF":
            self._picture(rest)
        elif name[:1] == "A" and name != "A@":
            self._text_font(name[1:], _parameters(rest))
        elif name[:1] == "B" and name != "BY":
            self._bars(name, _parameters(rest))
        elif act := self._acts.get(name):
            act(_parameters(rest))

    def _begin_label(self) -> None:
        self._fields: list[Field] = []
        self._home_at = (0, 0)
        self._width: int | None = None
        self._height: int | None = None
        self._new_field()

    def _end_label(self) -> None:
        self._end_field()
        self.labels.append(Label(tuple(self._fields), self._width, self._height))
        self._begin_label()

    def _new_field(self) -> None:
        self._at = (0, 0)
        self._from_baseline = False
        self._rotation = "N"
        self._field_font: tuple[int, int] | None = None
        self._block_width, self._alignment = 0, "L"
        self._is_reversed = False
        self._escape = None
        self._data = None
        self._barcode: Barcode | None = None
        self._box_found: Box | None = None
        self._graphic: Graphic | None = None

    def _end_field(self) -> None:
        if self._data is not None or self._box_found or self._graphic:
            height, width = self._field_font or self._font
            self._fields.append(
                Field(
                    x=self._home_at[0] + self._at[0],
                    y=self._home_at[1] + self._at[1],
                    from_baseline=self._from_baseline,
                    rotation=self._rotation,
                    font_height=height,
                    font_width=width,
                    block_width=self._block_width,
                    alignment=self._alignment,
                    is_reversed=self._is_reversed,
                    data=_decoded(self._data or b"", self._escape),
                    barcode=self._barcode,
                    box=self._box_found,
                    graphic=self._graphic,
                )
            )
        self._new_field()

    def _origin(self, p: list[str]) -> None:
        self._at = (_int(p, 0, 0), _int(p, 1, 0))

    def _baseline(self, p: list[str]) -> None:
        self._origin(p)
        self._from_baseline = True

    def _home(self, p: list[str]) -> None:
        self._home_at = (_int(p, 0, 0), _int(p, 1, 0))

    def _default_font(self, p: list[str]) -> None:
        self._font = (_int(p, 1, 20), _int(p, 2, 0))

    def _text_font(self, name: str, p: list[str]) -> None:
        del name
        self._rotation = _letter(p, 0, self._rotation)
        self._field_font = (_int(p, 1, self._font[0]), _int(p, 2, self._font[1]))

    def _block(self, p: list[str]) -> None:
        self._block_width, self._alignment = _int(p, 0, 0), _letter(p, 3, "L")

    def _box(self, p: list[str]) -> None:
        thickness = _int(p, 2, 1)
        self._box_found = Box(
            max(_int(p, 0, thickness), thickness),
            max(_int(p, 1, thickness), thickness),
            thickness,
            _letter(p, 3, "B") == "W",
        )

    def _bar_defaults(self, p: list[str]) -> None:
        self._module = max(1, _int(p, 0, self._module))
        self._bar_height = _int(p, 2, self._bar_height)

    def _bars(self, name: str, p: list[str]) -> None:
        self._barcode = Barcode(
            symbology=name,
            rotation=_letter(p, 0, "N"),
            height=_int(p, 1, self._bar_height),
            module=self._module,
            shows_text=_letter(p, 2, "Y") == "Y",
            magnification=_int(p, 2, 3),
            mode=_letter(p, 5, "N") if name == "BC" else "N",
        )

    def _picture(self, rest: bytes) -> None:
        parts = rest.split(b",", 4)
        form = parts[0].strip().upper()
        if len(parts) == 5 and form in (b"A", b"B"):
            data = parts[4].hex().encode() if form == b"B" else parts[4].strip()
            sizes = _parameters(b",".join(parts[1:4]))
            self._graphic = Graphic(data, max(1, _int(sizes, 2, 1)), _int(sizes, 1, 0))


def _parameters(rest: bytes) -> list[str]:
    return [part.strip() for part in rest.decode("latin-1").split(",")]


def _int(parameters: list[str], index: int, default: int) -> int:
    """A number of dots; absurd ones are cut down so that nobody draws a square kilometre."""
    try:
        return max(0, min(32_000, int(float(parameters[index]))))
    except (IndexError, ValueError, OverflowError):
        return default


def _letter(parameters: list[str], index: int, default: str) -> str:
    value = parameters[index].upper() if index < len(parameters) else ""
    return value[:1] or default


def _decoded(data: bytes, escape: bytes | None) -> str:
    if escape is not None:
        first, *others = data.split(escape)
        data = first + b"".join(
            bytes([int(part[:2], 16)]) + part[2:] if _HEX.match(part) else escape + part
            for part in others
        )
    try:
        return data.decode("utf-8").replace("\r", "").replace("\n", "")
    except UnicodeDecodeError:  # ^CI27 and older printers' pages: Western letters at best
        return data.decode("cp1252", "replace").replace("\r", "").replace("\n", "")
