"""Draw the training items' pictures: samples/pictures/SKU.png. Run by hand after a change.

Flat shapes in few colours, so that a packer tells a mug from a candle at a glance, and nobody takes
them for a shop's own.
"""

import json
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).parent
SIDE, TIMES = 240, 4
"""Drawn four times as large and scaled down: edges are smooth."""

Box = tuple[float, float, float, float]


class Pen:
    """Shapes on a square of 100 × 100."""

    def __init__(self) -> None:
        self.picture = Image.new("RGB", (SIDE * TIMES, SIDE * TIMES), "#FFFFFF")
        self._draw = ImageDraw.Draw(self.picture)
        self._unit = SIDE * TIMES / 100

    def box(self, box: Box, colour: str, radius: float = 0) -> None:
        self._draw.rounded_rectangle(self._scaled(box), radius * self._unit, fill=colour)

    def oval(self, box: Box, colour: str) -> None:
        self._draw.ellipse(self._scaled(box), fill=colour)

    def ring(self, box: Box, colour: str, width: float) -> None:
        self._draw.ellipse(self._scaled(box), outline=colour, width=round(width * self._unit))

    def shape(self, points: list[tuple[float, float]], colour: str) -> None:
        scaled = [(x * self._unit, y * self._unit) for x, y in points]
        self._draw.polygon(scaled, fill=colour)

    def line(self, points: list[tuple[float, float]], colour: str, width: float) -> None:
        scaled = [(x * self._unit, y * self._unit) for x, y in points]
        self._draw.line(scaled, fill=colour, width=round(width * self._unit), joint="curve")

    def _scaled(self, box: Box) -> list[float]:
        return [part * self._unit for part in box]


def sock(colour: str) -> Callable[[Pen], None]:
    """Striped, as they all are."""

    def draw(pen: Pen) -> None:
        shape = [(36, 8), (64, 8), (64, 56), (88, 72), (86, 90), (66, 92), (36, 70)]
        pen.shape(shape, colour)
        for y in (20, 34, 48):
            pen.box((36, y, 64, y + 6), "#FFFFFF")
        pen.box((34, 6, 66, 14), "#3A3F45", 2)

    return draw


def mug(pen: Pen) -> None:
    pen.ring((60, 34, 90, 68), "#F0E6CF", 6)
    pen.box((18, 22, 72, 82), "#F0E6CF", 8)
    pen.box((18, 20, 72, 27), "#1F4E9C", 3)


def card(pen: Pen) -> None:
    pen.box((16, 24, 84, 78), "#E4D5B7", 2)
    pen.box((22, 30, 78, 72), "#FFFDF6", 1)
    pen.line([(34, 52), (46, 44), (56, 56), (68, 46)], "#B5482F", 3)


def book(colour: str) -> Callable[[Pen], None]:
    def draw(pen: Pen) -> None:
        pen.box((26, 12, 80, 88), "#EDE7DA", 2)
        pen.box((22, 10, 76, 86), colour, 2)
        pen.box((22, 10, 30, 86), "#22262B", 2)
        pen.box((38, 24, 68, 30), "#FFFFFF")
        pen.box((38, 36, 60, 40), "#FFFFFF")

    return draw


def can(pen: Pen) -> None:
    pen.box((26, 26, 74, 90), "#5B7083", 4)
    pen.box((40, 12, 60, 28), "#2F3A44", 3)
    pen.shape([(50, 40), (66, 68), (34, 68)], "#F2B705")
    pen.box((48.5, 48, 51.5, 60), "#22262B")
    pen.oval((48.3, 61.5, 51.7, 65), "#22262B")


def tin(pen: Pen) -> None:
    pen.box((26, 24, 74, 88), "#28614E", 4)
    pen.box((24, 16, 76, 30), "#D0B270", 4)
    pen.oval((36, 42, 64, 70), "#F3EAD3")
    pen.shape([(50, 46), (58, 58), (50, 67), (42, 58)], "#28614E")


def soap(pen: Pen) -> None:
    pen.box((16, 38, 84, 72), "#B79BD1", 12)
    pen.box((26, 46, 74, 64), "#CDB8E2", 8)


def glove(pen: Pen) -> None:
    for x, top in ((32, 24), (43, 16), (54, 18), (65, 26)):
        pen.box((x, top, x + 9, 62), "#8A9099", 4)
    pen.box((32, 46, 74, 74), "#8A9099", 6)
    pen.line([(34, 66), (20, 50)], "#8A9099", 9)
    pen.box((32, 74, 74, 90), "#666C75", 3)


