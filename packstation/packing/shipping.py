"""What becomes of packed parcels: consignments, documents, copies on paper, and how far each is."""

import enum

import msgspec
from immutables import Map

from packstation.packing.problems import Problem
from packstation.packing.service import AllocatedService, Quote


class WorkStatus(enum.Enum):
    """How far one effect is.

    INTENDED means: begun, outcome not recorded. In the process that began it, it is running; in any
    later process it is in doubt and is reconciled before it is repeated.
    """

    OWED = "owed"
    INTENDED = "intended"
    WAITING = "waiting"
    """It failed for a while and nothing happened: to be tried again."""
    DOUBT = "doubt"
    """Nobody knows whether it happened: to be found out."""
    FAILED = "failed"
    """Somebody must decide."""
    DONE = "done"


class Work(msgspec.Struct, frozen=True):
    """`attempt` counts beginnings from 1; 0 is never begun.

    `batch` are the consignments of the one call in which it was begun last: what began together is
    found out together, under the same key.
    """

    status: WorkStatus = WorkStatus.OWED
    attempt: int = 0
    problem: Problem | None = None
    batch: tuple[int, ...] = ()

    @property
    def is_done(self) -> bool:
        return self.status is WorkStatus.DONE

    @property
    def is_startable(self) -> bool:
        return self.status in (WorkStatus.OWED, WorkStatus.INTENDED)

    @property
    def is_open(self) -> bool:
        """It may still end well without anybody's decision."""
        return self.status not in (WorkStatus.FAILED, WorkStatus.DONE)


NOT_BEGUN = Work()


class WorkName(enum.StrEnum):
    """Every work there is, as it is written in the log."""

    FIND = "find"
    CREATE = "create"
    CHECK = "check"
    SLIPS = "slips"
    PACK = "pack"
    QUOTING = "quoting"
    ALLOCATION = "allocation"
    LABELS = "labels"
    RETURN = "return"
    """Service and labels of the inbound consignment."""
    CUSTOMS = "customs"
    READY = "ready"
    MANIFEST = "manifest"
    CANCEL = "cancel"
    PRINT = "print"
    """All copies together; each of them is a work of its own (`Copy`)."""


OF_SESSION = (WorkName.CHECK, WorkName.SLIPS)
"""Works of the whole session while it ships."""
ONWARD = (
    WorkName.PACK,
    WorkName.QUOTING,
    WorkName.ALLOCATION,
    WorkName.LABELS,
    WorkName.RETURN,
    WorkName.CUSTOMS,
    WorkName.READY,
    WorkName.MANIFEST,
)
"""Works of a consignment, in the order in which they are done; CANCEL is the way back."""


class Consignment(msgspec.Struct, frozen=True):
    """Parcels that ship together. `reference` is PRO's (`EC-…`), once packed."""

    number: int
    parcels: tuple[int, ...]
    reference: str | None = None
    return_reference: str = ""
    """PRO's of the inbound consignment that was made with it."""
    service: AllocatedService | None = None
    quotes: tuple[Quote, ...] = ()
    chosen_quote: str | None = None
    is_spoilt: bool = False
    """Its labels may not be used any more."""
    works: Map[WorkName, Work] = Map()
    """Those that were begun, and more; what is not in it is owed."""

    def work(self, name: WorkName) -> Work:
        """How far `name` is."""
        return self.works.get(name, NOT_BEGUN)

    @property
    def pack(self) -> Work:
        return self.work(WorkName.PACK)

    @property
    def quoting(self) -> Work:
        return self.work(WorkName.QUOTING)

    @property
    def allocation(self) -> Work:
        return self.work(WorkName.ALLOCATION)

    @property
    def labels(self) -> Work:
        return self.work(WorkName.LABELS)

    @property
    def return_label(self) -> Work:
        return self.work(WorkName.RETURN)

    @property
    def customs(self) -> Work:
        return self.work(WorkName.CUSTOMS)

    @property
    def ready(self) -> Work:
        return self.work(WorkName.READY)

    @property
    def manifest(self) -> Work:
        return self.work(WorkName.MANIFEST)

    @property
    def cancel(self) -> Work:
        return self.work(WorkName.CANCEL)


class DocumentKind(enum.Enum):
    """What a document is for; routes send each kind to a printer."""

    LABEL = "label"
    RETURN_LABEL = "return-label"
    CN22 = "cn22"
    CN23 = "cn23"
    COMMERCIAL_INVOICE = "commercial-invoice"
    PACKING_SLIP = "packing-slip"
    MANIFEST = "manifest"
    TEST_PAGE = "test-page"


class Format(enum.Enum):
    """File formats that a printer may take."""

    PDF = "pdf"
    PNG = "png"
    ZPL = "zpl"


CONVERSIONS: dict[Format, tuple[Format, ...]] = {
    Format.PDF: (Format.ZPL,),
    Format.PNG: (Format.ZPL, Format.PDF),
    Format.ZPL: (),
}
"""What a document of each format can be converted into, best first."""


class Document(msgspec.Struct, frozen=True):
    """Bytes that were stored and are to be printed; they lie beside the log under `sha256`.

    `id` is unique in the session, e.g. `c1.label.2`; `parcel` is None for what belongs to the whole
    consignment; `was_checked` tells whether its barcode was read and compared; `codes` are the
    `label_key`s of its barcodes.
    """

    id: str
    kind: DocumentKind
    format: Format
    sha256: str
    consignment: int
    parcel: int | None = None
    was_checked: bool = False
    codes: tuple[str, ...] = ()


class CopyStatus(enum.Enum):
    """SENT: the printer took it, nobody saw paper. PRINTED: the printer or a person says so."""

    OWED = "owed"
    """Decided on, and certainly not with any printer yet."""
    INTENDED = "intended"
    SENT = "sent"
    PRINTED = "printed"
    WAITING = "waiting"
    DOUBT = "doubt"
    FAILED = "failed"


class Fate(enum.Enum):
    """What became of a label that is void."""

    SCANNED = "scanned"
    """It was scanned, and is destroyed."""
    BY_HAND = "by hand"
    """Destroyed, as somebody says who could not scan it."""
    NOT_THERE = "not there"
    """It never came out, or nobody finds it: it may still be somewhere."""


class OldLabel(msgspec.Struct, frozen=True):
    """A label that a redo made void and that may be paper; `fate` None: it is still asked for.

    It was label `place` of `in_all` of its round, and `copies` of it may have come out; whether any
    did is certain, or not.
    """

    document: Document
    round: int
    place: int
    in_all: int
    copies: int
    is_certain: bool
    fate: Fate | None = None


class Copy(msgspec.Struct, frozen=True):
    """One copy on paper of one document: an entry of the paper ledger.

    `title` is the print job's unique name; `reason` is empty for the first copy.
    """

    document: str
    number: int
    title: str
    printer: str = ""
    reason: str = ""
    status: CopyStatus = CopyStatus.INTENDED
    problem: Problem | None = None

    @property
    def is_out(self) -> bool:
        return self.status in (CopyStatus.SENT, CopyStatus.PRINTED)
