"""What happened in a session, kept in the log for ever: one vocabulary, so one file.

A record is `type` = class name, `version` = the class's `VERSION`, payload = the JSON of its
fields. A change that old payloads do not fit raises VERSION and adds an upcast step in `journal`.
"""

import enum
from typing import ClassVar

import msgspec

from packstation.packing.asking import Question
from packstation.packing.order import OpenElsewhere, Order, PackedBefore
from packstation.packing.parcels import Box, WeightSource
from packstation.packing.problems import Alert, Problem
from packstation.packing.service import AllocatedService, Quote, ServiceRule
from packstation.packing.session import Policy
from packstation.packing.shipping import Document, Fate, WorkName


class Event(msgspec.Struct, frozen=True):
    """The base of all events."""

    VERSION: ClassVar[int] = 1


class Step(Event, frozen=True):
    """An event that changes the packing as one step, and that undo takes back."""


# Opening


class SessionOpened(Event, frozen=True):
    """`extra` is why the order gets an extra parcel; "": it is packed as ordered."""

    scanned: str
    policy: Policy
    extra: str = ""


class OrderAwaited(Event, frozen=True):
    """The order waits in the inbox; it is to be created in PRO."""

    own_number: str


class CreateIntended(Event, frozen=True):
    request_id: str


class OrphanSuspected(Event, frozen=True):
    """A reply to Create Order was lost; PRO may hold an order that nobody will pack."""

    problem: Problem


class OrderCreated(Event, frozen=True):
    reference: str


class OrderLoaded(Event, frozen=True):
    order: Order
    before: tuple[PackedBefore, ...] = ()
    elsewhere: tuple[OpenElsewhere, ...] = ()


class PackedHereToo(Event, frozen=True):
    """Somebody decides to pack the order here although other benches have it, too."""


class TakenOver(Event, frozen=True):
    """The session goes on at the station of this record; `station` had it before."""

    station: str


class OpeningFailed(Event, frozen=True):
    """`step` is `find` or `create`; a lasting problem closes the session."""

    step: WorkName
    problem: Problem


class OpeningRetried(Event, frozen=True):
    """`step` (`find` or `create`) failed for a while and is tried again."""

    step: WorkName


class SessionClosed(Event, frozen=True):
    """Nothing will be shipped from this session; `alert` says why."""

    alert: Alert | None = None


# Packing


class NotesAcknowledged(Event, frozen=True):
    pass


class ItemPacked(Step, frozen=True, omit_defaults=True):
    """`parcel` one past the last one is a new parcel: the one before is sealed."""

    line: str
    quantity: int
    parcel: int
    is_by_hand: bool = False
    scanned: str = ""
    serial: str | None = None
    batch: str | None = None
    expiry: str | None = None
    substitute: str = ""
    """The barcode of the other item that took its place; empty: it is the item itself."""


class QuestionAsked(Event, frozen=True):
    """The scan waits for an answer: which line, or what the item demands of each unit."""

    question: Question


class ItemTakenOut(Step, frozen=True):
    line: str
    quantity: int
    parcel: int
    serial: str | None = None
    batch: str | None = None


class ItemMoved(Step, frozen=True):
    line: str
    quantity: int
    source: int
    target: int


class QuantitySet(Step, frozen=True):
    quantity: int


class TakingOutBegun(Step, frozen=True):
    pass


class ParcelAdded(Step, frozen=True):
    """The open parcel is sealed and parcel `number` of `consignment` is open."""

    number: int
    consignment: int


class ParcelSealed(Step, frozen=True):
    number: int


class ParcelOpened(Step, frozen=True):
    number: int


class ParcelSized(Step, frozen=True):
    number: int
    box: Box


class ParcelWeighed(Step, frozen=True):
    number: int
    grams: int
    source: WeightSource
    expected_grams: int | None = None


class ReturnWanted(Step, frozen=True):
    """Whether a return label goes with the order, whatever the station does by itself."""

    is_wanted: bool


class WeightAccepted(Step, frozen=True):
    """Parcel `number` weighs `grams`, which is outside the tolerance and right."""

    number: int
    grams: int
    reason: str


class ParcelsMerged(Step, frozen=True):
    """All of parcel `source` is in `target` now, and that is open."""

    source: int
    target: int


class ShortDeclared(Step, frozen=True):
    line: str
    quantity: int
    reason: str


class ExtraAllowed(Step, frozen=True):
    line: str
    quantity: int
    reason: str


class ServiceChosen(Step, frozen=True):
    rule: ServiceRule


class StepUndone(Event, frozen=True):
    pass


class AlertRaised(Event, frozen=True):
    """`is_again`: it stood already and what was scanned or asked did not count because of it."""

    alert: Alert
    is_again: bool = False


class AlertAcknowledged(Event, frozen=True):
    pass


class CodeTaught(Event, frozen=True):
    """The barcode `code` is the item `sku` of `line`, too; `sku` empty: in this order only."""

    code: str
    line: str
    sku: str = ""


class ActAllowed(Event, frozen=True):
    """A supervisor's PIN let an act of the window go on; it changes nothing by itself."""

    act: str
    by: str


