"""What happened at an end of day, as kept in the log for ever."""

import enum
from typing import ClassVar

import msgspec

from packstation.packing.problems import Problem


class RowState(enum.Enum):
    """How far one consignment is."""

    READY = "ready"
    QUEUED = "queued"
    MANIFESTED = "manifested"
    FAILED = "failed"


class Row(msgspec.Struct, frozen=True):
    """One consignment of the run."""

    reference: str
    order_number: str = ""
    carrier: str = ""
    service: str = ""
    state: RowState = RowState.READY
    reason: str = ""
    """PRO's own words when it failed."""


class DayWork(enum.Enum):
    """What an end of day has to do; the last two are done for each copy of each paper."""

    LOOK = "look"
    QUERY = "query"
    FOLLOW = "follow"
    LIST = "list"
    MAKE = "make"
    PRINT = "print"


class ListedManifest(msgspec.Struct, frozen=True):
    """A carrier's manifest that PRO lists."""

    reference: str
    carrier: str = ""


class ManifestEvent(msgspec.Struct, frozen=True):
    """The base of the events of a run."""

    VERSION: ClassVar[int] = 1


class DayBegan(ManifestEvent, frozen=True):
    """Somebody wants the day ended at `locations`: for the first time, or once more in this stream.

    With `has_summary` our own summary is printed, too.
    """

    locations: tuple[str, ...]
    has_summary: bool = True


class ManifestIntended(ManifestEvent, frozen=True):
    """`rows` were found ready and are expected to be swept by the query that is sent next.

    `files_before` are the carriers' manifests that were there already.
    """

    locations: tuple[str, ...]
    rows: tuple[Row, ...]
    files_before: tuple[str, ...] = ()


class ManifestQueryIntended(ManifestEvent, frozen=True):
    """From here on PRO may have the query."""


class ManifestQueued(ManifestEvent, frozen=True):
    """PRO took the query; `message` is its sentence."""

    message: str


class ManifestRefused(ManifestEvent, frozen=True):
    """Nothing was queued, and that is certain: the run is over."""

    problem: Problem


class ConsignmentSettled(ManifestEvent, frozen=True):
    """One consignment is manifested, or has failed with a reason."""

    reference: str
    is_manifested: bool
    reason: str = ""


class FollowingEnded(ManifestEvent, frozen=True):
    """Every consignment is settled, or `problem` says why PRO is asked no longer."""

    problem: Problem | None = None


class ManifestsListed(ManifestEvent, frozen=True):
    """The carriers' manifests that PRO lists after the query."""

    files: tuple[ListedManifest, ...]


class DayWorkRetried(ManifestEvent, frozen=True):
    """A work is tried again; `is_afresh`: because somebody asked, so that its tries count anew.

    `reference` and `number` are of the copy of a paper, as everywhere here.
    """

    work: DayWork
    reference: str = ""
    number: int = 1
    is_afresh: bool = False


class DayWorkEndedBadly(ManifestEvent, frozen=True):
    """`is_given_up`: not tried again by itself. `is_in_doubt`: nobody knows if it happened."""

    work: DayWork
    problem: Problem
    is_in_doubt: bool = False
    is_given_up: bool = False
    reference: str = ""
    number: int = 1


class ManifestPaperKept(ManifestEvent, frozen=True):
    """The content of copy `number` of a paper is stored."""

    reference: str
    sha256: str
    carrier: str = ""
    number: int = 1


class ManifestPaperIntended(ManifestEvent, frozen=True):
    """From here on a printer may have `reference`: a carrier's manifest or our summary."""

    reference: str
    sha256: str = ""
    printer: str = ""
    carrier: str = ""


class ManifestPaperOut(ManifestEvent, frozen=True):
    reference: str


class ManifestCopyOwed(ManifestEvent, frozen=True):
    """Somebody wants a paper once more, and why."""

    reference: str
    number: int
    reason: str


class ManifestCopyIntended(ManifestEvent, frozen=True):
    """From here on a printer may have a further copy.

    One of which nobody knows is never printed again by itself: who misses it asks for another.
    """

    reference: str
    number: int
    sha256: str
    printer: str
    reason: str


class ManifestCopyOut(ManifestEvent, frozen=True):
    reference: str
    number: int


class ManifestCopyEndedBadly(ManifestEvent, frozen=True):
    """It did not come out; in doubt: nobody knows."""

    reference: str
    number: int
    is_in_doubt: bool = False


class ManifestRunEnded(ManifestEvent, frozen=True):
    """Nothing is left to do but what eyes must look for; or nothing was ready at all."""


KINDS: dict[str, type[ManifestEvent]] = {
    kind.__name__: kind for kind in ManifestEvent.__subclasses__()
}
"""Every event class of a run by its name in the log."""
