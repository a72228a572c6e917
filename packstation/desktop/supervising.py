"""What supervisors have done at PRO, as the window asks for it."""

import asyncio
from typing import TYPE_CHECKING

from packstation.assembly.early import now
from packstation.desktop.searching import OF_PRO
from packstation.journal.errors import JournalError
from packstation.packing.intervening import Asked, Step
from packstation.packing.session import Phase, Session
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place_ports import BenchNow, ConsignmentNow

if TYPE_CHECKING:
    from packstation.assembly.running import RunningBench

PATIENCE_S = 120.0
"""So long an act is waited for; it goes on by itself, and is told of when it is looked at again."""
DONE_WITH = (Phase.FINISHED, Phase.CLOSED)


class Supervising:
    """Implements `SupervisingPort` over `bench`."""

    def __init__(self, bench: "RunningBench", speaker: Speaker) -> None:
        self._bench = bench
        self._speaker = speaker

    async def consignments(self, stream: str) -> tuple[ConsignmentNow, ...]:
        """As PRO has them; none where neither PRO nor the records can be read."""
        from packstation.pro.errors import ProError

        try:
            if stream.startswith(OF_PRO):
                return (await self._now(stream.removeprefix(OF_PRO), None, ""),)
            session, station = await self._session(stream)
            if session is None:
                return ()
            made = [c.reference for c in session.consignments if c.reference]
            return tuple(await asyncio.gather(*(self._now(ref, session, station) for ref in made)))
        except (ProError, JournalError):
            return ()

    async def benches(self) -> tuple[BenchNow, ...]:
        """See `SupervisingPort.benches`."""
        here = self._bench.settings.station.name
        try:
            signs = await self._bench.folder.benches.all()
        except JournalError:
            return ()
        moment = now()
        told = (
            BenchNow(
                name=sign.station,
                version=sign.version,
                seen_s=max(round((moment - sign.seen).total_seconds()), 0),
                open_orders=sign.open_orders,
                waiting_papers=sign.waiting_papers,
                is_here=sign.station == here,
            )
            for sign in signs
        )
        return tuple(sorted(told, key=lambda bench: -bench.seen_s))

    async def _now(self, reference: str, session: Session | None, station: str) -> ConsignmentNow:
        found = await self._bench.pro.get_consignment(reference)
        return ConsignmentNow(
            reference=reference,
            state=found.consignment_state.value,
            service=found.allocation.mpd_carrier_service_name if found.allocation else "",
            packages=len(found.packages),
            order=session.name if session is not None else "",
            in_work_at="" if session is None or session.phase in DONE_WITH else station,
        )

    async def _session(self, stream: str) -> tuple[Session | None, str]:
        """The order as it stands now, on whichever bench of the store, and which that is."""
        from packstation.assembly.evidence import steps_of
        from packstation.history.packed import UnreadableError

        own = self._bench.station.bench.sessions.get(stream)
        if own is not None:
            return own, self._bench.settings.station.name
        try:
            steps = await steps_of(self._bench.folder.journal.reader, stream)
        except UnreadableError:
            return None, ""
        return (steps[-1].session, steps[-1].station) if steps else (None, "")

    async def intervene(self, asked: Asked) -> str:
        """Do it; the order of this bench that it concerns is shown again, and told."""
        await self._recall(asked)
        station = self._bench.station
        stream = station.interventions.begin(asked)
        await self._bench.until(lambda: station.bench.interventions[stream].is_over, PATIENCE_S)
        after, text = station.bench.interventions[stream], self._speaker.text
        act = text(f"supervise.act.{asked.wanted.value.replace(' ', '_')}")
        if after.step is None:
            return text("supervise.done", act=act, reference=asked.consignment)
        if after.work.problem is None:
            return text("supervise.going_on", act=act)
        said = self._speaker.problem(after.work.problem)
        is_label_left = after.done and after.step is Step.LABEL
        remedy = text("supervise.label_left") if is_label_left else said.remedy
        return f"{said.sentence} {remedy}".strip()

    async def _recall(self, asked: Asked) -> None:
        """Its labels must not be printed again from what the bench remembers."""
        from packstation.workflow.recorder import finished_order

        folder = self._bench.folder
        try:
            packed = await finished_order(folder.journal, asked.order, folder.resumes)
        except JournalError:
            return
        if packed is not None and any(
            c.reference == asked.consignment for c in packed.consignments
        ):
            self._bench.station.recall(packed)
