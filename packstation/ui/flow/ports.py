"""What the window needs from outside, as values and protocols.

The Station itself is used directly; everything here is filled by the composition root.
"""

import datetime
import enum
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from packstation.packing.day.state import EndOfDayState
from packstation.packing.problems import Problem
from packstation.packing.service import ServiceRule
from packstation.packing.shipping import Document, DocumentKind
from packstation.ui.flow.intake_ports import ImportPort, NewOrderPort
from packstation.ui.flow.place_ports import (
    CorrectionsPort,
    FiguresPort,
    LoadingPort,
    LooksPort,
    QueuePort,
    RecordPort,
    ScannerPort,
    SearchPort,
    SupervisingPort,
    SupervisorPort,
)
from packstation.ui.flow.setup_ports import DoctorPort, SettingsPort, SetupPort
from packstation.workflow.printers.lights import Health, PageTest

Unlisten = Callable[[], None]


class LightState(enum.Enum):
    """A light tells the truth: what nobody knows is not shown as good or bad."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"


class Light(msgspec.Struct, frozen=True):
    """`detail` is short enough for the top bar (`84 ms`); `remedy` is shown when touched."""

    state: LightState = LightState.UNKNOWN
    detail: str = ""
    remedy: str = ""


class WaitingOrder(msgspec.Struct, frozen=True):
    """An order that can be opened by touching it: what a scanner would send, and what is in it."""

    code: str
    summary: str = ""
    country: str = ""


class Collection(msgspec.Struct, frozen=True):
    """A carrier must be told of so many consignments of this bench by `at`."""

    carrier: str
    at: datetime.datetime
    waiting: int = 0


class BenchStatus(msgspec.Struct, frozen=True):
    """What surrounds the packing. `store_problem` is set while the log cannot be written."""

    station: str = ""
    packer: str = ""
    is_training: bool = False
    pro: Light = Light()
    is_key_refused: bool = False
    """PRO does not accept the API key: nothing goes on before there is another."""
    labels: Light = Light()
    papers: Light = Light()
    live_grams: int | None = None
    scale_fault: str = ""
    """Why the scale gives no weight: a value of `ScaleFault`."""
    store_problem: Problem | None = None
    unopened: Problem | None = None
    """Why there is no bench behind the window, once that is known."""
    was_restarted: bool = False
    newer_version: str = ""
    """Told while no order is open; empty: this is the newest, or nobody looks."""
    """The program crashed and was started anew; said until the next order is opened."""
    has_program_fault: bool = False
    """The program's own code failed since the open order was opened."""
    waiting: tuple[WaitingOrder, ...] = ()
    collection: Collection | None = None
    """The next one, within the hour before it."""
    labels_on: str = ""
    """The printer that labels were switched to; empty where the settings still count."""


class StatusPort(Protocol):
    """Who knows how PRO, the printers, the scale and the store are."""

    @property
    def state(self) -> BenchStatus: ...
    def listen(self, listener: Callable[[], None]) -> Unlisten:
        """Call `listener` after every change of `state`."""


class Purpose(msgspec.Struct, frozen=True):
    """What a printer is for: a kind of document, of one carrier or parcel size where given.

    `is_rest`: of all carriers and sizes that have no printer of their own.
    """

    kind: DocumentKind
    carrier: str = ""
    parcel_size: str = ""
    is_rest: bool = False


class PrinterCard(msgspec.Struct, frozen=True):
    """A printer, what it is for and what is known of it. `page` is its last test page."""

    name: str
    purposes: tuple[Purpose, ...] = ()
    light: Health = Health()
    page: PageTest | None = None


class PrintersState(msgspec.Struct, frozen=True):
    """The printers of this bench. `missing` has no printer; labels may be switched to one."""

    cards: tuple[PrinterCard, ...] = ()
    missing: tuple[Purpose, ...] = ()
    labels_on: str = ""


class PrintersPort(Protocol):
    """Who knows the printers. `StatusPort.listen` tells of every change of `state`."""

    @property
    def state(self) -> PrintersState: ...
    def look(self) -> None:
        """Ask all printers how they are; the answers come into `state`."""

    async def test(self, name: str) -> None:
        """Print the test page on the printer `name`; what comes of it comes into `state`."""


class ServiceChoice(msgspec.Struct, frozen=True):
    """One way to allocate: a name for people and the rule it stands for."""

    rule: ServiceRule
    name: str
    detail: str = ""


class ServicesPort(Protocol):
    """The services and groups that PRO offers this account."""

    async def choices(self) -> Sequence[ServiceChoice]:
        """Service groups and carrier services; empty when PRO cannot be asked now."""


class PreviewsPort(Protocol):
    """Pictures, made off the window's thread."""

    async def document(self, document: Document, width_px: int) -> bytes | None:
        """The first page as PNG; None when it cannot be shown."""

    async def item(self, picture: str, sku: str, side_px: int) -> bytes | None:
        """The picture of an item as PNG, by the name that the order gives it or by its SKU."""

    async def command(self, payload: str) -> bytes | None:
        """The command barcode as PNG, as this shop's scanners must read it."""


class EndOfDayPort(Protocol):
    """Drives the manifest at the end of the day; listeners are told every new state."""

    @property
    def state(self) -> EndOfDayState: ...
    @property
    def cut_offs(self) -> Mapping[str, datetime.datetime]:
        """By when each carrier must be told, as far as that is known."""

    def listen(self, listener: Callable[[Any], None]) -> Unlisten: ...
    async def preview(self) -> object:
        """Ask PRO what is ready."""

    async def run(self) -> object:
        """Manifest everything that is ready, and follow it to the end."""

    async def retry(self) -> object:
        """Try again what failed."""

    async def reprint(self, references: tuple[str, ...], reason: str) -> object:
        """Print papers of the day once more; none are all of them."""


class NotesPort(Protocol):
    """The texts of an order's notes, which the log does not keep."""

    async def texts(self, reference: str) -> tuple[str, ...]:
        """The notes of the order `reference`; empty when PRO cannot be asked now."""


class KeyPort(Protocol):
    """Whoever knows the API key."""

    async def replace(self, text: str) -> str:
        """Go on with the key `text`; empty when all is well, else a sentence that says what is not.

        `text` must not be kept or logged.
        """


class Ports(msgspec.Struct, frozen=True):
    """Everything around the Station that the window is given. `clock` is aware."""

    status: StatusPort
    end_of_day: EndOfDayPort
    services: ServicesPort
    previews: PreviewsPort
    clock: Callable[[], datetime.datetime]
    notes: NotesPort | None = None
    key: KeyPort | None = None
    printers: PrintersPort | None = None
    scanner: ScannerPort | None = None
    figures: FiguresPort | None = None
    supervisor: SupervisorPort | None = None
    search: SearchPort | None = None
    looks: LooksPort | None = None
    corrections: CorrectionsPort | None = None
    record: RecordPort | None = None
    supervising: SupervisingPort | None = None
    importing: ImportPort | None = None
    queue: QueuePort | None = None
    loading: LoadingPort | None = None
    setup: SetupPort | None = None
    doctor: DoctorPort | None = None
    settings: SettingsPort | None = None
    new_order: NewOrderPort | None = None
