"""A page that shows how a printer prints: its printable area, its scale, and whether codes scan."""

import datetime

import msgspec

from packstation.documents.measures import wrapped
from packstation.documents.own.page import FAINT, GREY, Align, Paper
from packstation.documents.own.style import PageSize
from packstation.documents.zpl.label import START

LABEL_MM = (101.6, 152.4)
_FRAMES_MM = (1, 3, 5, 10)


class PrinterTest(msgspec.Struct, frozen=True, kw_only=True):
    """What the page says. `scan_back` is in both barcodes; `made_at` is an aware time."""

    printer: str
    station: str
    made_at: datetime.datetime
    scan_back: str = "PS:TEST"


def printer_test_pdf(test: PrinterTest, size_mm: tuple[float, float] = PageSize.A4.value) -> bytes:
    """The test page for paper of any size from about 70 × 90 mm up, as PDF bytes."""
    paper = Paper(size_mm, f"Test page {test.printer}")
    width, height = size_mm
    for inset in _FRAMES_MM:
        paper.box(inset, inset, width - 2 * inset, height - 2 * inset, line=GREY, line_mm=0.15)
        paper.box(width * 0.8 - 5, inset - 1.2, 10, 2.4, fill="#FFFFFF", line=None)
        paper.text(width * 0.8, inset + 0.8, f"{inset} mm", 5.5, colour=GREY, align=Align.CENTRE)
    left, room = 15.0, width - 30
    paper.text(left, 22, "Test page", 20, is_bold=True, room=room)
    paper.text(left, 29, test.printer, 12, is_bold=True, room=room)
    paper.text(left, 34.5, f"{test.station} · {_when(test)}", 9, colour=GREY, room=room)
    paper.text(left, 40.5, "Frames not printed show where this printer cannot.", 7.5, room=room)
    y = _pdf_ruler(paper, left, 47, room)
    paper.barcode(left, y + 9, test.scan_back, "Code128", room=room, height=15, widest_module=0.38)
    paper.text(left, y + 27.5, test.scan_back, 8, colour=GREY)
    side = min(18.0, height - y - 50)
    if side >= 8:
        paper.barcode(left, y + 32, test.scan_back, "DataMatrix", room=side, widest_module=1.0)
        paper.text(left + side + 5, y + 37, "Scan both codes:", 9, room=room - side - 5)
        paper.text(left + side + 5, y + 42, "each must give", 9, room=room - side - 5)
        paper.text(left + side + 5, y + 47, test.scan_back, 9, is_bold=True, room=room - side - 5)
    if height > 200:
        _wedge(paper, left, y + 62)
    return paper.finish()


def _pdf_ruler(paper: Paper, x: float, y: float, room: float) -> float:
    """A ruler as long as fits, in whole centimetres; returns its lower edge."""
    length = int(min(room, 150) // 10) * 10
    paper.line((x, y), (x + length, y), colour="#000000", line_mm=0.25)
    for at in range(length + 1):
        tall = 5.0 if at % 10 == 0 else 3.5 if at % 5 == 0 else 2.0
        paper.line((x + at, y), (x + at, y + tall), colour="#000000", line_mm=0.12)
        if at % 10 == 0:
            paper.text(x + at, y + 8, f"{at}", 6, align=Align.CENTRE)
    rule = f"Lay a ruler on it: the last mark is at {length} mm, or the page was scaled."
    for number, line in enumerate(wrapped(rule, 7.5, room)):
        paper.text(x, y + 12 + number * 3.4, line, 7.5)
    return y + 13


def _wedge(paper: Paper, x: float, y: float) -> None:
    """Lines from fine to broad, and greys: what a worn print head loses first."""
    paper.text(x, y, "Lines of 0.1 to 0.8 mm", 8, colour=GREY)
    for number in range(1, 9):
        thick = number / 10
        paper.line((x, y + number * 4), (x + 70, y + number * 4), colour="#000000", line_mm=thick)
    paper.text(x + 85, y, "Greys", 8, colour=GREY)
    for number in range(8):
        grey = f"#{number * 32:02X}" + f"{number * 32:02X}" * 2
        paper.box(x + 85 + number * 10, y + 4, 10, 28, fill=grey, line=FAINT)


def printer_test_zpl(
    test: PrinterTest, size_mm: tuple[float, float] = LABEL_MM, dpi: int = 203
) -> bytes:
    """The test page for a label printer, as ZPL bytes."""
    width, height = (round(side * dpi / 25.4) for side in size_mm)

    def dots(mm: float) -> int:
        return round(mm * dpi / 25.4)

    left, room = dots(8), width - 2 * dots(8)
    length = int((size_mm[0] - 20) // 10) * 10
    parts = [f"^XA{START.decode()}^CI28", f"^PW{width}^LL{height}"]
    for inset in _FRAMES_MM[:3]:
        parts.append(
            f"^FO{dots(inset)},{dots(inset)}"
            f"^GB{width - 2 * dots(inset)},{height - 2 * dots(inset)},1^FS"
        )
    parts += [
        _text(left, dots(10), dots(8), "Test page", room),
        _text(left, dots(21), dots(5), test.printer, room),
        _text(left, dots(28), dots(3.5), f"{test.station} · {_when(test)}", room),
        _text(left, dots(33), dots(3), "Frames at 1, 3 and 5 mm show the printable area.", room),
        f"^FO{left},{dots(40)}^GB{dots(length)},2,2^FS",
    ]
    for at in range(length + 1):
        tall = dots(5 if at % 10 == 0 else 3.5 if at % 5 == 0 else 2)
        parts.append(f"^FO{left + dots(at)},{dots(40)}^GB1,{tall},1^FS")
    parts += [
        _text(left, dots(46.5), dots(3), f"From the first to the last mark: {length} mm", room),
        f"^FO{left},{dots(55)}^BY{max(2, round(0.33 * dpi / 25.4))}"
        f"^BCN,{dots(18)},Y,N,N,A^FH{_data(test.scan_back)}^FS",
        f"^FO{left},{dots(85)}^BXN,{max(4, dots(0.75))},200^FH{_data(test.scan_back)}^FS",
        _text(left + dots(30), dots(87), dots(4), "Scan both codes: each must give", room),
        _text(left + dots(30), dots(94), dots(5), test.scan_back, room),
    ]
    for number in range(1, 6):  # broad and fine lines: a dead dot of the head shows as a gap
        parts.append(f"^FO{left},{dots(118 + 3 * number)}^GB{room},{number},{number}^FS")
    parts.append("^XZ")
    return "\n".join(parts).encode()


def _text(x: int, y: int, height: int, text: str, room: int) -> str:
    return f"^FO{x},{y}^A0N,{height},{height}^FB{room},1,0,L^FH{_data(text)}^FS"


def _data(text: str) -> str:
    """Field data under ^FH: the signs that ZPL would take for its own are escaped."""
    for sign in ("_", "^", "~", "\\"):
        text = text.replace(sign, f"_{ord(sign):02X}")
    return f"^FD{text}"


def _when(test: PrinterTest) -> str:
    return test.made_at.strftime("%Y-%m-%d %H:%M")
