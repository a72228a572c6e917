"""What the soak measured, and how it is told."""

from collections.abc import Callable, Sequence

import msgspec

from tests.soak.counting import SHOWN, Counted


class Mark(msgspec.Struct, frozen=True):
    """Where it stood after so many orders; `cpu_s` is the bench's own processor time."""

    orders: int
    wall_s: float
    cpu_s: float
    rss_bytes: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """One soak."""

    orders: int
    faults: float
    restarts: int
    seconds: float
    marks: tuple[Mark, ...]
    counted: Counted

    @property
    def memory_growth(self) -> float | None:
        """Share by which memory grew from the first mark to the last."""
        if len(self.marks) < 2:
            return None
        return self.marks[-1].rss_bytes / self.marks[0].rss_bytes - 1

    @property
    def speed(self) -> tuple[float, float] | None:
        """Speed at the end over speed at the start, by the clock and by processor time.

        The start is the stretch between the first two fifths of the marks, the end the last.
        """
        if len(self.marks) < 3:
            return None
        span = max(1, (len(self.marks) - 1) // 5)
        first = (self.marks[0], self.marks[span])
        last = (self.marks[-1 - span], self.marks[-1])
        return (
            _per_order(first, lambda m: m.wall_s) / _per_order(last, lambda m: m.wall_s),
            _per_order(first, lambda m: m.cpu_s) / _per_order(last, lambda m: m.cpu_s),
        )

    @property
    def bytes_per_event(self) -> float:
        """Bytes of the journal on the disk for each event."""
        return self.counted.journal_bytes / max(self.counted.events, 1)


def _per_order(stretch: tuple[Mark, Mark], seconds: Callable[[Mark], float]) -> float:
    first, last = stretch
    return (seconds(last) - seconds(first)) / (last.orders - first.orders)


def report(figures: Figures) -> str:
    """The figures as a table, what is wrong below it."""
    counted = figures.counted
    growth, speed = figures.memory_growth, figures.speed
    share = counted.struck / max(counted.calls, 1)
    rows: Sequence[tuple[str, str]] = (
        ("orders", f"{figures.orders:,}"),
        ("restarts in the middle of work", f"{figures.restarts}"),
        ("calls to PRO", f"{counted.calls:,}"),
        (
            "of these struck by a fault",
            f"{counted.struck:,} ({share:.1%})",
        ),
        ("consignments, each with its label", f"{counted.consignments:,} ({counted.labels:,})"),
        ("doubled", f"{len(counted.doubled)}"),
        ("lost", f"{len(counted.lost)}"),
        ("printed twice", f"{len(counted.printed_twice)}"),
        ("not printed", f"{len(counted.not_printed)}"),
        ("unfinished", f"{len(counted.unfinished)}"),
        ("orders in PRO that hold nothing (lost replies of Create Order)", f"{counted.orphans:,}"),
        ("events in the journal", f"{counted.events:,}"),
        ("journal, bytes an event", f"{figures.bytes_per_event:.0f}"),
        ("stored documents, bytes an order", f"{counted.documents_bytes / figures.orders:,.0f}"),
        ("time", f"{figures.seconds:.0f} s"),
        ("orders a second", f"{figures.orders / figures.seconds:.1f}"),
        ("memory from the first mark to the last", "–" if growth is None else f"{growth:+.1%}"),
        ("speed at the end ÷ at the start, by the clock", f"{speed[0]:.2f}" if speed else "–"),
        ("the same by the bench's processor time", f"{speed[1]:.2f}" if speed else "–"),
    )
    width = max(len(name) for name, _ in rows)
    lines = [f"| {name.ljust(width)} | {value} |" for name, value in rows]
    marks = [
        f"| {m.orders:,} | {m.wall_s:.0f} | {m.cpu_s:.0f} | {m.rss_bytes / 1e6:.1f} |"
        for m in figures.marks
    ]
    head = [f"| {'what'.ljust(width)} | figure |", f"|{'-' * (width + 2)}|-------:|"]
    marks_head = ["", "| after orders | s | s of processor | MB |", "|-----:|-----:|-----:|-----:|"]
    wrong = [f"- {fault}" for fault in counted.faults[:SHOWN]]
    return "\n".join([*head, *lines, *marks_head, *marks, *wrong])
