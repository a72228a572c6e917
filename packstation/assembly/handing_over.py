"""Orders that go to another bench of the fleet: held ones, and those of a bench that is off.

The stream itself changes hands, in one transaction that fails when its bench recorded anything
meanwhile. Parcels, weights and what is in doubt go with it; whoever had it writes no more of it.
"""

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable, Sequence

from packstation.assembly.early import now
from packstation.journal.errors import JournalError
from packstation.journal.folder import DataFolder
from packstation.packing import commands as cmd
from packstation.packing.events import TakenOver, decode
from packstation.packing.evolve import replay
from packstation.packing.order import OpenElsewhere
from packstation.packing.problems import ProblemKind
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import WorkStatus
from packstation.runtime.tasks import Tasks
from packstation.workflow.performers.elsewhere import Elsewhere
from packstation.workflow.recorder import record_of
from packstation.workflow.station import Station

log = logging.getLogger("packstation")

LOOK_S = 10.0
WITHDRAW_EACH = 6
"""Of so many looks one is after benches that are off."""
WITHDRAWN_AS = "taken over"


class HandingOver:
    """Takes orders over for the bench `own`, and lets go of those that others took."""

    def __init__(
        self,
        station: Station,
        folder: DataFolder,
        own: str,
        tasks: Tasks,
        away_minutes: int,
        elsewhere: Callable[[str], Awaitable[Sequence[Elsewhere]]],
    ) -> None:
        self._station = station
        self._folder = folder
        self._own = own
        self._tasks = tasks
        self._elsewhere = elsewhere
        self._away_us = away_minutes * 60_000_000

    def begin(self, session: Session, other: OpenElsewhere) -> None:
        """Go on with `other`'s session instead of `session`, which was opened here."""
        taking = self._instead(session.stream, other)
        self._tasks.start(f"take over {other.stream}", taking)

    async def _instead(self, stream: str, other: OpenElsewhere) -> None:
        try:
            taken = await self.take(other.stream, other.station)
        except JournalError as error:
            log.warning("the order could not be taken over: %s", error)
            return
        if taken is None:  # its bench went on with it, or another was faster: it is begun here
            self._station.act_on(stream, cmd.PackHereToo())
            return
        self._station.act_on(stream, cmd.Acknowledge())
        self._station.take_in(taken)
        self._station.show(taken.stream)

    async def take(self, stream: str, owner: str) -> Session | None:
        """Make the session this bench's; None when it may not be. Raises JournalError."""
        from packstation.journal.fleet.presence import is_away

        journal = self._folder.journal
        records = await journal.read(stream)
        session = replay(stream, [decode(r.type, r.payload) for r in records])
        packer = self._station.bench.packer
        event = TakenOver(owner)
        record = record_of(stream, len(records), event, now(), self._own, packer)
        only_if = None if session.phase is Phase.HELD else is_away(owner)
        if session.is_over or not await journal.take_over(record, owner, only_if):
            return None
        return replay(stream, [decode(r.type, r.payload) for r in (*records, record)])

    async def given_away(self, streams: Sequence[str]) -> frozenset[str]:
        """Let go of those of `streams` that are another bench's now. Raises JournalError."""
        owners = await self._folder.journal.owners(streams)
        gone = frozenset(stream for stream, owner in owners.items() if owner != self._own)
        for stream in gone:
            self._station.let_go(stream)
        return gone

    async def run(self) -> None:
        """Until it is cancelled: see what others took, and clean up after benches that are off."""
        for look in itertools.count():
            try:
                held = [
                    session.stream
                    for session in self._station.bench.sessions.values()
                    if not session.is_over
                ]
                if held:
                    await self.given_away(held)
                await self.unblock()
                if self._away_us and look % WITHDRAW_EACH == 0:
                    await self.withdraw_of_the_silent()
            except JournalError as error:
                log.info("what other benches took could not be read: %s", error)
            await asyncio.sleep(LOOK_S)

    async def unblock(self) -> None:
        """Take what a bench that is off left in the middle of a call, where an order waits for it.

        Nobody but its own bench could know how far it came; now that is this one, and finds out.
        """
        for session in tuple(self._station.bench.sessions.values()):
            number = session.order_reference or session.own_number
            if number is None or not _waits_for_another(session):
                continue
            for other in await self._elsewhere(number):
                if not (other.is_away and _is_in_a_call(other.session)):
                    continue
                taken = await self.take(other.session.stream, other.station)
                if taken is None:
                    continue
                is_shown = self._station.bench.open == session.stream
                self._station.take_in(taken)
                if session.phase is Phase.OPENING:
                    self._station.act_on(session.stream, cmd.Abandon())
                    if is_shown:
                        self._station.show(taken.stream)

    async def withdraw_of_the_silent(self) -> None:
        """What a bench prepared that is off for long is withdrawn; the rest is for people."""
        silent = [
            sign.station
            for sign in await self._folder.benches.all()
            if sign.station != self._own
            and (now() - sign.seen).total_seconds() * 1_000_000 > self._away_us
            and sign.open_orders
        ]
        for station in silent:
            for stream in await self._folder.journal.unfinished(station):
                records = await self._folder.journal.read(stream)
                if any(record.type == "PreparationBegun" for record in records):
                    await self._withdraw(stream, station)

    async def _withdraw(self, stream: str, station: str) -> None:
        records = await self._folder.journal.read(stream)
        session = replay(stream, [decode(r.type, r.payload) for r in records])
        if session.ahead is None:
            return
        taken = await self.take(stream, station)
        if taken is not None:
            log.info("what bench %s prepared and did not use is withdrawn", station)
            self._station.take_in(taken)
            self._station.act_on(stream, cmd.Hold(WITHDRAWN_AS))


def _waits_for_another(session: Session) -> bool:
    problem = session.create.problem if session.phase is Phase.OPENING else session.check.problem
    return problem is not None and problem.kind is ProblemKind.OTHER_BENCH


def _is_in_a_call(session: Session) -> bool:
    """Its bench asked PRO for something new, and nobody has recorded what came of it."""
    if session.phase is Phase.OPENING:
        return session.create.status is WorkStatus.INTENDED
    unknown = (WorkStatus.INTENDED, WorkStatus.DOUBT)
    return any(consignment.pack.status in unknown for consignment in session.consignments)
