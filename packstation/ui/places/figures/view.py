"""What the figures say, in words and numbers of the language."""

import datetime
from collections.abc import Sequence

import msgspec

from packstation.history.figure import By, Figure, Figures
from packstation.sentences.speaker import Speaker

COLUMNS = ("orders", "items", "parcels", "an_hour", "median", "errors", "shorts", "reprints")
PARTS = ("packer", "pro", "printer", "exception")


class FiguresRow(msgspec.Struct, frozen=True):
    """One line of the table; `shares` are the parts of its seconds, together 1 or nothing."""

    name: str
    cells: tuple[str, ...]
    shares: tuple[float, ...] = ()


class Bar(msgspec.Struct, frozen=True):
    """One hour of the plot; `share` is its height, the highest is 1."""

    label: str
    value: str
    share: float


class FiguresView(msgspec.Struct, frozen=True):
    """`head` names the columns, the first is that of the names."""

    title: str
    sentence: str
    head: tuple[str, ...] = ()
    rows: tuple[FiguresRow, ...] = ()
    bars: tuple[Bar, ...] = ()
    parts: tuple[str, ...] = ()


def figures_view(
    figures: Figures | None, day: datetime.date, by: By, speaker: Speaker, target_an_hour: int = 0
) -> FiguresView:
    """The figures of `day`; None while they are being counted, or cannot be."""
    text = speaker.text
    title = text("figures.day", day=speaker.day(day))
    if figures is None:
        return FiguresView(title, text("figures.counting"))
    if not figures.total.orders:
        return FiguresView(title, text("figures.none"))
    total = figures.total
    parts = (
        text("figures.total.orders", n=total.orders),
        text("figures.total.items", n=total.units),
        text("figures.total.parcels", n=total.parcels),
        _an_hour(total, by, target_an_hour, speaker),
        text(
            "figures.total.seconds",
            median=_time(total.median_s, speaker),
            p90=_time(total.p90_s, speaker),
        ),
    )
    head = (text(f"figures.by.{by.value}"), *(text(f"figures.column.{name}") for name in COLUMNS))
    shown = sorted(figures.rows, key=lambda row: row.name if by is By.HOUR else -row.orders)
    rows = tuple(_row(figure, by, speaker, target_an_hour) for figure in shown)
    told = tuple(text(f"figures.part.{part}") for part in PARTS)
    return FiguresView(title, "  ·  ".join(parts), head, rows, _bars(figures.hours, speaker), told)


def _an_hour(total: Figure, by: By, target: int, speaker: Speaker) -> str:
    rate = speaker.number(round(total.an_hour))
    if not target or by is not By.PACKER:
        return speaker.text("figures.total.an_hour", rate=rate)
    return speaker.text("figures.total.target", rate=rate, target=speaker.number(target))


def _row(figure: Figure, by: By, speaker: Speaker, target: int) -> FiguresRow:
    name = figure.name or speaker.text("figures.nobody")
    number = speaker.number
    cells = (
        number(figure.orders),
        number(figure.units),
        number(figure.parcels),
        _of_target(round(figure.an_hour), target if by is By.PACKER else 0, speaker),
        _time(figure.median_s, speaker),
        number(figure.errors),
        number(figure.shorts),
        number(figure.reprints),
    )
    spent = (figure.packer_s, figure.pro_s, figure.printer_s, figure.exception_s)
    whole = sum(spent)
    shares = tuple(part / whole for part in spent) if whole else ()
    return FiguresRow(_hour(name) if by is By.HOUR else name, cells, shares)


def _of_target(rate: int, target: int, speaker: Speaker) -> str:
    """A packer's rate; where there is a target, whether it is reached."""
    told = speaker.number(rate)
    if not target:
        return told
    return f"{told} {'≥' if rate >= target else '<'} {speaker.number(target)}"


def _time(seconds: float, speaker: Speaker) -> str:
    whole = round(seconds)
    if whole < 120:
        return speaker.text("figures.seconds", n=whole)
    return f"{whole // 60}:{whole % 60:02d}"


def _hour(name: str) -> str:
    """The hour of `2026-10-25 02:00+0100`."""
    return name[11:16] or name


def _bars(hours: Sequence[Figure], speaker: Speaker) -> tuple[Bar, ...]:
    most = max((hour.orders for hour in hours), default=0)
    return tuple(
        Bar(_hour(hour.name)[:2], speaker.number(hour.orders), hour.orders / most) for hour in hours
    )