class PreparationBegun(Event, frozen=True):
    """All that is left goes into parcel 1, in `box` if any: its consignment is begun now."""

    box: Box | None = None


class Misfit(enum.Enum):
    """Why a consignment that was prepared is not used."""

    PARCELS = "parcels"
    CONTENT = "content"
    BOX = "box"
    WEIGHT = "weight"
    SERVICE = "service"
    RETURN = "return"
    ORDER = "order"
    """The order has changed in PRO."""
    LEFT = "left"
    """Put on hold, or closed without shipping."""
    RESTART = "restart"


class PreparationVoided(Event, frozen=True):
    """What was prepared will not be used; what exists of it in PRO is withdrawn."""

    misfit: Misfit


class PackingFinished(Event, frozen=True, omit_defaults=True):
    """`consignments` are lists of parcel numbers; empty parcels are left out.

    `is_prepared`: the consignment that was prepared is the one.
    """

    consignments: tuple[tuple[int, ...], ...]
    is_prepared: bool = False


class PackingReopened(Event, frozen=True):
    reason: str


class SessionHeld(Event, frozen=True):
    reason: str


class SessionResumed(Event, frozen=True):
    pass


# Shipping


class WorkIntended(Event, frozen=True):
    """An effect on `consignments` begins; `request_id` marks it wherever PRO lets us."""

    work: WorkName
    consignments: tuple[int, ...]
    request_id: str


class WorkRetried(Event, frozen=True):
    work: WorkName
    consignment: int


class WorkEndedBadly(Event, frozen=True):
    work: WorkName
    consignment: int
    problem: Problem
    is_in_doubt: bool = False


class OrderConfirmed(Event, frozen=True):
    """Read again just before Pack Order, and unchanged."""


class OrderChanged(Event, frozen=True):
    """Read again just before Pack Order, and changed: back to packing. `order` None: gone."""

    order: Order | None
    before: tuple[PackedBefore, ...] = ()


class OrderCorrected(Event, frozen=True):
    """PRO has it otherwise now because somebody here wrote so. The values are not recorded."""

    order: Order
    fields: tuple[str, ...] = ()


class ConsignmentPacked(Event, frozen=True, omit_defaults=True):
    consignment: int
    reference: str
    was_adopted: bool = False
    return_reference: str = ""


class ConsignmentAllocated(Event, frozen=True):
    consignment: int
    service: AllocatedService


class QuotesOffered(Event, frozen=True):
    consignment: int
    quotes: tuple[Quote, ...]


class QuoteChosen(Event, frozen=True):
    consignment: int
    quote: str


class ShippingRuleChanged(Event, frozen=True):
    """Another service was chosen after allocation failed."""

    rule: ServiceRule


class DocumentsKept(Event, frozen=True):
    """`work` (`labels`, `customs`, `slips`) is done and left these documents, maybe none."""

    work: WorkName
    consignment: int
    documents: tuple[Document, ...]


class ConsignmentReady(Event, frozen=True):
    consignment: int


class ConsignmentManifested(Event, frozen=True):
    consignment: int


class ConsignmentCancelled(Event, frozen=True):
    consignment: int


class LabelsSpoilt(Event, frozen=True):
    """A supervisor changed the consignment at PRO: its labels may not be used any more."""

    consignment: int
    reason: str = ""


class CopyOwed(Event, frozen=True):
    """Somebody decided on a further copy, and why."""

    document: str
    number: int
    title: str
    reason: str


class CopyIntended(Event, frozen=True):
    """From here on `printer` may have it; "" where nobody knew which."""

    document: str
    number: int
    title: str
    printer: str = ""


class CopyOut(Event, frozen=True):
    """`sha256` is of what was printed where that is not the document itself; else ""."""

    title: str
    printer: str
    is_proven: bool
    sha256: str = ""


class CopyEndedBadly(Event, frozen=True):
    title: str
    printer: str
    problem: Problem
    is_in_doubt: bool = False
    sha256: str = ""


class CopyRetried(Event, frozen=True):
    title: str


class CopyAnswered(Event, frozen=True):
    """A person says whether it came out."""

    title: str
    came_out: bool


class LabelConfirmed(Event, frozen=True):
    """The label is on its parcel: it was scanned there, or somebody says so."""

    document: str
    is_by_hand: bool = False


class OldLabelAnswered(Event, frozen=True):
    """What became of a label that is void; a later answer takes the place of an earlier one."""

    document: str
    fate: Fate


class SessionFinished(Event, frozen=True):
    pass


def _all_kinds(base: type[Event]) -> dict[str, type[Event]]:
    found: dict[str, type[Event]] = {}
    for kind in base.__subclasses__():
        found |= _all_kinds(kind) or {kind.__name__: kind}
    return found


KINDS: dict[str, type[Event]] = _all_kinds(Event)
"""Every event class by its name in the log."""


def encode(event: Event) -> bytes:
    """The payload of `event` for the log: JSON."""
    return msgspec.json.encode(event)


def decode(kind: str, payload: bytes) -> Event:
    """The event of a record.

    Raises KeyError for a kind this version does not know, msgspec.ValidationError for a payload
    that does not fit.
    """
    return msgspec.json.decode(payload, type=KINDS[kind])
