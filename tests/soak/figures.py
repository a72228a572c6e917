"""What the soak measured, and how it is told."""

from collections.abc import Callable, Sequence

import msgspec

from tests.soak.bench import Stretch
from tests.soak.counting import SHOWN, Counted

MOST_GROWTH, LEAST_SPEED, MOST_BYTES = 0.05, 0.95, 340  # 34 of them are the chain
MOST_HANDLES = 8
"""A pool of threads or connections may still grow by some; one kept an order would be dozens."""
POOLS_ARE_FULL = 100
"""After so many orders hardly a thread or connection is made any more."""


class Mark(msgspec.Struct, frozen=True):
    """Where it stood after so many orders, and what the last stretch of them took."""

    orders: int
    after_s: float
    of: Stretch


class Target(msgspec.Struct, frozen=True):
    """A figure with its limit. `is_met` None: too few orders to tell."""

    what: str
    figure: str
    limit: str
    is_met: bool | None


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
        """Share by which memory grew, from the first mark to the last."""
        if len(self.marks) < 2:
            return None
        return self.marks[-1].of.rss_bytes / self.marks[0].of.rss_bytes - 1

    @property
    def speed(self) -> tuple[float, float] | None:
        """Speed in the last fifth over speed in the first, by the clock and by processor time."""
        if len(self.marks) < 2:
            return None
        fifth = max(1, len(self.marks) // 5)
        first, last = self.marks[:fifth], self.marks[-fifth:]
        return (
            _per_order(first, lambda s: s.wall_s) / _per_order(last, lambda s: s.wall_s),
            _per_order(first, lambda s: s.cpu_s) / _per_order(last, lambda s: s.cpu_s),
        )

    @property
    def handles_growth(self) -> int | None:
        """By how many files and threads a process grew most; None for too few marks.

        The least in the second half of its marks against the least in the first: what is open only
        in the moment of a mark is no growth, what is never closed is in every mark.
        """
        return max(map(_handles_grown, _processes(self.marks)), default=None)

    @property
    def targets(self) -> tuple[Target, ...]:
        """What the soak is judged by, besides the counts."""
        growth, speed = self.memory_growth, self.speed
        bytes_each, handles = self.bytes_per_event, self.handles_growth
        return (
            Target(
                "memory from the first mark to the last",
                "–" if growth is None else f"{growth:+.1%}",
                f"< +{MOST_GROWTH:.0%}",
                None if growth is None else growth < MOST_GROWTH,
            ),
            Target(
                "speed of the last fifth ÷ the first, by the bench's processor time",
                f"{speed[1]:.2f}" if speed else "–",
                f"≥ {LEAST_SPEED}",
                speed[1] >= LEAST_SPEED if speed else None,
            ),
            Target(
                "the same by the clock",
                f"{speed[0]:.2f}" if speed else "–",
                f"≥ {LEAST_SPEED}",
                speed[0] >= LEAST_SPEED if speed else None,
            ),
            Target(
                "open files and threads of a process, second half against the first",
                "–" if handles is None else f"{handles:+}",
                f"≤ +{MOST_HANDLES}",
                None if handles is None else handles <= MOST_HANDLES,
            ),
            Target(
                "journal, bytes an event",
                f"{bytes_each:.0f}",
                f"< {MOST_BYTES}",
                bytes_each < MOST_BYTES,
            ),
        )

    @property
    def missed(self) -> tuple[Target, ...]:
        """The targets that were not met."""
        return tuple(target for target in self.targets if target.is_met is False)

    @property
    def bytes_per_event(self) -> float:
        """Bytes of the journal on the disk for each event."""
        return self.counted.journal_bytes / max(self.counted.events, 1)


def _processes(marks: Sequence[Mark]) -> list[list[Stretch]]:
    """The marks of each process whose pools were full, where there are two at least."""
    found: list[list[Stretch]] = []
    before = 0
    for mark in marks:
        if mark.of.packed <= before or not found:
            found.append([])
        before = mark.of.packed
        if before >= POOLS_ARE_FULL:
            found[-1].append(mark.of)
    return [process for process in found if len(process) > 1]


def _handles_grown(process: Sequence[Stretch]) -> int:
    handles = [stretch.files + stretch.threads for stretch in process]
    half = len(handles) // 2
    return min(handles[half:]) - min(handles[:half])


def _per_order(marks: Sequence[Mark], seconds: Callable[[Stretch], float]) -> float:
    return sum(seconds(mark.of) for mark in marks) / sum(mark.of.timed for mark in marks)


_VERDICTS = {True: "", False: ", **missed**", None: ""}


def report(figures: Figures) -> str:
    """The figures as Markdown, what is wrong below it."""
    counted = figures.counted
    share = counted.struck / max(counted.calls, 1)
    rows: Sequence[tuple[str, str]] = (
        ("orders", f"{figures.orders:,}"),
        ("restarts in the middle of work", f"{figures.restarts}"),
        ("calls to PRO", f"{counted.calls:,}"),
        ("of these struck by a fault", f"{counted.struck:,} ({share:.1%})"),
        ("consignments, each with its label", f"{counted.consignments:,} ({counted.labels:,})"),
        ("doubled", f"{len(counted.doubled)}"),
        ("lost", f"{len(counted.lost)}"),
        ("printed twice", f"{len(counted.printed_twice)}"),
        ("not printed", f"{len(counted.not_printed)}"),
        ("unfinished", f"{len(counted.unfinished)}"),
        ("orders in PRO that hold nothing (lost replies of Create Order)", f"{counted.orphans:,}"),
        ("events in the journal", f"{counted.events:,}"),
        ("stored documents, bytes an order", f"{counted.documents_bytes / figures.orders:,.0f}"),
        ("time", f"{figures.seconds:.0f} s"),
        ("orders a second", f"{figures.orders / figures.seconds:.1f}"),
        *((f"{t.what} ({t.limit})", f"{t.figure}{_VERDICTS[t.is_met]}") for t in figures.targets),
    )
    width = max(len(name) for name, _ in rows)
    lines = [f"| {name.ljust(width)} | {value} |" for name, value in rows]
    marks = [
        f"| {m.orders:,} | {m.after_s:.0f} | {m.of.wall_s / m.of.timed * 1000:.0f} "
        f"| {m.of.cpu_s / m.of.timed * 1000:.1f} | {m.of.rss_bytes / 1e6:.1f} |"
        for m in figures.marks
    ]
    head = [f"| {'what'.ljust(width)} | figure |", f"|{'-' * (width + 2)}|-------:|"]
    marks_head = [
        "",
        "| after orders | s | ms an order | ms of processor an order | MB |",
        "|-----:|-----:|-----:|-----:|-----:|",
    ]
    wrong = [f"- {fault}" for fault in counted.faults[:SHOWN]]
    return "\n".join([*head, *lines, *marks_head, *marks, *wrong])
