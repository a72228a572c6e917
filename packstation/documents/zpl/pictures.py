"""Pictures that a ZPL document would store in the printer, drawn in the label instead."""

from PIL import Image

from packstation.documents.errors import Damage, UnreadableDocumentError
from packstation.documents.pictures import open_png
from packstation.documents.zpl.commands import Command
from packstation.documents.zpl.drawing import Graphic
from packstation.documents.zpl.graphics import graphic_command, picture_of

PICTURE_STORES = ("DG", "DY")
_MOST_TIMES = 10


def stored_under(command: Command) -> str:
    """The name that a picture is stored or recalled under, as printers complete it."""
    name = command.parameter(0).split(":")[-1].upper().removesuffix(".GRF").removesuffix(".PNG")
    return name or "UNKNOWN"


def stored_picture(command: Command) -> Graphic | None:
    """The picture that a ~DG or ~DY brings along; None when it is none that can be read."""
    if command.name == "DG":
        parts = command.data.split(b",", 3)
        return _graphic(parts[3], command.parameter(1), command.parameter(2)) if parts[3:] else None
    parts = command.data.split(b",", 5)
    if len(parts) < 6:
        return None
    form, kind = command.parameter(1).upper(), command.parameter(2).upper()
    if kind == "P" or form == "P":
        return _from_png(parts[5] if form in "BP" else _from_hex(parts[5]))
    if kind != "G" or form not in "AB":
        return None
    data = parts[5].hex().upper().encode() if form == "B" else parts[5]
    return _graphic(data, command.parameter(3), command.parameter(4))


def drawn(recall: Command, picture: Graphic) -> Command:
    """The ^GF that draws what `recall` (^XG, ^IM) would. Raises UnreadableDocumentError."""
    wide, high = (_times(recall, place) if recall.name == "XG" else 1 for place in (1, 2))
    total, row, data = picture.total_bytes, picture.bytes_per_row, picture.data
    if (wide, high) == (1, 1):
        return Command(b"^", "GF", b"A,%d,%d,%d,%s" % (total, total, row, data))
    dots = picture_of(picture)
    size = (dots.width * wide, dots.height * high)
    if size[0] * size[1] > 32_000_000:
        raise UnreadableDocumentError("a ZPL graphic is too large", Damage.TOO_LARGE)
    larger = dots.resize(size, Image.Resampling.NEAREST)
    made = graphic_command(larger.convert("1", dither=Image.Dither.NONE))
    return Command(b"^", "GF", made.removeprefix(b"^GF"))


def in_digits(command: Command) -> Command:
    """A ^GF without raw bytes, in which a printer could see commands.

    Raises UnreadableDocumentError for the one form that we cannot read.
    """
    form = command.parameter(0).upper()
    if form == "A":
        return command
    parts = command.data.split(b",", 4)
    if form != "B" or len(parts) < 5:
        raise UnreadableDocumentError(
            "it has a picture in a form that cannot be checked (^GF)", Damage.UNSAFE
        )
    digits = parts[4].hex().upper().encode()
    return Command(b"^", "GF", b",".join((b"A", parts[2], *parts[2:4], digits)))


def _times(recall: Command, place: int) -> int:
    said = recall.parameter(place)
    return max(1, min(_MOST_TIMES, int(said))) if said.isdigit() else 1


def _graphic(data: bytes, total: str, row: str) -> Graphic | None:
    if not (total.isdigit() and row.isdigit()) or int(row) < 1 or len(total) > 8:
        return None
    return Graphic(data.strip(), int(row), int(total))


def _from_hex(data: bytes) -> bytes:
    try:
        return bytes.fromhex(data.decode("ascii"))
    except ValueError:
        return b""


def _from_png(content: bytes) -> Graphic | None:
    try:
        dots = open_png(content).point(lambda grey: 255 if grey >= 128 else 0)
    except UnreadableDocumentError:
        return None
    made = graphic_command(dots.convert("1", dither=Image.Dither.NONE)).removeprefix(b"^GFA,")
    _length, total, row, data = made.split(b",", 3)
    return Graphic(data, int(row), int(total))
