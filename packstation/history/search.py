"""Finds orders by anything that stands in them, newest first.

What is typed is text, never a query: it becomes words of small ASCII letters and digits (`words`),
and each of them must begin a word of the order. A day is also looked for as a day, and what may be
a postcode among the postcodes, which are kept apart because they are erased after some days.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from heapq import nlargest
from itertools import combinations
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select
from sqlalchemy import text as sql

from packstation.history.days import Zone, read_day, start_of
from packstation.history.packed import OrderState, PackedOrder
from packstation.history.store import History
from packstation.history.tables import manifested, packed_orders, postcodes
from packstation.history.words import LONGEST_WORD, asked_words, compact
from packstation.journal.record import to_microseconds

MOST = 50
MOST_WORDS = 12
"""No order is described with more; who types more has something else on the clipboard."""
FEW = 1_000
"""So many orders with a word are read at once; where there are more, the newest are soon found."""
_POSTCODE = range(2, 12)
_WORDS_OF_A_POSTCODE = 3
_AFTER_ANY_LETTER = "~"
_MATCH = {
    "sqlite": "SELECT rowid FROM packed_words WHERE packed_words MATCH :words",
    "postgresql": "SELECT number FROM packed_words WHERE words @@ CAST(:words AS tsquery)",
}
_POSTCODES = (
    "SELECT order_reference FROM postcodes "
    "WHERE postcode_key >= :postcode AND postcode_key < :after_postcode"
)
_ANY_POSTCODE = f"{_POSTCODES} LIMIT 1"
_OF_POSTCODES = f"reference IN ({_POSTCODES})"
# Two ranges of two indexes: with an OR between them a server may walk through all orders.
_OF_DAY = (
    "number IN (SELECT number FROM packed_orders WHERE opened_us >= :since AND opened_us < :until "
    "UNION SELECT number FROM packed_orders WHERE packed_us >= :since AND packed_us < :until)"
)


class Hit(msgspec.Struct, frozen=True):
    """One order that was found. `postcode` None: it was never known here, or is erased."""

    order: PackedOrder
    state: OrderState
    postcode: str | None = None


class Found(msgspec.Struct, frozen=True):
    """The newest orders that fit, newest first; `has_more`: older ones do, too."""

    hits: tuple[Hit, ...] = ()
    has_more: bool = False


async def search(history: History, typed: str, zone: Zone = None, most: int = MOST) -> Found:
    """The orders that `typed` fits; with nothing typed the newest ones.

    Days are those of `zone`. Raises JournalError when the records cannot be read.
    """
    asked = list(_asked(typed, zone))
    if typed.strip() and not asked:
        return Found()

    def look(connection: Connection) -> Found:
        numbers: set[int] = set()
        for one in asked or [_Asked()]:
            numbers |= one.numbers(connection, most + 1)
        newest = sorted(numbers, reverse=True)
        return Found(_hits(connection, newest[:most]), len(newest) > most)

    return await history.store.read(look)


class _Asked(msgspec.Struct, frozen=True):
    """One way to understand what was typed: all of it must fit."""

    words: tuple[str, ...] = ()
    postcode: str = ""
    day: tuple[int, int] | None = None

    def numbers(self, connection: Connection, most: int) -> set[int]:
        dialect = connection.dialect.name
        values: dict[str, Any] = {"most": most}
        conditions = []
        if self.postcode:
            values |= {
                "postcode": self.postcode,
                "after_postcode": self.postcode + _AFTER_ANY_LETTER,
            }
            if connection.execute(sql(_ANY_POSTCODE), values).first() is None:
                return set()  # as a rule, and then the words need not be looked for
            conditions.append(_OF_POSTCODES)
        if self.words:
            values["words"] = _query(self.words, dialect)
            few = _few(connection, values) if dialect == "postgresql" else None
            if few is not None and not (self.postcode or self.day):
                return set(nlargest(most, few))
            values["few"] = few
            in_few = "number = ANY(:few)"
            conditions.append(in_few if few is not None else f"number IN ({_MATCH[dialect]})")
        if self.day is not None:
            values |= {"since": self.day[0], "until": self.day[1]}
            conditions.append(_OF_DAY)
        if self.words and len(conditions) == 1:
            query = _MATCH[dialect]
        else:
            where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
            query = f"SELECT number FROM packed_orders {where}"  # noqa: S608 - constants
        rows = connection.execute(sql(f"{query} ORDER BY 1 DESC LIMIT :most"), values)
        return {row[0] for row in rows}


def _few(connection: Connection, values: Mapping[str, Any]) -> list[int] | None:
    """The numbers of all orders with these words; None where they are many.

    PostgreSQL takes any beginning of a word for one that an order in a thousand has, and walks
    through all orders from the newest on, for millions of them also when one or none has it. What
    asks for no order leaves it nothing but the index of words.
    """
    query = f"{_MATCH['postgresql']} LIMIT :few"
    rows = connection.execute(sql(query), {**values, "few": FEW}).all()
    return [row[0] for row in rows] if len(rows) < FEW else None


def _query(words: Sequence[str], dialect: str) -> str:
    """Every word as the beginning of a kept one. Words are ASCII letters and digits only."""
    if dialect == "sqlite":
        return " ".join(f'"{word}"*' for word in words)
    return " & ".join(f"'{word}':*" for word in words)


def _asked(typed: str, zone: Zone) -> Iterator[_Asked]:
    """Every way to understand what was typed; none where it cannot be in any order."""
    words = asked_words(typed)
    if not words or len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
        return
    yield _Asked(words)
    pieces = typed.split()
    if len(pieces) > MOST_WORDS:
        return
    for start, end in combinations(range(len(pieces) + 1), 2):
        rest = asked_words(" ".join((*pieces[:start], *pieces[end:])))
        day = read_day(pieces[start]) if end == start + 1 else None
        if day is not None:
            yield _Asked(rest, day=_span(day, zone))
        postcode = compact("".join(pieces[start:end]))
        if end - start <= _WORDS_OF_A_POSTCODE and len(postcode) in _POSTCODE:
            yield _Asked(rest, postcode)


def _span(day: datetime.date, zone: Zone) -> tuple[int, int]:
    following = day + datetime.timedelta(days=1)
    return to_microseconds(start_of(day, zone)), to_microseconds(start_of(following, zone))


def _hits(connection: Connection, numbers: Sequence[int]) -> tuple[Hit, ...]:
    if not numbers:
        return ()
    those = packed_orders.c.number.in_(bindparam("numbers", expanding=True))
    query = select(packed_orders.c.value).where(those).order_by(packed_orders.c.number.desc())
    rows = connection.execute(query, {"numbers": list(numbers)})
    orders = [msgspec.json.decode(row.value, type=PackedOrder) for row in rows]
    return tuple(with_state(connection, orders))


def with_state(connection: Connection, orders: Sequence[PackedOrder]) -> Iterator[Hit]:
    """The orders with what lies beside them: whether they are manifested, and their postcodes."""
    mine = manifested.c.reference.in_(bindparam("references", expanding=True))
    references = {c.reference for order in orders for c in order.consignments}
    rows = connection.execute(
        select(manifested.c.reference).where(mine), {"references": list(references)}
    )
    done = {row.reference for row in rows}
    theirs = postcodes.c.order_reference.in_(bindparam("references", expanding=True))
    columns = select(postcodes.c.order_reference, postcodes.c.postcode).where(theirs)
    known = connection.execute(columns, {"references": [order.reference for order in orders]})
    of_orders = {row.order_reference: row.postcode for row in known}
    for order in orders:
        yield Hit(order, _state(order, done), of_orders.get(order.reference))


def _state(order: PackedOrder, done: set[str]) -> OrderState:
    out = [c for c in order.consignments if not c.is_withdrawn]
    is_done = bool(out) and all(c.is_manifested or c.reference in done for c in out)
    is_ready = order.state is OrderState.READY
    return OrderState.MANIFESTED if is_ready and is_done else order.state
