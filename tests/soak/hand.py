"""The packer of the soak: does not wait for labels, and helps what asks for a person."""

import asyncio
import datetime

from packstation.assembly.running import RunningBench
from packstation.packing import commands as cmd
from packstation.packing.session import Phase, Session
from packstation.packing.standing import Stage, standing_of
from packstation.sandbox.samples import SampleOrder
from packstation.scanning.scan import ScanSource, read_scan

ON_THEIR_WAY = 4
"""Orders not finished yet: more only means that PRO is slower than the packer."""
POLL_S = 0.005
PATIENCE_S = 60.0
UNFINISHED = (Phase.PACKING, Phase.SHIPPING, Phase.CANCELLING)


class StuckError(Exception):
    """An order did not go on for a minute, a person's retries included."""


class Hand:
    """Packs order after order on one bench."""

    def __init__(self, bench: RunningBench) -> None:
        self._bench = bench
        self._station = bench.station

    async def pack(self, sample: SampleOrder) -> None:
        """Pack all of one order. Raises StuckError."""
        await self._until_few(ON_THEIR_WAY)
        await self._open(sample.own_number)
        self._station.act(cmd.Acknowledge())  # what the order wants to be read
        for package in sample.body["Packages"]:
            for item in package["Items"]:
                if item["Quantity"] > 1:
                    self._station.act(cmd.SetQuantity(item["Quantity"]))
                self._scan(item["Barcode"]["Code"])
        self._station.act(cmd.Done())
        session = self._station.bench.session
        if session is None or session.phase is Phase.PACKING:
            raise StuckError(f"{sample.own_number} was not packed: {session}")

    async def finish(self) -> None:
        """Wait for everything that is on its way. Raises StuckError."""
        await self._until_few(1)

    async def _open(self, number: str) -> None:
        deadline = _now() + PATIENCE_S
        while _now() < deadline:
            self._say_again_that_it_is_packed()
            self._station.act(cmd.Acknowledge())
            self._scan(number)
            while (session := self._station.bench.session) and session.phase is Phase.OPENING:
                if _now() > deadline:
                    raise StuckError(f"{number} did not open: {session.find}, {session.create}")
                await asyncio.sleep(POLL_S)
            if session is not None:
                return
        raise StuckError(f"{number} could not be opened: {self._station.bench.alert}")

    async def _until_few(self, most: int) -> None:
        deadline = _now() + PATIENCE_S
        while len(under_way := self._under_way()) >= most:
            self._say_again_that_it_is_packed()
            for session in under_way:
                if standing_of(session).stage is Stage.STOPPED:
                    self._station.act_on(session.stream, cmd.Retry())
            if _now() > deadline:
                raise StuckError("\n".join(str(s.consignments) for s in under_way))
            await asyncio.sleep(POLL_S)

    def _say_again_that_it_is_packed(self) -> None:
        """To orders that came back: PRO answered "no such order" when it was asked once more."""
        for session in tuple(self._station.bench.sessions.values()):
            if session.phase is Phase.PACKING:
                self._station.show(session.stream)
                self._station.act(cmd.Acknowledge())
                self._station.act(cmd.Done())

    def _under_way(self) -> list[Session]:
        sessions = self._station.bench.sessions.values()
        return [session for session in sessions if session.phase in UNFINISHED]

    def _scan(self, text: str) -> None:
        now = datetime.datetime.now(datetime.UTC)
        self._station.scan(read_scan(text, now, ScanSource.SCRIPT))


def _now() -> float:
    return asyncio.get_running_loop().time()
