"""An order step by step: every event of its stream, and how the order stood after it."""

import datetime
from collections.abc import Iterator, Sequence

import msgspec

from packstation.history.packed import UnreadableError
from packstation.journal.record import Record
from packstation.packing import events as ev
from packstation.packing.evolve import evolve, opened
from packstation.packing.session import Session


class Lived(msgspec.Struct, frozen=True):
    """`before` is the order when it happened, `session` after it; `packer` "": nobody signed in."""

    at: datetime.datetime
    packer: str
    station: str
    event: ev.Event
    before: Session
    session: Session


def lived(records: Sequence[Record]) -> tuple[Lived, ...]:
    """The steps of one session, from its first record on. Raises UnreadableError."""
    try:
        return tuple(_steps(records))
    except (KeyError, IndexError, TypeError, ValueError, AssertionError) as error:
        raise UnreadableError(f"{records[0].stream}: {type(error).__name__}") from error


def _steps(records: Sequence[Record]) -> Iterator[Lived]:
    session: Session | None = None
    for record in records:
        event = ev.decode(record.type, record.payload)
        if session is None:
            assert isinstance(event, ev.SessionOpened)
            after = opened(record.stream, event)
        else:
            after = evolve(session, event)
        yield Lived(record.at, record.packer or "", record.station, event, session or after, after)
        session = after
