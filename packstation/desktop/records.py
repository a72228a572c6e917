"""Orders' records as the window asks for them, and as PDF files."""

import asyncio
import datetime
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from packstation.journal.errors import JournalError
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place_ports import KeptDocument, TrackedEvent

if TYPE_CHECKING:
    from packstation.assembly.running import RunningBench
    from packstation.history.replay import Lived
    from packstation.packing.session import Session

BEFORE_ALL = datetime.datetime.min.replace(tzinfo=datetime.UTC)


class OrderRecords:
    """Implements `RecordPort` over the log of `bench`; files go into `folder`."""

    def __init__(self, bench: "RunningBench", folder: Path, speaker: Speaker) -> None:
        self._bench = bench
        self._folder = folder
        self._speaker = speaker

    async def steps(self, stream: str) -> "Sequence[Lived]":
        """Every step; none where it cannot be read now, or a newer version wrote it."""
        from packstation.assembly.evidence import steps_of
        from packstation.history.packed import UnreadableError

        try:
            return await steps_of(self._bench.folder.journal.reader, stream)
        except (JournalError, UnreadableError):
            return ()

    async def tracking(self, stream: str) -> tuple[TrackedEvent, ...] | None:
        """Asked of PRO now, consignment by consignment."""
        from packstation.pro.errors import ProError

        session = await self._session(stream)
        made = session.consignments if session is not None else ()
        try:
            found = await asyncio.gather(
                *(self._bench.pro.get_flattened_tracking(c.reference) for c in made if c.reference)
            )
        except ProError:
            return None
        events = [
            TrackedEvent(
                consignment=one.consignment_reference_for_all_legs_assigned_by_mpd,
                at=event.time_stamp,
                told=event.description or event.code,
                place=event.location,
                carrier=event.carrier_service_name,
            )
            for one in found
            for package in one.tracked_packages
            for event in package.events
        ]
        return tuple(sorted(events, key=_newest_first))

    async def documents(self, stream: str) -> tuple[KeptDocument, ...]:
        """Those of the last time it was packed."""
        session = await self._session(stream)
        if session is None:
            return ()
        out = Counter(copy.document for copy in session.copies if copy.is_out)
        return tuple(
            KeptDocument(
                id=d.id,
                kind=d.kind.value,
                parcel=d.parcel,
                format=d.format.value,
                copies_out=out[d.id],
            )
            for d in session.documents
        )

    async def save_document(self, stream: str, document: str) -> str:
        """Into the folder of records; what was erased since is told as such."""
        text, session = self._speaker.text, await self._session(stream)
        kept = session.documents if session is not None else ()
        found = next((d for d in kept if d.id == document), None)
        if session is None or found is None:
            return text("record.none")
        name = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{session.name}-{document}").strip("-.")
        path = self._folder / f"{name}.{found.format.value}"
        try:
            content = await self._bench.folder.documents.get(found.sha256)
            await asyncio.to_thread(_write, path, content)
        except OSError as error:
            return text("record.not_saved", why=error.strerror or str(error))
        except JournalError as error:
            return text("record.not_saved", why=str(error))
        return text("record.saved", path=str(path))

    async def _session(self, stream: str) -> "Session | None":
        """The order as it stands now; None where its record cannot be read."""
        own = self._bench.station.bench.sessions.get(stream)
        steps = () if own is not None else await self.steps(stream)
        return own or (steps[-1].session if steps else None)

    async def evidence(self, stream: str, *, is_anonymous: bool) -> str:
        """Write it; where to, or why not."""
        from packstation.assembly.evidence import write_evidence
        from packstation.history.packed import UnreadableError

        reader, text = self._bench.folder.journal.reader, self._speaker.text
        try:
            path = await write_evidence(
                reader, stream, self._folder, self._speaker, is_anonymous=is_anonymous
            )
        except OSError as error:
            return text("record.not_saved", why=error.strerror or str(error))
        except (JournalError, UnreadableError) as error:
            return text("record.not_saved", why=str(error))
        return text("record.saved", path=str(path)) if path is not None else text("record.none")


def _newest_first(event: TrackedEvent) -> float:
    return -(event.at or BEFORE_ALL).timestamp()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
