"""Paper to draw on, measured in mm from its upper left corner, as one holds it."""

import functools
import io
import sys
from collections.abc import Sequence
from enum import Enum

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from packstation.documents.measures import MM, fitted, text_width
from packstation.documents.own.fonts import fonts
from packstation.documents.pictures import barcode_rows

INK = "#1A1A1A"
GREY = "#5F6368"
FAINT = "#D5D8DC"
WASH = "#F3F5F7"
# Finer bars are lost by office printers and cheap scanners.
_FINEST_MODULE_MM = 0.19


class Align(Enum):
    """Which end of a text stands at the given x."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Paper:
    """A PDF being drawn. The same drawing gives the same bytes, at any time, on any day."""

    def __init__(self, size_mm: tuple[float, float], title: str) -> None:
        self.width, self.height = size_mm
        self._buffer = io.BytesIO()
        rl_config.useA85 = 0  # bytes are as good for every printer, a fifth fewer and soon made
        self._canvas = Canvas(
            self._buffer,
            pagesize=(self.width * MM, self.height * MM),
            invariant=1,
            pageCompression=1,
            # Else every page would name Helvetica, which is not embedded. Their stubs say float.
            initialFontName=fonts().runs("a")[0].font,  # type: ignore[arg-type]  # None is allowed
        )
        self._canvas.setTitle(title)
        self._canvas.setCreator("Packstation")
        self._pages = 0

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 10,
        *,
        is_bold: bool = False,
        colour: str = INK,
        align: Align = Align.LEFT,
        room: float | None = None,
    ) -> float:
        """One line with its baseline at `y`, `size` in points; returns its width in mm.

        With `room` (mm) a longer text is first set smaller, down to two thirds, then cut with
        an ellipsis.
        """
        if room is not None:
            text, size = fitted(text, size, room, is_bold=is_bold)
        width = text_width(text, size, is_bold=is_bold)
        start = x - {Align.LEFT: 0, Align.CENTRE: width / 2, Align.RIGHT: width}[align]
        self._canvas.setFillColor(_colour(colour))
        line = self._canvas.beginText(start * MM, (self.height - y) * MM)
        for run in fonts().runs(text, is_bold=is_bold):
            line.setFont(run.font, size)
            line.textOut(run.text)
        self._canvas.drawText(line)
        return width

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        line: str | None = FAINT,
        radius: float = 0,
        line_mm: float = 0.2,
    ) -> None:
        """A rectangle whose upper left corner is at x, y."""
        if fill:
            self._canvas.setFillColor(_colour(fill))
        if line:
            self._canvas.setStrokeColor(_colour(line))
            self._canvas.setLineWidth(line_mm * MM)
        self._canvas.roundRect(
            x * MM,
            (self.height - y - height) * MM,
            width * MM,
            height * MM,
            radius * MM,
            stroke=int(bool(line)),
            fill=int(bool(fill)),
        )

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        colour: str = FAINT,
        line_mm: float = 0.2,
        dash: Sequence[float] = (),
    ) -> None:
        """A straight line."""
        self._canvas.setStrokeColor(_colour(colour))
        self._canvas.setLineWidth(line_mm * MM)
        self._canvas.setDash([part * MM for part in dash])
        self._canvas.line(
            start[0] * MM,
            (self.height - start[1]) * MM,
            end[0] * MM,
            (self.height - end[1]) * MM,
        )
        self._canvas.setDash([])

    def barcode(
        self,
        x: float,
        y: float,
        text: str,
        symbology: str,
        *,
        room: float,
        height: float | None = None,
        widest_module: float = 0.5,
        align: Align = Align.LEFT,
    ) -> float:
        """A barcode from x, y downwards, as wide as `room` and `widest_module` (mm) allow.

        `height` in mm for linear ones; square ones take their own. Returns the width in mm.
        The caller leaves the quiet zone. Raises ValueError if the symbology cannot hold the text.
        """
        rows = barcode_rows(text, symbology)
        columns = len(rows[0])
        module = min(room / columns, widest_module)
        is_linear = height is not None
        row_height = height if height is not None else module
        shown = rows[:1] if is_linear else rows
        width = columns * module
        left = x - {Align.LEFT: 0, Align.CENTRE: width / 2, Align.RIGHT: width}[align]
        path = self._canvas.beginPath()
        for number, row in enumerate(shown):
            bottom = self.height - y - (number + 1) * row_height
            for start, length in _dark_runs(row):
                path.rect(
                    (left + start * module) * MM, bottom * MM, length * module * MM, row_height * MM
                )
        self._canvas.setFillColor(_colour("#000000"))
        self._canvas.drawPath(path, stroke=0, fill=1)
        return width

    def code(
        self,
        x: float,
        y: float,
        text: str,
        *,
        room: float,
        height: float,
        widest_module: float = 0.5,
        align: Align = Align.LEFT,
        symbology: str = "Code128",
    ) -> None:
        """`text` as a barcode that scans: linear if it fits, else a Data Matrix of that height.

        Draws nothing for an empty text.
        """
        if not text:
            return
        try:
            columns = len(barcode_rows(text, symbology)[0])
        except ValueError:  # letters or a length that no linear barcode holds
            columns = sys.maxsize
        if room / columns < _FINEST_MODULE_MM:
            side = min(room, height)
            self.barcode(x, y, text, "DataMatrix", room=side, widest_module=side, align=align)
            return
        self.barcode(
            x,
            y,
            text,
            symbology,
            room=room,
            height=height,
            widest_module=widest_module,
            align=align,
        )

    def picture(self, png: bytes, x: float, y: float, width: float, height: float) -> float:
        """A PNG inside the given space, its proportions kept, at the upper left; its width."""
        reader = ImageReader(io.BytesIO(png))
        pixels_wide, pixels_high = reader.getSize()
        scale = min(width / pixels_wide, height / pixels_high)
        self._canvas.drawImage(
            reader,
            x * MM,
            (self.height - y - pixels_high * scale) * MM,
            pixels_wide * scale * MM,
            pixels_high * scale * MM,
            mask="auto",
        )
        return pixels_wide * scale

    def next_page(self) -> None:
        """Finish this page; what follows is drawn on a new one."""
        self._canvas.showPage()

    def finish(self) -> bytes:
        """Finish the last page and give the PDF."""
        self._canvas.showPage()
        self._canvas.save()
        fonts().forget_texts()
        return self._buffer.getvalue()


def _dark_runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column, is_dark in enumerate(row):
        if not is_dark:
            continue
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs


@functools.cache
def _colour(name: str) -> Color:
    return HexColor(name)
