"""The costs of a fleet by its number of benches, as a picture for docs/fleet.md."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from PIL import Image, ImageDraw, ImageFont

WIDTH, PANEL, MARGIN, BAR = 1200, 250, 60, 72
INK, FAINT, FILL = "#1A1D21", "#6B7280", "#00538F"


class Panel(msgspec.Struct, frozen=True):
    """One measure: a bar for each size of fleet."""

    title: str
    values: tuple[float, ...]


def draw(out: Path, benches: Sequence[int], panels: Sequence[Panel], foot: str) -> None:
    """Write a PNG: a row of bars for each panel, the same place for the same fleet."""
    height = PANEL * len(panels) + 2 * MARGIN
    picture = Image.new("RGB", (WIDTH, height), "white")
    pen = ImageDraw.Draw(picture)
    font, small = (ImageFont.load_default(px) for px in (26, 20))
    step = (WIDTH - 2 * MARGIN) / len(benches)
    for number, panel in enumerate(panels):
        top = MARGIN / 2 + number * PANEL
        floor = top + PANEL - 44
        pen.text((MARGIN, top), panel.title, INK, font)
        pen.line((MARGIN, floor, WIDTH - MARGIN, floor), FAINT, 2)
        most = max(panel.values) or 1.0
        for place, value in enumerate(panel.values):
            x = MARGIN + step * (place + 0.5)
            y = floor - (PANEL - 130) * value / most
            pen.rectangle((x - BAR / 2, y, x + BAR / 2, floor), FILL)
            told = f"{value:,.0f}" if value >= 10 else f"{value:.1f}"
            pen.text((x, y - 6), told, INK, small, anchor="mb")
            named = "1 bench" if benches[place] == 1 else f"{benches[place]} benches"
            pen.text((x, floor + 8), named, FAINT, small, anchor="mt")
    pen.text((MARGIN, height - MARGIN), foot, FAINT, small)
    picture.save(out, optimize=True)
