"""What the places beside the orders need from outside, as values and protocols."""

import datetime
import enum
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

from packstation.history.figure import By, Figures
from packstation.packing.intervening import Asked
from packstation.scanning.check import ScannerHabits
from packstation.sentences.language import Language

if TYPE_CHECKING:
    from packstation.history.replay import Lived


class ScannerPort(Protocol):
    """Who knows how this bench's scanner is set."""

    @property
    def habits(self) -> ScannerHabits: ...
    async def barcode(self, side_px: int) -> bytes:
        """The test barcode as PNG, a square of about so many pixels."""

    async def set(self, changes: Mapping[str, str]) -> str:
        """Write `changes` (dotted names of settings) and go on with them; "" when all is well."""


class FiguresPort(Protocol):
    """Who counts what was packed."""

    @property
    def target_an_hour(self) -> int:
        """Orders an hour that a packer should reach; 0: none."""

    async def count(self, day: datetime.date, by: By) -> Figures | None:
        """The figures of `day` here; None where they cannot be counted now."""

    async def save(self, day: datetime.date, by: By) -> str:
        """Write them for a spreadsheet; a sentence that says where to, or why not."""


class FoundOrder(msgspec.Struct, frozen=True, kw_only=True):
    """One order that was found. `state` is a value of history's `OrderState`; `seconds` in all.

    `is_of_pro`: a consignment that no record here tells of; then `state` is PRO's name.
    """

    stream: str
    name: str
    reference: str
    state: str
    opened: datetime.datetime
    packer: str = ""
    station: str = ""
    service: str = ""
    consignments: tuple[str, ...] = ()
    tracking: tuple[str, ...] = ()
    units: int = 0
    parcels: int = 0
    seconds: float = 0.0
    postcode: str = ""
    is_of_pro: bool = False


class SearchPort(Protocol):
    """Who finds orders in the history."""

    async def search(self, typed: str) -> tuple[FoundOrder, ...]:
        """The newest orders that `typed` fits, newest first."""


class TrackedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something a carrier reported of a consignment."""

    consignment: str
    at: datetime.datetime | None = None
    told: str = ""
    place: str = ""
    carrier: str = ""


class KeptDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document of an order: what it is, of which parcel, and how often it came out."""

    id: str
    kind: str
    parcel: int | None = None
    format: str = ""
    copies_out: int = 0


class RecordPort(Protocol):
    """Who reads an order's record from the log."""

    async def steps(self, stream: str) -> "Sequence[Lived]":
        """Every step of the session `stream`; none where it cannot be read now."""

    async def tracking(self, stream: str) -> tuple[TrackedEvent, ...] | None:
        """What carriers reported, newest first; None where PRO does not answer."""

    async def documents(self, stream: str) -> tuple[KeptDocument, ...]:
        """The order's documents, as the record knows them."""

    async def save_document(self, stream: str, document: str) -> str:
        """Write one as a file; where to, or why not, as a sentence."""

    async def evidence(self, stream: str, *, is_anonymous: bool) -> str:
        """Write it as a PDF; a sentence that says where to, or why not."""


class ConsignmentNow(msgspec.Struct, frozen=True, kw_only=True):
    """A consignment as PRO has it now; `state` is PRO's name. `in_work_at`: the bench that has its
    order in work."""

    reference: str
    state: str
    service: str = ""
    packages: int = 0
    order: str = ""
    in_work_at: str = ""


class BenchNow(msgspec.Struct, frozen=True, kw_only=True):
    """A bench of the fleet, as it last told of itself `seen_s` seconds ago."""

    name: str
    version: str
    seen_s: int
    open_orders: int = 0
    waiting_papers: int = 0
    is_here: bool = False


class SupervisingPort(Protocol):
    """What supervisors may have done at PRO with a packed order, and the fleet's benches."""

    async def benches(self) -> tuple[BenchNow, ...]:
        """All of the fleet, those that are silent longest first; none for a bench alone, or where
        the database is away."""

    async def consignments(self, stream: str) -> tuple[ConsignmentNow, ...]:
        """Those of the order of `stream`, asked of PRO now; none where PRO does not answer."""

    async def intervene(self, asked: Asked) -> str:
        """Do it to its end; what came of it, as a sentence."""


