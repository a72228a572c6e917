"""Orders that were imported and wait for the scan that creates them in PRO.

An order is found by the shop's own number without regard to case and outer spaces. Another
program (`packstation orders import`) may add orders while the bench is at work, so this file has
no exclusive lock and every change is one transaction that writes first.
"""

import builtins
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import msgspec
from sqlalchemy import Connection, case, delete, func, select, update

from packstation.journal.documents import Clock, utc_now
from packstation.journal.errors import NotInInbox
from packstation.journal.inbox_index import NO_DUE, wanted_of
from packstation.journal.record import from_microseconds, matching_key, to_microseconds
from packstation.journal.store import Store
from packstation.journal.tables import inbox, inbox_items
from packstation.packing.barcodes.codes import match_key


class InboxState(Enum):
    """Whether PRO knows the order already."""

    WAITING = "waiting"
    CREATED = "created"


class InboxOutcome(Enum):
    """What became of an import."""

    STORED = "stored"
    REPLACED = "replaced"
    ALREADY_CREATED = "already created"
    KEPT_AS_IT_WAS = "kept as before"


AT_ONCE = 5_000


class Arrival(msgspec.Struct, frozen=True):
    """An order that comes in: the shop's number, the Create Order body (JSON), maybe its tote."""

    own_number: str
    body: str
    tote: str = ""


_NOT_URGENT = case((inbox.c.urgent_us.is_(None), 1), else_=0)
_DUE = case((inbox.c.due == "", NO_DUE), else_=inbox.c.due)


class InboxMark(msgspec.Struct, frozen=True):
    """How many orders came since some moment, and when the last one did (microseconds)."""

    count: int
    last_us: int


class InboxEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One imported order; `body` is the Create Order JSON, None once it is erased. `due` is its
    promise (ISO 8601), empty for none.
    """

    own_number: str
    body: str | None
    imported: datetime
    state: InboxState
    order_reference: str | None
    units: int = 0
    due: str = ""
    is_urgent: bool = False
    creating: datetime | None = None
    """A bench began to create it in PRO then, before any scan; None: nobody did, or it was said
    that nothing came of it."""


class Inbox:
    """The order inbox in an open store (`Schema.ORDERS`)."""

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        self._store = store
        self._clock = clock

    async def put(self, own_number: str, body: str, tote: str = "") -> InboxOutcome:
        """Store one order durably; a waiting order of that number is replaced, a created one kept.

        `tote` is what its picked items come in. Raises ValueError for an empty number,
        JournalUnwritable.
        """
        return (await self.put_all([Arrival(own_number, body, tote)]))[0]

    async def put_all(
        self, arrivals: Sequence[Arrival], *, replaces: bool = True
    ) -> builtins.list[InboxOutcome]:
        """Store several orders in one transaction, each as `put` does; what became of each.

        Unless it `replaces`, one that waits already stays as it is.
        """
        rows = [self._row(arrival) for arrival in arrivals]

        def store(connection: Connection) -> builtins.list[InboxOutcome]:
            return [self._stored(connection, row, items, replaces) for row, items in rows]

        return await self._store.write(store)

    def _row(self, arrival: Arrival) -> tuple[dict[str, Any], builtins.list[dict[str, Any]]]:
        key = matching_key(arrival.own_number)
        if not key:
            raise ValueError("an order in the inbox needs the shop's own number")
        wanted = wanted_of(arrival.body)
        row = {
            "number_key": key,
            "own_number": arrival.own_number.strip(),
            "body": arrival.body,
            "imported_us": to_microseconds(self._clock()),
            "tote_key": match_key(arrival.tote) or None,
            "units": wanted.units,
            "due": wanted.due,
        }
        return row, [{"item_key": item, "number_key": key} for item in wanted.items]

    def _stored(
        self,
        connection: Connection,
        row: dict[str, Any],
        items: builtins.list[dict[str, Any]],
        replaces: bool,
    ) -> InboxOutcome:
        key, waiting = row["number_key"], InboxState.WAITING.value
        new = self._store.insert(inbox).values(**row, state=waiting).on_conflict_do_nothing()
        outcome = InboxOutcome.STORED
        if not connection.execute(new).rowcount:
            is_waiting = (inbox.c.number_key == key) & (inbox.c.state == waiting)
            if not replaces and connection.execute(select(inbox.c.state).where(is_waiting)).all():
                return InboxOutcome.KEPT_AS_IT_WAS
            changes = {name: value for name, value in row.items() if name != "number_key"}
            if not connection.execute(update(inbox).where(is_waiting).values(**changes)).rowcount:
                return InboxOutcome.ALREADY_CREATED
            outcome = InboxOutcome.REPLACED
            connection.execute(delete(inbox_items).where(inbox_items.c.number_key == key))
        if items:
            connection.execute(inbox_items.insert(), items)
        return outcome

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

    async def in_tote(self, tote: str) -> InboxEntry | None:
        """The order that came last in this tote; None when no order names it."""
        query = (
            select(inbox)
            .where(inbox.c.tote_key == match_key(tote))
            .order_by(inbox.c.imported_us.desc())
            .limit(1)
        )
        rows = await self._store.rows(query)
        return _entry(rows[0]._asdict()) if rows else None

    async def needing(self, item: str, most: int) -> builtins.list[InboxEntry]:
        """Orders with this item (barcode or SKU): urgent ones, then those due first, then the
        smallest; at most `most`.
        """
        query = (
            select(inbox)
            .join(inbox_items, inbox_items.c.number_key == inbox.c.number_key)
            .where(inbox_items.c.item_key == match_key(item))
            .order_by(_NOT_URGENT, _DUE, inbox.c.units, inbox.c.imported_us)
            .limit(most)
        )
        return [_entry(row._asdict()) for row in await self._store.rows(query)]

    async def first(self, most: int) -> builtins.list[InboxEntry]:
        """The waiting orders, the one to be packed first at the top: urgent, then due first."""
        query = (
            select(inbox)
            .where(inbox.c.state == InboxState.WAITING.value)
            .order_by(_NOT_URGENT, _DUE, inbox.c.imported_us, inbox.c.number_key)
            .limit(most)
        )
        return [_entry(row._asdict()) for row in await self._store.rows(query)]

    async def count_waiting(self) -> int:
        """How many orders wait."""
        query = select(func.count()).where(inbox.c.state == InboxState.WAITING.value)
        return int((await self._store.rows(query))[0][0])

    async def make_urgent(self, own_number: str, *, is_urgent: bool) -> None:
        """It goes before all others, or not any more. Raises NotInInbox, JournalUnwritable."""
        at = to_microseconds(self._clock()) if is_urgent else None
        statement = (
            update(inbox).where(inbox.c.number_key == matching_key(own_number)).values(urgent_us=at)
        )
        if not await self._store.execute(statement):
            raise NotInInbox(own_number)

    async def unclaimed(self, most: int) -> builtins.list[InboxEntry]:
        """Waiting orders that no bench began to create in PRO, as `first`."""
        query = (
            select(inbox)
            .where(inbox.c.state == InboxState.WAITING.value)
            .where(inbox.c.creating_us.is_(None))
            .order_by(_NOT_URGENT, _DUE, inbox.c.imported_us, inbox.c.number_key)
            .limit(most)
        )
        return [_entry(row._asdict()) for row in await self._store.rows(query)]

    async def claim(self, own_number: str) -> bool:
        """Begin to create it in PRO; False when somebody else has begun, or PRO knows it."""
        is_free = (inbox.c.state == InboxState.WAITING.value) & inbox.c.creating_us.is_(None)
        statement = (
            update(inbox)
            .where((inbox.c.number_key == matching_key(own_number)) & is_free)
            .values(creating_us=to_microseconds(self._clock()))
        )
        return bool(await self._store.execute(statement))

    async def unclaim(self, own_number: str) -> None:
        """Nothing came of creating it, or somebody takes over what may have."""
        statement = (
            update(inbox)
            .where(inbox.c.number_key == matching_key(own_number))
            .values(creating_us=None)
        )
        await self._store.execute(statement)

    async def mark(self, since_us: int = 0) -> InboxMark:
        """Of the orders that came since `since_us`: changes whenever one more comes in."""
        query = select(func.count(), func.coalesce(func.max(inbox.c.imported_us), since_us))
        query = query.select_from(inbox).where(inbox.c.imported_us >= since_us)
        count, last = (await self._store.rows(query))[0]
        return InboxMark(int(count), int(last))

    async def came_since(self, since_us: int) -> AsyncIterator[builtins.list[str]]:
        """The numbers of the orders that came since then, without their bodies, some at a time."""
        at, key = since_us, ""
        while True:
            query = (
                select(inbox.c.imported_us, inbox.c.number_key, inbox.c.own_number)
                .where(inbox.c.imported_us >= at)
                .where((inbox.c.imported_us > at) | (inbox.c.number_key > key))
                .order_by(inbox.c.imported_us, inbox.c.number_key)
                .limit(AT_ONCE)
            )
            rows = await self._store.rows(query)
            if rows:
                yield [str(row.own_number) for row in rows]
            if len(rows) < AT_ONCE:
                return
            at, key = rows[-1].imported_us, rows[-1].number_key

    async def waiting_before(self, before_us: int) -> builtins.list[str]:
        """The numbers of the orders that wait and came earlier than that."""
        query = (
            select(inbox.c.own_number)
            .where(inbox.c.state == InboxState.WAITING.value)
            .where(inbox.c.imported_us < before_us)
        )
        return [str(row[0]) for row in await self._store.rows(query)]

    async def erase_bodies_older_than(self, days: int) -> int:
        """Erase the bodies of orders created in PRO and imported more than `days` days ago.

        The number stays, so that importing an old file again cannot create its orders twice.
        Returns how many were erased.
        """
        limit = to_microseconds(self._clock() - timedelta(days=days))
        is_old = (inbox.c.imported_us < limit) & (inbox.c.state == InboxState.CREATED.value)
        old = select(inbox.c.number_key).where(is_old)
        await self._store.execute(delete(inbox_items).where(inbox_items.c.number_key.in_(old)))
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
        units=int(str(row["units"])),
        due=str(row["due"]),
        is_urgent=row["urgent_us"] is not None,
        creating=None
        if row["creating_us"] is None
        else from_microseconds(int(str(row["creating_us"]))),
    )
