"""What may be asked of an end of day, and what came of its effects."""

import msgspec

from packstation.packing.day.events import DayWork, ListedManifest, Row
from packstation.packing.problems import Problem


class DayCommand(msgspec.Struct, frozen=True):
    """The base of all."""


class EndTheDay(DayCommand, frozen=True):
    """Manifest what is ready at `locations`; first of all finish what an earlier turn left."""

    locations: tuple[str, ...]
    has_summary: bool = True


class RetryDay(DayCommand, frozen=True):
    """Try again what waits; asked by a person also what was given up."""

    is_by_itself: bool = False


class AskCopies(DayCommand, frozen=True):
    """Print papers once more because of `reason`; no `references` are all of them."""

    references: tuple[str, ...]
    reason: str


class ReadyFound(DayCommand, frozen=True):
    """`rows` are ready; `files` are references of the manifests that exist already."""

    rows: tuple[Row, ...]
    files: tuple[str, ...]


class QueryTaken(DayCommand, frozen=True):
    """PRO took the query, or consignments have moved, which proves it."""

    message: str = ""


class RowSettled(DayCommand, frozen=True):
    """A consignment is manifested, or failed for PRO's `reason`."""

    reference: str
    is_manifested: bool
    reason: str = ""


class FollowedLongEnough(DayCommand, frozen=True):
    """Some consignments are still under way, and PRO is asked no longer in this turn."""

    problem: Problem


class ManifestsFound(DayCommand, frozen=True):
    """All manifests that PRO lists for the locations."""

    files: tuple[ListedManifest, ...]


class PaperMade(DayCommand, frozen=True):
    """The content of a copy is stored."""

    reference: str
    number: int
    sha256: str
    carrier: str = ""


class PaperCameOut(DayCommand, frozen=True):
    """A copy is on paper, or a printer that cannot tell took all of it."""

    reference: str
    number: int


class DayWorkFailed(DayCommand, frozen=True):
    """A work ended badly; `reference` and `number` say whose where it is of a paper."""

    work: DayWork
    problem: Problem
    is_in_doubt: bool = False
    reference: str = ""
    number: int = 1


class FinishDay(DayCommand, frozen=True):
    """Nothing is left to be done."""
