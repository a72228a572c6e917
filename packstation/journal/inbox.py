"""Orders that were imported and wait for the scan that creates them in PRO.

An order is found by the shop's own number without regard to case and outer spaces. Another
program (`packstation orders import`) may add orders while the bench is at work, so this file has
no exclusive lock and every change is one transaction that writes first.
"""

import builtins
from datetime import datetime, timedelta
from enum import Enum

import msgspec
from sqlalchemy import Connection, select, update

from packstation.journal.documents import Clock, utc_now
from packstation.journal.errors import NotInInbox
from packstation.journal.record import from_microseconds, matching_key, to_microseconds
from packstation.journal.store import Store
from packstation.journal.tables import inbox


class InboxState(Enum):
    """Whether PRO knows the order already."""

    WAITING = "waiting"
    CREATED = "created"


class InboxOutcome(Enum):
    """What became of an import."""

    STORED = "stored"
    REPLACED = "replaced"
    ALREADY_CREATED = "already created"


class InboxEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One imported order; `body` is the Create Order JSON, None once it is erased."""

    own_number: str
    body: str | None
    imported: datetime
    state: InboxState
    order_reference: str | None


class Inbox:
    """The order inbox in an open store (`Schema.ORDERS`)."""

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        self._store = store
        self._clock = clock

    async def put(self, own_number: str, body: str) -> InboxOutcome:
        """Store one order durably; a waiting order of that number is replaced, a created one kept.

        Raises ValueError for an empty number, JournalUnwritable.
        """
        key = matching_key(own_number)
        if not key:
            raise ValueError("an order in the inbox needs the shop's own number")
        row = {
            "own_number": own_number.strip(),
            "body": body,
            "imported_us": to_microseconds(self._clock()),
        }
        values = {"number_key": key, "state": InboxState.WAITING.value, **row}
        new = self._store.insert(inbox).values(**values)
        is_waiting = (inbox.c.number_key == key) & (inbox.c.state == InboxState.WAITING.value)

        def store(connection: Connection) -> InboxOutcome:
            if connection.execute(new.on_conflict_do_nothing()).rowcount:
                return InboxOutcome.STORED
            replaced = connection.execute(update(inbox).where(is_waiting).values(**row))
            return InboxOutcome.REPLACED if replaced.rowcount else InboxOutcome.ALREADY_CREATED

        return await self._store.write(store)

    async def get(self, own_number: str) -> InboxEntry | None:
        """The order with that number, waiting or created; None when it was never imported."""
        query = select(inbox).where(inbox.c.number_key == matching_key(own_number))
        rows = await self._store.rows(query)
        return _entry(rows[0]._asdict()) if rows else None

    async def mark_created(self, own_number: str, order_reference: str) -> None:
        """Record the reference that PRO gave; the last one said counts. Raises NotInInbox."""
        statement = (
            update(inbox)
            .where(inbox.c.number_key == matching_key(own_number))
            .values(state=InboxState.CREATED.value, order_reference=order_reference)
        )
        if not await self._store.execute(statement):
            raise NotInInbox(own_number)

    async def list(self, state: InboxState | None = None) -> list[InboxEntry]:
        """The orders in the inbox, oldest first; only those of one state when one is given."""
        query = select(inbox).order_by(inbox.c.imported_us, inbox.c.number_key)
        if state is not None:
            query = query.where(inbox.c.state == state.value)
        return [_entry(row._asdict()) for row in await self._store.rows(query)]

    async def own_numbers(self) -> builtins.list[str]:
        """The numbers of all orders, without their bodies: those of a season fill the memory."""
        rows = await self._store.rows(select(inbox.c.own_number).order_by(inbox.c.number_key))
        return [str(row[0]) for row in rows]

    async def erase_bodies_older_than(self, days: int) -> int:
        """Erase the bodies of orders created in PRO and imported more than `days` days ago.

        The number stays, so that importing an old file again cannot create its orders twice.
        Returns how many were erased.
        """
        limit = to_microseconds(self._clock() - timedelta(days=days))
        is_old = (inbox.c.imported_us < limit) & (inbox.c.state == InboxState.CREATED.value)
        statement = update(inbox).where(is_old & inbox.c.body.is_not(None)).values(body=None)
        erased = await self._store.execute(statement)
        if erased:
            await self._store.forget_deleted()
        return erased


def _entry(row: dict[str, object]) -> InboxEntry:
    return InboxEntry(
        own_number=str(row["own_number"]),
        body=None if row["body"] is None else str(row["body"]),
        imported=from_microseconds(int(str(row["imported_us"]))),
        state=InboxState(row["state"]),
        order_reference=None if row["order_reference"] is None else str(row["order_reference"]),
    )
