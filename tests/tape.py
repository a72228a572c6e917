"""Sessions as a log would keep them: the real core is asked, at times that the test says."""

import datetime
from collections.abc import Iterable
from typing import Self

from msgspec.structs import replace

from packstation.journal.event_log import EventLog
from packstation.journal.record import Record, StreamNote
from packstation.packing import commands as cmd
from packstation.packing import due as du
from packstation.packing import effects as ef
from packstation.packing import events as ev
from packstation.packing.decide import decide
from packstation.packing.evolve import evolve, opened
from packstation.packing.order import Order
from packstation.packing.session import Policy, Session, remaining_units
from packstation.workflow.recorder import record_of
from tests.bench_world import order, scan, yes

START = datetime.datetime(2026, 11, 24, 9, 0, tzinfo=datetime.UTC)


class Tape:
    """One session being recorded. Each step says how many seconds it took."""

    def __init__(
        self,
        stream: str = "s1",
        what: Order | None = None,
        *,
        at: datetime.datetime = START,
        station: str = "Bench 1",
        packer: str | None = "Anna",
        policy: Policy | None = None,
    ) -> None:
        self.order = what or order()
        self.at, self.station, self.packer = at, station, packer
        first = ev.SessionOpened(self.order.own_number, policy or Policy(packing_slip=False))
        self.session: Session = opened(stream, first)
        self.records: list[Record] = []
        self._note(first, 0)

    def do(self, command: cmd.Command, seconds: float = 0) -> Self:
        """So long after the step before, `command` was given."""
        self.at += datetime.timedelta(seconds=seconds)
        for event in decide(self.session, command):
            self._happen(event)
        return self

    def happen(self, event: ev.Event, seconds: float = 0) -> Self:
        """So long after the step before, `event` happened, whatever decide would say."""
        self.at += datetime.timedelta(seconds=seconds)
        self._happen(event)
        return self

    def find(self, seconds: float = 0) -> Self:
        """PRO tells the order after so long."""
        return self.do(cmd.OrderFound(self.order), seconds)

    def pack(self, seconds_each: float = 0) -> Self:
        """Every unit that is left is scanned, one after so many seconds each, and then DONE."""
        for line in self.order.lines:
            for _ in range(remaining_units(self.session, line.id)):
                self.do(scan(line.id), seconds_each)
        return self.do(cmd.Done(), seconds_each)

    def answer(self, *kinds: type[ef.Effect], seconds: float = 0) -> Self:
        """PRO and the printer say yes to all that is owed (of `kinds`), so long after it began."""
        while effects := [e for e in du.due(self.session) if not kinds or isinstance(e, kinds)]:
            for effect in effects:
                intent = ef.intent_of(effect)
                if intent is not None:
                    self._happen(intent)
            self.at += datetime.timedelta(seconds=seconds)
            for effect in effects:
                for command in yes(self.session, effect):
                    self.do(command)
        return self

    def whole(self) -> Self:
        """All goes well."""
        return self.find(1).pack(2).answer(seconds=0.5)

    @property
    def note(self) -> StreamNote:
        """What the index of streams says of it."""
        session = self.session
        number = session.order.own_number if session.order else session.own_number
        return StreamNote(session.stream, session.order_reference, number or None, session.is_over)

    async def write(self, log: EventLog) -> None:
        """Append what the log does not have yet."""
        known = len(await log.read(self.session.stream))
        await log.append(self.records[known:], [self.note])

    def _happen(self, event: ev.Event) -> None:
        self.session = evolve(self.session, event)
        self._note(event, self.session.position - 1)

    def _note(self, event: ev.Event, position: int) -> None:
        stream = self.session.stream
        record = record_of(stream, position, event, self.at, self.station, self.packer)
        self.records.append(record)


def numbered(count: int, what: Order | None = None) -> Iterable[Order]:
    """Orders HO-1, HO-2 … with references of their own."""
    base = what or order()
    for number in range(1, count + 1):
        yield replace(base, reference=f"EO-000-000-{number:03}", own_number=f"HO-{number}")
