"""What is to be seen, as frozen data. `view_of` makes it from the bench; widgets draw it.

Like a wizard that is a table: which screen follows from where the session is, and nothing else is
remembered. A value that equals the one drawn before is not drawn again.
"""

import enum

import msgspec

from packstation.packing.latest import Latest
from packstation.packing.order import OrderLine
from packstation.packing.problems import Alert, Problem
from packstation.packing.service import Quote
from packstation.packing.session import Session
from packstation.packing.shipping import CopyStatus, Document, DocumentKind, WorkName, WorkStatus
from packstation.ui.flow.actions import Act
from packstation.ui.flow.tone import Tone


class Step(enum.IntEnum):
    """The five steps of the rail."""

    ORDER = 1
    PACK = 2
    SERVICE = 3
    PRINT = 4
    MANIFEST = 5


class StepState(enum.Enum):
    """How one step of the rail stands."""

    AHEAD = "ahead"
    NOW = "now"
    DONE = "done"
    STUCK = "stuck"
    PREPARED = "prepared"
    """What it is for lies ready, and waits for the step before."""


class Screen(enum.Enum):
    """What the right side shows."""

    START = "start"
    OPENING = "opening"
    PACKING = "packing"
    ALERT = "alert"
    QUOTES = "quotes"
    WHICH_LINE = "which line"
    """One barcode fits two lines of the order."""
    PROBLEM = "problem"
    QUESTION = "question"
    SHIPPING = "shipping"
    READY = "ready"
    WITHDRAWING = "withdrawing"
    HELD = "held"


class Completes(enum.Enum):
    """What the latest act completed. The value is the tail of its word's key."""

    NOTHING = ""
    LINE = "line_done"
    ORDER = "order_done"


class Feedback(msgspec.Struct, frozen=True):
    """The last scan. `line` None: nothing was packed yet. `alert` is a soft one."""

    tone: Tone = Tone.NEUTRAL
    line: OrderLine | None = None
    done: int = 0
    wanted: int = 0
    alert: Alert | None = None
    latest: Latest | None = None
    completes: Completes = Completes.NOTHING


class ParcelCard(msgspec.Struct, frozen=True):
    """One parcel. `expected_grams` None: not known. `suggested` names a box that may fit.

    `contents` are line ids with units, of a parcel with few lines; `lines` is how many there are.
    """

    number: int
    consignment: int
    units: int
    is_open: bool
    is_sealed: bool
    box: str = ""
    grams: int | None = None
    expected_grams: int | None = None
    suggested: str = ""
    lines: int = 0
    contents: tuple[tuple[str, int], ...] = ()
    is_weight_off: bool = False
    """What it weighs is outside the tolerance around what it should."""


class Stuck(msgspec.Struct, frozen=True):
    """A work that somebody must decide about. `work` is a name as in `WorkFailed`, or `print`."""

    work: WorkName
    consignment: int
    problem: Problem | None
    status: WorkStatus = WorkStatus.FAILED
    printer: str = ""


class QuoteChoice(msgspec.Struct, frozen=True):
    """Offers for one consignment of several."""

    consignment: int
    of: int
    quotes: tuple[Quote, ...]


class LabelState(enum.Enum):
    """How far a label is, paper included."""

    EXPECTED = "expected"
    PRINTING = "printing"
    SENT = "sent"
    PRINTED = "printed"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    FAILED = "failed"
    TO_SCAN = "to-scan"
    """On paper, and to be scanned on its parcel now."""
    ON_PARCEL = "on-parcel"


COPY_STATES: dict[CopyStatus, LabelState] = {
    CopyStatus.OWED: LabelState.EXPECTED,
    CopyStatus.INTENDED: LabelState.PRINTING,
    CopyStatus.SENT: LabelState.SENT,
    CopyStatus.PRINTED: LabelState.PRINTED,
    CopyStatus.WAITING: LabelState.WAITING,
    CopyStatus.DOUBT: LabelState.UNKNOWN,
    CopyStatus.FAILED: LabelState.FAILED,
}
"""As far as the copy alone says."""


class LabelCard(msgspec.Struct, frozen=True):
    """One label in parcel order. `document` None: it has not come yet."""

    parcel: int
    state: LabelState = LabelState.EXPECTED
    document: Document | None = None
    printer: str = ""
    problem: Problem | None = None


class PaperCount(msgspec.Struct, frozen=True):
    """All papers of one kind that go with the order: how many there are, and are out."""

    kind: DocumentKind
    out: int
    of: int
    needs_somebody: bool = False


class PrintQuestion(msgspec.Struct, frozen=True):
    """Did label `number` of `of` come out? `title` names the job."""

    title: str
    number: int
    of: int
    printer: str
    document: Document | None


class Progress(msgspec.Struct, frozen=True):
    """What is under way in PRO: which work, tried how often, and what it waits for."""

    work: WorkName | None = None
    attempt: int = 0
    problem: Problem | None = None
    services: tuple[str, ...] = ()
    """Carrier and service names of the consignments, each once."""
    references: tuple[str, ...] = ()


class Header(msgspec.Struct, frozen=True):
    """The order's head on the left."""

    session: Session
    packed: int
    total: int
    before: int = 0
    """Units packed before by anyone."""
    short: int = 0


class TailState(enum.Enum):
    """How an earlier order stands, in one word."""

    READY = "ready"
    MANIFESTED = "manifested"
    WORKING = "working"
    WAITING_PRO = "waiting-pro"
    WAITING_PRINTER = "waiting-printer"
    QUESTION = "question"
    STUCK = "stuck"
    HELD = "held"
    SCAN_LABEL = "scan-label"


class TailEntry(msgspec.Struct, frozen=True):
    """An order behind the one on screen."""

    stream: str
    name: str
    state: TailState
    printer: str = ""
    problem: Problem | None = None


class View(msgspec.Struct, frozen=True):
    """Everything that is to be seen."""

    screen: Screen
    rail: tuple[StepState, ...]
    header: Header | None = None
    feedback: Feedback = Feedback()
    alert: Alert | None = None
    refused: int = 0
    """What came while the alert stands and did not count."""
    parcels: tuple[ParcelCard, ...] = ()
    stuck: Stuck | None = None
    quotes: QuoteChoice | None = None
    labels: tuple[LabelCard, ...] = ()
    papers: tuple[PaperCount, ...] = ()
    question: PrintQuestion | None = None
    progress: Progress = Progress()
    actions: tuple[Act, ...] = ()
    main: Act | None = None
    """The act that goes on from here; its button carries the accent."""
    tail: tuple[TailEntry, ...] = ()