class QueueGroup(enum.Enum):
    """Where the orders of a day are. The value is the tail of the group's word."""

    WAITING = "waiting"
    IN_WORK = "in_work"
    HELD = "held"
    SHORT = "short"
    STOPPED = "stopped"
    FINISHED = "finished"


class QueuedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """One order of the day. `code` brings it to the bench; `stream` is empty while it waits.

    `due` is ISO 8601, empty for no promise; `state` a value of history's `OrderState`, empty while
    it waits; `trouble` what somebody must decide about.
    """

    code: str
    name: str
    group: QueueGroup
    stream: str = ""
    due: str = ""
    units: int = 0
    is_urgent: bool = False
    state: str = ""
    trouble: str = ""
    packer: str = ""
    station: str = ""
    at: datetime.datetime | None = None


class QueuePort(Protocol):
    """Who knows the orders of the day, at this bench and its fleet."""

    async def orders(self) -> tuple[QueuedOrder, ...]:
        """Those that wait in the order in which they should be packed, then the others, newest
        first; none where they cannot be read now.
        """

    async def waiting(self) -> int:
        """How many orders wait in all, also those beyond what `orders` tells."""

    async def make_urgent(self, own_number: str, *, is_urgent: bool) -> str:
        """A waiting order goes before all others, or not any more; "" when all is well."""

    async def save(self) -> str:
        """Write the queue as a table; a sentence that says where to, or why not."""

    async def print_pick_list(self) -> str:
        """Print what the waiting orders need; a sentence that says how it went."""


class LoadedNow(msgspec.Struct, frozen=True, kw_only=True):
    """What a scan at the van was: `verdict` is a value of history's `Verdict`, or `not_known`.

    `at` is when it was loaded before.
    """

    verdict: str
    scanned: str
    order: str = ""
    parcel: int = 0
    of: int = 0
    carrier: str = ""
    at: datetime.datetime | None = None


class StrayParcel(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel that is labelled and in no van."""

    key: str
    order: str
    consignment: str
    parcel: int
    of: int
    carrier: str


class Van(msgspec.Struct, frozen=True):
    """How far a carrier's parcels are loaded; `carriers` are all that have parcels."""

    carriers: tuple[str, ...] = ()
    loaded: int = 0
    wanted: int = 0
    strays: tuple[StrayParcel, ...] = ()


class LoadingPort(Protocol):
    """Who knows which parcel belongs into which van."""

    async def load(self, text: str, carrier: str) -> LoadedNow:
        """Judge the label `text` at the van of `carrier` ("": of whichever); a good one is kept."""

    async def van(self, carrier: str) -> Van:
        """How it stands; of all carriers for ""."""

    async def print_list(self, carrier: str) -> str:
        """Print what is loaded and what is not; a sentence that says how it went."""


class SupervisorPort(Protocol):
    """Who knows which acts need a supervisor, and their PINs."""

    @property
    def guarded(self) -> frozenset[str]:
        """Values of `Act`."""

    async def who(self, pin: str) -> str:
        """The supervisor whose PIN it is; empty for nobody's. `pin` is kept and logged nowhere."""


class Worn(msgspec.Struct, frozen=True):
    """Language, theme (as the settings file calls it) and size of type of a window."""

    language: Language
    theme: str
    type_scale: float


class CorrectionField(msgspec.Struct, frozen=True):
    """One thing of an order that can be read; `name` is PRO's. Personal data: never logged."""

    name: str
    value: str
    is_fixed: bool = False


class CorrectionsPort(Protocol):
    """Who reads and corrects orders in PRO."""

    async def fields(self, reference: str) -> tuple[CorrectionField, ...]:
        """Address and customs data of the order; empty when PRO cannot be asked now."""

    async def correct(self, stream: str, changes: Mapping[str, str]) -> str:
        """Write `changes` by PRO's names; "" when all is well, else a sentence: why not."""


class LooksPort(Protocol):
    """Who remembers how the window looks for each packer."""

    @property
    def is_ready(self) -> bool:
        """Whether anybody can be asked yet."""

    async def of(self, packer: str) -> Worn | None:
        """What the packer chose; None before the first choice."""

    async def keep(self, packer: str, worn: Worn) -> str:
        """Keep it, for the bench when `packer` is empty; "" when all is well, else why not."""
