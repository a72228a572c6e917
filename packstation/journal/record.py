"""What the log keeps: one record per event, one note per stream."""

from datetime import UTC, datetime, timedelta

import msgspec

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One event as the log stores it; the log never looks into `payload`.

    `position` counts from 0 within `stream`; `payload` is JSON; `at` is aware (ValueError when
    it is not); `packer` is None for what the station did by itself.
    """

    stream: str
    position: int
    type: str
    version: int
    payload: bytes
    at: datetime
    station: str
    packer: str | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"the time of {self.type} has no time zone")
        if self.position < 0 or self.version < 1:
            raise ValueError(f"{self.type}: position counts from 0 and version from 1")


class SequencedRecord(msgspec.Struct, frozen=True):
    """A record and its place in the whole log; sequences rise but may have gaps."""

    sequence: int
    record: Record


class StreamNote(msgspec.Struct, frozen=True):
    """What the index of streams says about one stream.

    A reference or number that is None in a note leaves what the index already has.
    """

    stream: str
    order_reference: str | None = None
    own_number: str | None = None
    is_finished: bool = False


class JournalCounts(msgspec.Struct, frozen=True):
    """How much the log holds."""

    events: int
    streams: int
    unfinished: int


def matching_key(number: str) -> str:
    """The form in which order numbers are compared: people and scanners vary case and spaces."""
    return number.strip().casefold()


def to_microseconds(at: datetime) -> int:
    """Microseconds since 1970 in UTC: exact, sortable, and the same in every database."""
    return (at - _EPOCH) // _MICROSECOND


def from_microseconds(microseconds: int) -> datetime:
    """The aware UTC time that `to_microseconds` was given."""
    return _EPOCH + microseconds * _MICROSECOND
