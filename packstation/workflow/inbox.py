"""The journal's inbox and index as the Orders see them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from packstation.journal.folder import DataFolder
from packstation.journal.inbox import InboxEntry, InboxState
from packstation.packing.events import KINDS, ConsignmentPacked, decode
from packstation.packing.evolve import replay
from packstation.workflow.performers.elsewhere import Elsewhere
from packstation.workflow.performers.orders import KnownOrder, WaitingOrder

MOST_TRIED = 100
"""Orders with an item that are looked at for the first that is free."""


class JournalInbox:
    """Implements `orders.OrderInbox` over what the station, or its fleet, has recorded."""

    def __init__(
        self, folder: DataFolder, written: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        self._folder = folder
        self._written = written

    async def waiting(self, own_number: str) -> WaitingOrder | None:
        """See `OrderInbox.waiting`."""
        entry = await self._folder.inbox.get(own_number)
        if entry is None or entry.state is not InboxState.WAITING or entry.body is None:
            return None
        return WaitingOrder(entry.own_number, entry.body.encode(), entry.creating)

    async def known(self, number: str) -> KnownOrder | None:
        """See `OrderInbox.known`: by tote, by the inbox, else what was packed here."""
        in_tote = await self._folder.totes.order_in(number)
        if in_tote is not None:
            return KnownOrder(in_tote)
        entry = await self._folder.inbox.get(number)
        if entry is not None and entry.order_reference:
            return KnownOrder(entry.order_reference, entry.own_number)
        notes = await self._folder.journal.streams_of_order(number)
        return next(
            (
                KnownOrder(n.order_reference, n.own_number)
                for n in reversed(notes)
                if n.order_reference
            ),
            None,
        )

    async def meant_by(self, scanned: str) -> str | None:
        """See `OrderInbox.meant_by`."""
        in_tote = await self._folder.inbox.in_tote(scanned)
        if in_tote is not None:
            return in_tote.own_number
        for entry in await self._folder.inbox.needing(scanned, MOST_TRIED):
            if await self._is_free(entry):
                return entry.own_number
        return None

    async def _is_free(self, entry: InboxEntry) -> bool:
        """Nobody has the order on a bench or on hold, and nobody packed it."""
        notes = await self._folder.journal.streams_of_order(entry.own_number)
        if any(not note.is_finished for note in notes):
            return False
        if entry.order_reference is None:
            return True
        return not notes or not await self.packed_by_log(entry.order_reference)

    async def taught(self, skus: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """See `OrderInbox.taught`."""
        return await self._folder.taught.of(skus) if skus else {}

    async def created(self, own_number: str, reference: str) -> None:
        """See `OrderInbox.created`."""
        await self._folder.inbox.mark_created(own_number, reference)

    async def unclaim(self, own_number: str) -> None:
        """See `OrderInbox.unclaim`."""
        await self._folder.inbox.unclaim(own_number)

    async def packed_by_log(self, reference: str) -> frozenset[str]:
        """See `OrderInbox.packed_by_log`."""
        found: set[str] = set()
        for note in await self._folder.journal.streams_of_order(reference):
            for record in await self._folder.journal.read(note.stream):
                if record.type == ConsignmentPacked.__name__:
                    event = decode(record.type, record.payload)
                    assert isinstance(event, ConsignmentPacked)
                    found.add(event.reference)
        return frozenset(found)

    async def heads(self, reference: str) -> Mapping[str, int]:
        """See `OrderInbox.heads`."""
        if self._folder.resumes is None:
            return {}
        return await self._folder.journal.heads_of_order(reference)

    async def elsewhere(self, number: str) -> tuple[Elsewhere, ...]:
        """See `OrderInbox.elsewhere`; a bench with files of its own knows of no other."""
        own = self._folder.resumes
        if own is None:
            return ()
        if self._written is not None:
            # Of two benches that look for each other at least one must find the other's events.
            await self._written()
        found: list[Elsewhere] = []
        for note in await self._folder.journal.streams_of_order(number):
            records = await self._folder.journal.read(note.stream)
            # Whoever wrote last: a session that was taken over is its new bench's.
            if records and records[-1].station != own and records[0].type in KINDS:
                packers = [record.packer for record in records if record.packer]
                session = replay(note.stream, [decode(r.type, r.payload) for r in records])
                packer = packers[-1] if packers else None
                station = records[-1].station
                is_away = not note.is_finished and await self._folder.is_away(station)
                found.append(Elsewhere(station, packer, records[0].at, session, is_away))
        return tuple(found)
