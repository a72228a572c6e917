"""Draws a sheet once, as a list of strokes, and writes it as PDF, PNG or ZPL.

Places and sizes are in dots of 203 dpi (8 a millimetre) from the top left corner, as a thermal
printer counts them, so that bars fall on whole dots in every format.
"""

import zlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

DOTS_PER_MM = 8
_POINTS_PER_DOT = 72 / (25.4 * DOTS_PER_MM)


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; `size` is its height in dots, (x, y) its top left corner."""

    x: int
    y: int
    size: int
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Code128:
    """A Code 128 symbol with modules of `module` dots."""

    x: int
    y: int
    module: int
    height: int
    text: str


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR symbol with modules of `module` dots."""

    x: int
    y: int
    module: int
    text: str


Stroke = Text | Box | Code128 | QrCode


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page."""

    width: int
    height: int
    strokes: tuple[Stroke, ...]


@lru_cache(maxsize=2048)
def _modules(kind: str, text: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of dark modules; a linear symbol has one row."""
    import zxingcpp

    symbol = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind))
    image: Any = symbol.to_image(scale=1, add_quiet_zones=False)  # has the buffer protocol
    rows: Any = memoryview(image).tolist()
    if kind == "Code128":
        rows = rows[:1]
    return tuple(tuple(level == 0 for level in row) for row in rows)


def _boxes(stroke: Code128 | QrCode) -> list[Box]:
    """The dark runs of a symbol."""
    is_linear = isinstance(stroke, Code128)
    height = stroke.height if isinstance(stroke, Code128) else stroke.module
    boxes = []
    for number, row in enumerate(_modules("Code128" if is_linear else "QRCode", stroke.text)):
        start = None
        for column, dark in enumerate((*row, False)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                boxes.append(
                    Box(
                        stroke.x + start * stroke.module,
                        stroke.y + number * stroke.module,
                        (column - start) * stroke.module,
                        height,
                    )
                )
                start = None
    return boxes


def code128_width(text: str, module: int) -> int:
    """Width of the symbol in dots, without quiet zones."""
    return len(_modules("Code128", text)[0]) * module


def to_pdf(sheets: list[Sheet]) -> bytes:
    """A PDF with one page per sheet, in the standard Helvetica; same input, same bytes.

    Letters beyond Western European are written without their accents.
    """
    objects: list[bytes] = [b"", b""]  # catalogue and page tree come last
    for name in (b"Helvetica", b"Helvetica-Bold"):
        objects.append(
            b"<< /Type /Font /Subtype /Type1 /BaseFont /" + name + b" /Encoding /WinAnsiEncoding >>"
        )
    pages = []
    for sheet in sheets:
        stream = zlib.compress(_page(sheet))
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream)
        )
        size = b"%.3f %.3f" % (sheet.width * _POINTS_PER_DOT, sheet.height * _POINTS_PER_DOT)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % (size, len(objects))
        )
        pages.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), b" ".join(pages))
    return _assembled(objects)


def _assembled(objects: list[bytes]) -> bytes:
    out = BytesIO()
    out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for offset in offsets:
        out.write(b"%010d 00000 n \n" % offset)
    out.write(
        b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    )
    return out.getvalue()


def _page(sheet: Sheet) -> bytes:
    lines = [b"%.5f 0 0 %.5f 0 0 cm" % (_POINTS_PER_DOT, _POINTS_PER_DOT)]
    for stroke in sheet.strokes:
        if isinstance(stroke, Text):
            baseline = sheet.height - stroke.y - stroke.size * 0.78
            lines.append(
                b"BT /F%d %d Tf %d %.1f Td (%s) Tj ET"
                % (
                    2 if stroke.bold else 1, stroke.size, stroke.x, baseline,
                    _pdf_text(stroke.text),
                )
            )  # fmt: skip
            continue
        boxes = [stroke] if isinstance(stroke, Box) else _boxes(stroke)
        lines += [
            b"%d %d %d %d re" % (b.x, sheet.height - b.y - b.height, b.width, b.height)
            for b in boxes
        ]
        lines.append(b"f")
    return b"\n".join(lines)


def _pdf_text(text: str) -> bytes:
    raw = western(text).encode("cp1252", errors="replace")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def western(text: str) -> str:
    """`text` with letters that Windows-1252 lacks written without their accents."""
    import unicodedata

    plain = text.translate({ord("ł"): "l", ord("Ł"): "L", ord("đ"): "d", ord("ı"): "i"})
    out = []
    for letter in plain:
        try:
            letter.encode("cp1252")
            out.append(letter)
        except UnicodeEncodeError:
            base = unicodedata.normalize("NFKD", letter)
            out.append("".join(c for c in base if not unicodedata.combining(c)) or "?")
    return "".join(" " if ord(c) < 32 else c for c in out)


@lru_cache(maxsize=32)
def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(size=size)


def to_png(sheets: list[Sheet]) -> bytes:
    """One PNG at 203 dpi; several sheets stand one below the other."""
    from PIL import Image, ImageDraw

    width, height = max(s.width for s in sheets), sum(s.height for s in sheets)
    image = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(image)
    top = 0
    for sheet in sheets:
        for stroke in sheet.strokes:
            if isinstance(stroke, Text):
                place, font = (stroke.x, top + stroke.y), _font(stroke.size)
                draw.text(place, western(stroke.text), fill=0, font=font)
                continue
            for b in [stroke] if isinstance(stroke, Box) else _boxes(stroke):
                y = top + b.y
                draw.rectangle((b.x, y, b.x + b.width - 1, y + b.height - 1), fill=0)
        top += sheet.height
    out = BytesIO()
    image.save(out, "PNG", compress_level=1, dpi=(203, 203))
    return out.getvalue()


def to_zpl(sheets: list[Sheet]) -> bytes:
    """ZPL with one ^XA…^XZ block per sheet; the symbols are made by the printer."""
    return "".join(_zpl_block(sheet) for sheet in sheets).encode("utf-8")


def _zpl_block(sheet: Sheet) -> str:
    lines = ["^XA", "^CI28", f"^PW{sheet.width}", f"^LL{sheet.height}", "^LH0,0"]
    for stroke in sheet.strokes:
        at = f"^FO{stroke.x},{stroke.y}"
        match stroke:
            case Text():
                lines.append(f"{at}^A0N,{stroke.size}^FH_^FD{_zpl_text(stroke.text)}^FS")
            case Box():
                thick = min(stroke.width, stroke.height)
                lines.append(f"{at}^GB{stroke.width},{stroke.height},{thick}^FS")
            case Code128():
                lines.append(f"{at}^BY{stroke.module}^BCN,{stroke.height},N,N,N^FD{stroke.text}^FS")
            case QrCode():
                lines.append(f"{at}^BQN,2,{stroke.module}^FDQA,{stroke.text}^FS")
    return "\n".join([*lines, "^XZ"]) + "\n"


def _zpl_text(text: str) -> str:
    """Field data: the characters that ZPL would take for commands are written as hexadecimal."""
    safe = "".join(" " if ord(c) < 32 else c for c in text)
    return safe.replace("_", "_5F").replace("^", "_5E").replace("~", "_7E")
