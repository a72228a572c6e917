"""How the day goes, for the start screen: what the packer has done so far, and how fast."""

import datetime

from packstation.history.figure import By, Figure, Figures
from packstation.packing.bench import Bench
from packstation.packing.session import Phase
from packstation.ui.flow.place import Surround


def minutes_until(at: datetime.datetime, now: datetime.datetime) -> int:
    """Whole minutes that are left; none when it is over."""
    return max(int((at - now).total_seconds() // 60), 0)


class Rhythm:
    """Counts again when somebody else packs or an order is done, and every minute."""

    def __init__(self, surround: Surround) -> None:
        self._surround = surround
        self._asked: tuple[str | None, frozenset[str], int] | None = None
        self._is_counting = False
        self.figures: Figures | None = None

    def want(self, bench: Bench) -> None:
        """To be told of each drawing of the start screen; asks only when there may be news."""
        # Which, not how many: a bench remembers the last few orders only.
        finished = (s.stream for s in bench.sessions.values() if s.phase is Phase.FINISHED)
        done = frozenset(finished)
        news = (bench.packer, done, self._surround.ports.clock().minute)
        if self._surround.ports.figures is None or bench.is_starting or news == self._asked:
            return
        self._asked = news
        if not self._is_counting:
            self._is_counting = True
            self._surround.tasks.start("count the day", self._count_all_news())

    def sentence(self, packer: str) -> str:
        """Who packs here, with how many orders today and an hour; empty before the first."""
        speaker = self._surround.speaker
        figure = self._of(packer)
        hello = speaker.text("home.hello", name=speaker.name(packer)) if packer else ""
        if figure is None or not figure.orders:
            return hello
        rate = speaker.text("home.rate", rate=speaker.number(round(figure.an_hour)))
        counted = speaker.text("home.today", n=figure.orders)
        return " · ".join(filter(None, (hello, counted, rate)))

    def reminder(self) -> str:
        """What must be manifested soon; empty while nothing presses."""
        ports, speaker = self._surround.ports, self._surround.speaker
        soon = ports.status.state.collection
        if soon is None:
            return ""
        return speaker.text(
            "home.collection",
            carrier=speaker.name(soon.carrier),
            time=speaker.time(soon.at),
            minutes=minutes_until(soon.at, ports.clock()),
            n=soon.waiting,
        )

    def _of(self, packer: str) -> Figure | None:
        """The packer's own row; of a bench where nobody signs in, everybody's."""
        if self.figures is None:
            return None
        if not packer:
            return self.figures.total
        return next((row for row in self.figures.rows if row.name == packer), None)

    async def _count_all_news(self) -> None:
        """One count at a time, each of a whole day: what is new meanwhile is in the next."""
        try:
            counted = None
            while counted != self._asked:
                counted = self._asked
                await self._count()
        finally:
            self._is_counting = False

    async def _count(self) -> None:
        port = self._surround.ports.figures
        assert port is not None
        today = self._surround.ports.clock().astimezone().date()
        counted = await port.count(today, By.PACKER)
        if counted is not None and counted != self.figures:
            self.figures = counted
            self._surround.changed()
