"""A picture of a ZPL label, near enough to what the printer makes of it to be recognised.

Texts stand in our own font and approximate Zebra's font 0 in width; barcodes are real ones. This
is a preview, never the thing that is printed.
"""

import functools

from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps

from packstation.documents.errors import UnreadableDocumentError
from packstation.documents.own.fonts import fonts
from packstation.documents.pictures import draw_barcode
from packstation.documents.zpl.codes import scanned_text
from packstation.documents.zpl.drawing import Barcode, Field, Label
from packstation.documents.zpl.graphics import picture_of

_USUAL_DOTS = (812, 1218)  # 4 × 6 in at 203 dpi
_MOST_DOTS = 4_000
# Zebra's font 0 is a condensed bold face: our letters are set narrower by this.
_CONDENSED = 0.82
_LINEAR = {
    "BC": "Code128",
    "B3": "Code39",
    "BA": "Code93",
    "B2": "ITF",
    "BE": "EAN13",
    "B8": "EAN8",
    "BU": "UPCA",
    "BK": "Codabar",
}
_SQUARE = {"BX": "DataMatrix", "BQ": "QRCode", "BO": "Aztec", "B0": "Aztec", "B7": "PDF417"}
_TURNS = {"R": 270, "I": 180, "B": 90}  # ZPL turns clockwise, Pillow the other way


def draw_label(label: Label) -> Image.Image:
    """The label in grey at one pixel a dot."""
    pieces = [(field, _piece(field)) for field in label.fields]
    width = label.width or max((_USUAL_DOTS[0], *(f.x + p.width for f, p in pieces)))
    height = label.height or max((_USUAL_DOTS[1], *(f.y + p.height for f, p in pieces)))
    paper = Image.new("L", (min(width, _MOST_DOTS), min(height, _MOST_DOTS)), 255)
    for field, piece in pieces:
        _stamp(paper, field, piece)
    return paper


def _stamp(paper: Image.Image, field: Field, piece: Image.Image) -> None:
    """Put a piece, white where there is ink, on the paper."""
    is_turned = field.rotation in _TURNS or (field.barcode and field.barcode.rotation in _TURNS)
    top = field.y - (piece.height if field.from_baseline and not is_turned else 0)
    if field.is_reversed:
        area = (field.x, top, field.x + piece.width, top + piece.height)
        there = paper.crop(area)
        paper.paste(ImageChops.difference(there, piece), (field.x, top))
        return
    ink = 255 if field.box and field.box.is_white else 0
    paper.paste(ink, (field.x, top), piece)


def _piece(field: Field) -> Image.Image:
    """What the field draws: white where there is ink."""
    if field.box:
        return _box(field)
    if field.graphic:
        try:
            return ImageOps.invert(picture_of(field.graphic))
        except UnreadableDocumentError:  # the preview shows the rest of the label
            return Image.new("L", (1, 1))
    if field.barcode:
        return _barcode(field.barcode, field.data)
    return _turned(_text(field), field.rotation)


def _box(field: Field) -> Image.Image:
    assert field.box is not None
    size = (min(field.box.width, _MOST_DOTS), min(field.box.height, _MOST_DOTS))
    piece = Image.new("L", size)
    ImageDraw.Draw(piece).rectangle(
        (0, 0, size[0] - 1, size[1] - 1), outline=255, width=field.box.thickness
    )
    return piece


def _barcode(barcode: Barcode, data: str) -> Image.Image:
    text = scanned_text(barcode, data)
    try:
        if symbology := _LINEAR.get(barcode.symbology):
            bars = draw_barcode(text, symbology, 1)
            size = (bars.width * min(barcode.module, 10), min(barcode.height, _MOST_DOTS))
            bars = bars.crop((0, 0, bars.width, 1)).resize(size, Image.Resampling.NEAREST)
            piece = ImageOps.invert(bars)
            if barcode.shows_text:
                piece = _with_caption(piece, text)
        elif symbology := _SQUARE.get(barcode.symbology):
            modules = {"BQ": barcode.magnification, "BX": barcode.height}
            size_px = min(modules.get(barcode.symbology, barcode.module), 20) or 4
            piece = ImageOps.invert(draw_barcode(text, symbology, size_px))
        else:
            piece = _letters(f"[{text}]", 20)
    except ValueError:  # not a text that this barcode can hold: the printer would print none
        piece = _letters(f"[{text}]", 20)
    return _turned(piece, barcode.rotation)


def _with_caption(bars: Image.Image, text: str) -> Image.Image:
    caption = _letters(text, 24)
    piece = Image.new("L", (max(bars.width, caption.width), bars.height + caption.height + 4))
    piece.paste(bars, (0, 0))
    piece.paste(caption, (max(0, (bars.width - caption.width) // 2), bars.height + 4))
    return piece


def _text(field: Field) -> Image.Image:
    height = max(8, min(field.font_height, 400))
    stretch = field.font_width / height if field.font_width else 1.0
    lines = [_letters(line, height, stretch) for line in field.data.split("\\&")]
    if field.block_width:
        lines = [
            piece
            for line in field.data.split("\\&")
            for piece in _wrapped(line, height, stretch, field.block_width)
        ]
    width = min(_MOST_DOTS, max(field.block_width, *(line.width for line in lines), 1))
    piece = Image.new("L", (width, min(_MOST_DOTS, height * len(lines))))
    for number, line in enumerate(lines):
        spare = max(0, width - line.width)
        indent = {"C": spare // 2, "R": spare}.get(field.alignment, 0)
        piece.paste(line, (indent, number * height))
    return piece


def _wrapped(text: str, height: int, stretch: float, room: int) -> list[Image.Image]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _letters(longer, height, stretch).width > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return [_letters(line, height, stretch) for line in lines]


def _letters(text: str, height: int, stretch: float = 1.0) -> Image.Image:
    runs = [(_font(run.font, height), run.text) for run in fonts().runs(text[:500], is_bold=True)]
    width = sum(round(font.getlength(letters)) for font, letters in runs)
    piece = Image.new("L", (max(1, width), height))
    pen = ImageDraw.Draw(piece)
    x = 0.0
    for font, letters in runs:
        pen.text((x, height * 0.8), letters, fill=255, font=font, anchor="ls")
        x += font.getlength(letters)
    narrow = max(1, min(_MOST_DOTS, round(piece.width * _CONDENSED * stretch)))
    return piece.resize((narrow, height), Image.Resampling.BILINEAR)


@functools.lru_cache(maxsize=64)
def _font(name: str, height: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts().path_of(name)), max(6, round(height * 0.92)))


def _turned(piece: Image.Image, rotation: str) -> Image.Image:
    angle = _TURNS.get(rotation)
    return piece.rotate(angle, expand=True) if angle else piece