def towel(pen: Pen) -> None:
    for place, colour in enumerate(("#E8D9BC", "#DECBA6", "#D3BC90")):
        pen.box((16, 28 + place * 18, 84, 46 + place * 18), colour, 8)


def jar(pen: Pen) -> None:
    pen.box((28, 26, 72, 88), "#E2A21C", 10)
    pen.box((28, 14, 72, 28), "#7A4B12", 4)
    pen.box((34, 46, 66, 72), "#FFF4D6", 3)


def candle(pen: Pen) -> None:
    pen.box((38, 34, 62, 90), "#E7B84A", 4)
    for y in (44, 58, 72):
        pen.line([(38, y + 8), (62, y)], "#C9952B", 3)
    pen.line([(50, 34), (50, 24)], "#22262B", 2)
    pen.oval((45, 8, 55, 26), "#F06C1B")


def lamp(pen: Pen) -> None:
    pen.box((30, 84, 70, 90), "#B08D3C", 3)
    pen.line([(50, 86), (50, 52), (66, 36)], "#B08D3C", 4)
    pen.shape([(56, 18), (86, 40), (66, 52), (48, 34)], "#D4AF5A")


def watch(pen: Pen) -> None:
    pen.box((40, 6, 60, 94), "#6B4426", 5)
    pen.oval((26, 26, 74, 74), "#9AA3AD")
    pen.oval((31, 31, 69, 69), "#FFFFFF")
    pen.line([(50, 50), (50, 37)], "#22262B", 3)
    pen.line([(50, 50), (60, 56)], "#22262B", 2)


def packet(pen: Pen) -> None:
    pen.box((24, 12, 76, 88), "#F4EBD0", 3)
    for x, y, colour in ((38, 40, "#D1495B"), (58, 36, "#4F7CAC"), (50, 56, "#EDAE49")):
        pen.line([(x, y), (50, 80)], "#3C7A4A", 2)
        pen.oval((x - 8, y - 8, x + 8, y + 8), colour)


def crane(pen: Pen) -> None:
    pen.box((20, 82, 66, 90), "#B5793A", 2)
    pen.box((34, 24, 44, 84), "#D69A56", 1)
    pen.line([(39, 30), (86, 14)], "#D69A56", 6)
    pen.line([(82, 16), (82, 54)], "#22262B", 1.5)
    pen.box((76, 54, 88, 66), "#C0392B", 1)


def chair(pen: Pen) -> None:
    pen.box((28, 8, 66, 16), "#A6763E", 2)
    for x in (28, 60):
        pen.box((x, 8, x + 6, 92), "#A6763E", 2)
    pen.box((26, 48, 76, 58), "#C08F55", 2)
    pen.box((70, 54, 76, 92), "#A6763E", 2)


def plate(pen: Pen) -> None:
    pen.oval((10, 10, 90, 90), "#C9C3B8")
    pen.oval((24, 24, 76, 76), "#DAD5CB")
    for x, y in ((40, 20), (70, 36), (30, 66), (62, 78), (18, 44), (52, 48)):
        pen.oval((x, y, x + 3, y + 3), "#7B746A")


def glasses(pen: Pen) -> None:
    for x, y in ((18, 20), (52, 20), (18, 54), (52, 54)):
        pen.shape([(x, y), (x + 28, y), (x + 24, y + 30), (x + 4, y + 30)], "#A9D3C6")
        pen.shape([(x + 3, y + 12), (x + 25, y + 12), (x + 23, y + 28), (x + 5, y + 28)], "#86BFAE")


def bottle(pen: Pen) -> None:
    pen.box((28, 36, 72, 88), "#E9C9A1", 6)
    pen.box((42, 22, 58, 38), "#C8A04A", 2)
    pen.box((36, 10, 64, 24), "#22262B", 3)


def poster(pen: Pen) -> None:
    pen.box((20, 8, 80, 92), "#F6D7A7", 1)
    pen.oval((40, 26, 60, 46), "#E4572E")
    pen.box((20, 54, 80, 92), "#2E5E7E", 1)
    pen.shape([(34, 54), (42, 38), (42, 54)], "#FFFFFF")


