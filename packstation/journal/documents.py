"""Labels and documents by their SHA-256, stored before they are printed.

They lie in a SQLite file of their own. Beside the log, because they are large, personal and
erased after some days, while the log stays small and for ever. In SQLite and not as one file
each, because one commit makes a document and what is known of it durable together (a file takes
two flushes and a rename), because a virus scanner on the bench would look at every small file
while the label waits, and because no name from outside ever becomes a path. When this file is
damaged nothing is lost: what it held is fetched from PRO again.
"""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select

from packstation.journal.errors import DocumentMissing
from packstation.journal.record import to_microseconds
from packstation.journal.store import Store
from packstation.journal.tables import documents

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


class _Batch:
    """What one commit stores."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.is_stored = False


class Documents:
    """The documents in an open store (`Schema.DOCUMENTS`).

    What comes while one commit runs goes into the next together, as the labels of an order do.
    """

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        self._store = store
        self._clock = clock
        self._next = _Batch()
        self._in_turn = asyncio.Lock()

    async def put(self, content: bytes, kind: str, format: str) -> str:  # noqa: A002 - its name
        """Store the bytes durably and return their SHA-256 in hexadecimal; see `put_all`."""
        (sha256,) = await self.put_all(kind, ((content, format),))
        return sha256

    async def put_all(self, kind: str, contents: Sequence[tuple[bytes, str]]) -> list[str]:
        """Store documents, each with its format, by one commit; their SHA-256 in the same order.

        The same bytes again are stored once, and their days begin anew. Raises JournalUnwritable.
        """
        now = to_microseconds(self._clock())
        rows = [
            {
                "sha256": hashlib.sha256(content).hexdigest(),
                "kind": kind,
                "format": each,
                "content": content,
                "created_us": now,
            }
            for content, each in contents
        ]
        batch = self._next
        batch.rows += rows
        async with self._in_turn:
            # Whoever has the turn first stores for all; when that fails each finds out itself.
            if not batch.is_stored:
                if batch is self._next:
                    self._next = _Batch()
                # In one order everywhere, or two benches with the same papers wait for each other.
                await self._insert(sorted(batch.rows, key=lambda row: str(row["sha256"])))
                batch.is_stored = True
        return [str(row["sha256"]) for row in rows]

    async def _insert(self, rows: Sequence[dict[str, Any]]) -> None:
        new = self._store.insert(documents)
        # Overwrites, so that putting a document again also heals a damaged one.
        again = {name: new.excluded[name] for name in ("kind", "format", "content", "created_us")}
        statement = new.on_conflict_do_update(index_elements=["sha256"], set_=again)

        def store(connection: Connection) -> None:
            connection.execute(statement, rows)

        await self._store.write(store)

    async def get(self, sha256: str) -> bytes:
        """The bytes, checked against their hash. Raises DocumentMissing: fetch it again then."""
        query = select(documents.c.content).where(documents.c.sha256 == sha256)
        rows = await self._store.rows(query)
        if not rows:
            raise DocumentMissing(sha256)
        content = bytes(rows[0].content)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise DocumentMissing(sha256, is_damaged=True)
        return content

    async def delete_older_than(self, days: int) -> int:
        """Erase what was stored more than `days` days ago, also from the file; returns how many."""
        limit = to_microseconds(self._clock() - timedelta(days=days))
        erased = await self._store.execute(delete(documents).where(documents.c.created_us < limit))
        if erased:
            await self._store.forget_deleted()
        return erased