def calendar(pen: Pen) -> None:
    pen.box((18, 14, 82, 86), "#EFEFEF", 3)
    pen.shape([(18, 52), (40, 26), (54, 42), (64, 32), (82, 52)], "#5C7E9E")
    for row in range(2):
        for column in range(6):
            pen.box((24 + column * 9.5, 60 + row * 12, 30 + column * 9.5, 67 + row * 12), "#9AA3AD")


def batteries(pen: Pen) -> None:
    for x in (18, 36, 54, 72):
        pen.box((x + 3, 18, x + 9, 24), "#9AA3AD", 1)
        pen.box((x, 22, x + 12, 82), "#22262B", 2)
        pen.box((x, 22, x + 12, 42), "#C77B30", 2)


def jacket(pen: Pen) -> None:
    pen.shape([(34, 14), (66, 14), (92, 40), (82, 52), (72, 42), (72, 90), (28, 90), (28, 42),
               (18, 52), (8, 40)], "#4C5B3C")  # fmt: skip
    pen.line([(50, 16), (50, 90)], "#2E3825", 2)
    pen.shape([(38, 12), (62, 12), (50, 28)], "#2E3825")


def stove(pen: Pen) -> None:
    pen.box((22, 34, 78, 78), "#33383D", 3)
    pen.box((14, 28, 86, 36), "#22262B", 2)
    pen.box((36, 46, 64, 68), "#E4572E", 2)
    pen.box((62, 6, 72, 30), "#33383D", 1)
    for x in (26, 68):
        pen.box((x, 78, x + 6, 92), "#33383D")


def dumbbell(pen: Pen) -> None:
    pen.box((24, 46, 76, 54), "#9AA3AD", 2)
    for x, height in ((12, 26), (22, 38), (68, 38), (78, 26)):
        pen.box((x, 50 - height, x + 10, 50 + height), "#33383D", 3)


def cloth(pen: Pen) -> None:
    pen.shape([(14, 30), (50, 16), (86, 30), (50, 46)], "#F2D45C")
    pen.shape([(14, 30), (50, 46), (50, 84), (14, 66)], "#DDBB3B")
    pen.shape([(86, 30), (50, 46), (50, 84), (86, 66)], "#C9A62B")


def biscuits(pen: Pen) -> None:
    pen.box((14, 24, 86, 80), "#8C2F2B", 3)
    for x in (24, 44, 64):
        pen.oval((x, 36, x + 14, 50), "#5A3418")
        pen.oval((x, 56, x + 14, 70), "#5A3418")


def stand(pen: Pen) -> None:
    pen.shape([(16, 74), (74, 34), (80, 42), (26, 80)], "#C89B62")
    pen.box((14, 76, 84, 84), "#A57C48", 2)
    pen.line([(62, 46), (72, 78)], "#A57C48", 5)


DRAWINGS: dict[str, Callable[[Pen], None]] = {
    "093434": sock("#C0392B"),
    "093435": sock("#2C5AA0"),
    "SOCK": sock("#2C5AA0"),
    "MUG": mug,
    "CARD": card,
    "BOOK-ATL": book("#1F5673"),
    "BOOK-PB": book("#B5482F"),
    "THIN": can,
    "TEA": tin,
    "SOAP": soap,
    "GLOVE": glove,
    "TOWEL": towel,
    "HONIG": jar,
    "KERZE": candle,
    "LAMP": lamp,
    "WATCH": watch,
    "SEED": packet,
    "TOY": crane,
    "CHAIR": chair,
    "PLATE": plate,
    "GLASS": glasses,
    "PERF": bottle,
    "POSTER": poster,
    "CALEND": calendar,
    "BATT": batteries,
    "RAINC": jacket,
    "STOVE": stove,
    "DUMB": dumbbell,
    "OBRUS": cloth,
    "PIERNIK": biscuits,
    "LONG-NAME": stand,
}


def main() -> None:
    """Draw one for each product of the samples."""
    folder = HERE / "samples" / "pictures"
    folder.mkdir(exist_ok=True)
    products = json.loads((HERE / "samples" / "products.json").read_text(encoding="utf-8"))
    for product in products:
        sku = product["sku"]
        drawing = DRAWINGS.get(sku) or DRAWINGS[sku.split("-")[0]]
        pen = Pen()
        drawing(pen)
        picture = pen.picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS).quantize(48)
        picture.save(folder / f"{sku}.png", optimize=True)


if __name__ == "__main__":
    main()
