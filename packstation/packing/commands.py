"""What can be asked of a session, acts and outcomes: one vocabulary, so one file."""

import msgspec

from packstation.packing.barcodes.codes import Code
from packstation.packing.events import Misfit
from packstation.packing.order import OpenElsewhere, Order, PackedBefore
from packstation.packing.parcels import Box, WeightSource
from packstation.packing.problems import Problem
from packstation.packing.service import AllocatedService, Quote, ServiceRule
from packstation.packing.session import Policy
from packstation.packing.shipping import Document, Fate, WorkName


class Command(msgspec.Struct, frozen=True):
    """The base of all commands."""


# Acts of people


class OpenSession(Command, frozen=True):
    """Begin with the order that `scanned` names. `stream` is new and unique for ever.

    `extra` is why it gets an extra parcel beside what was made of it; "": it gets none.
    """

    stream: str
    scanned: str
    policy: Policy
    extra: str = ""


class ScanItem(Command, frozen=True):
    """`since_last_ms` is the time since the scan before, None when it means nothing."""

    code: Code
    since_last_ms: int | None = None


class ChooseLine(Command, frozen=True):
    """The answer to which line a barcode is meant for."""

    line: str


class ConfirmByHand(Command, frozen=True):
    """Pack units of a line whose barcode cannot be read."""

    line: str
    quantity: int = 1


class SetQuantity(Command, frozen=True):
    quantity: int


class NewParcel(Command, frozen=True):
    """Seal the open parcel and open the next one of the same consignment."""


class SealParcel(Command, frozen=True):
    pass


class OpenParcel(Command, frozen=True):
    """Work on parcel `number` again; the one that was open is sealed."""

    number: int


class Split(Command, frozen=True):
    """What follows goes into a new consignment."""


class ChooseBox(Command, frozen=True):
    box: Box


class Weigh(Command, frozen=True):
    grams: int
    source: WeightSource


class ToggleReturn(Command, frozen=True):
    """A return label is wanted with this order, or not any more."""


class AcceptWeight(Command, frozen=True):
    """A parcel's weight outside the tolerance is right all the same: the first such parcel's."""

    reason: str


class MergeParcels(Command, frozen=True):
    """All that is in the open parcel goes into parcel `to`, and that is open."""

    to: int


class TakeOutNext(Command, frozen=True):
    """The next item scanned comes out of the open parcel."""


class TakeOut(Command, frozen=True):
    line: str
    quantity: int = 1


class MoveItem(Command, frozen=True):
    """Move units from the open parcel into parcel `to`."""

    line: str
    to: int
    quantity: int = 1


class DeclareShort(Command, frozen=True):
    code: Code
    quantity: int
    reason: str


class AllowExtra(Command, frozen=True):
    """Somebody decides that more units than ordered go in."""

    line: str
    quantity: int
    reason: str


class ChooseService(Command, frozen=True):
    rule: ServiceRule


class ChooseQuote(Command, frozen=True):
    consignment: int
    quote: str


class Undo(Command, frozen=True):
    pass


class Acknowledge(Command, frozen=True):
    pass


class PackHereToo(Command, frozen=True):
    """The order is packed here although other benches have it, too."""


class Done(Command, frozen=True):
    """The order is packed: go on to service, print, ready."""


class Hold(Command, frozen=True):
    reason: str = ""


class TeachCode(Command, frozen=True):
    """From now on `barcode` is the item of `line`, too."""

    barcode: str
    line: str


class AllowAct(Command, frozen=True):
    """The supervisor `by` let an act of the window go on."""

    act: str
    by: str


class Resume(Command, frozen=True):
    pass


class ReopenPacking(Command, frozen=True):
    """Redo: withdraw the consignments, then change what is in them, their weight or service."""

    reason: str


class Reprint(Command, frozen=True):
    """The same labels again; `documents` empty means all labels."""

    reason: str
    documents: tuple[str, ...] = ()


class AnswerPrint(Command, frozen=True):
    """The packer saw whether job `title` came out."""

    title: str
    came_out: bool


class ScanLabel(Command, frozen=True):
    """A label was scanned on its parcel; `since_last_ms` as in ScanItem."""

    code: Code
    since_last_ms: int | None = None


class ConfirmLabel(Command, frozen=True):
    """The label `document`, whose barcode cannot be read, is on its parcel."""

    document: str


class ScanOldLabel(Command, frozen=True):
    """A label that is void was scanned, to be destroyed; `since_last_ms` as in ScanItem."""

    code: Code
    since_last_ms: int | None = None


class AnswerOldLabels(Command, frozen=True):
    """Somebody says what became of labels that are void; `documents` empty: of the next one."""

    fate: Fate
    documents: tuple[str, ...] = ()


class Retry(Command, frozen=True):
    """Try again what failed; `is_by_itself` touches only what is temporary."""

    is_by_itself: bool = False


class Abandon(Command, frozen=True):
    """Close a session in which nothing is packed."""


class Prepare(Command, frozen=True):
    """Begin its consignment before the packer is done; `box` is the one it will probably go in."""

    box: Box | None = None


class VoidPreparation(Command, frozen=True):
    """What was prepared is not used, whatever is packed."""

    misfit: Misfit


# Outcomes of effects


class OrderWaits(Command, frozen=True):
    """The order is in the inbox and not yet in PRO."""

    own_number: str


class OrderCreatedInPro(Command, frozen=True):
    reference: str


class CreateLost(Command, frozen=True):
    """The reply to Create Order was lost: an orphan order may exist."""

    problem: Problem


class OrderFound(Command, frozen=True):
    order: Order
    before: tuple[PackedBefore, ...] = ()
    elsewhere: tuple[OpenElsewhere, ...] = ()


class OpenFailed(Command, frozen=True):
    """`step` is `find` or `create`."""

    step: WorkName
    problem: Problem


class SerialShipped(Command, frozen=True):
    """The unit `serial` of `line` has left before, with the order called `left_with`."""

    line: str
    serial: str
    left_with: str


class OrderConfirmed(Command, frozen=True):
    """The order was read again and is as it was when it was packed."""


class OrderDiffers(Command, frozen=True):
    """The order was read again and has changed.

    `order` holds every line that was known, those taken out with quantity 0; None: PRO does not
    know it any more. `what` are words of `order_changed`: `lines`, `destination`, `notes`,
    `packed elsewhere`; `lines` the ids concerned.
    """

    order: Order | None
    before: tuple[PackedBefore, ...] = ()
    what: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


class OrderWasCorrected(Command, frozen=True):
    """Somebody corrected it in PRO from here. `fields` are PRO's names of what was written."""

    order: Order
    fields: tuple[str, ...] = ()


class PackSucceeded(Command, frozen=True):
    """`return_reference` is the inbound consignment that was made with it; "": there is none."""

    consignment: int
    reference: str
    was_adopted: bool = False
    return_reference: str = ""


class AllocationSucceeded(Command, frozen=True):
    consignment: int
    service: AllocatedService


class QuotesArrived(Command, frozen=True):
    consignment: int
    quotes: tuple[Quote, ...]


class DocumentsStored(Command, frozen=True):
    """`work` is `labels`, `customs` or `slips`."""

    work: WorkName
    consignment: int
    documents: tuple[Document, ...]


class MarkedReady(Command, frozen=True):
    consignment: int


class WasManifested(Command, frozen=True):
    consignment: int


class WasCancelled(Command, frozen=True):
    consignment: int


class LabelsSpoilt(Command, frozen=True):
    """A supervisor changed the consignment at PRO: its labels are not valid any more."""

    consignment: int
    reason: str = ""


class WorkFailed(Command, frozen=True):
    """A consignment's work ended badly.

    `work` names a field of Consignment (`pack`, `allocation`, `quoting`, `labels`, `customs`,
    `ready`, `manifest`, `cancel`) or is `slips`. `is_in_doubt`: nobody knows whether it happened.
    """

    work: WorkName
    consignment: int
    problem: Problem
    is_in_doubt: bool = False


class FinishSession(Command, frozen=True):
    """Nothing is owed any more."""


class CopyCameOut(Command, frozen=True):
    """`is_proven`: the printer said that it printed; else it only took the bytes.

    `sha256` is of what was printed where that is not the document itself: a copy that says so.
    """

    title: str
    printer: str
    is_proven: bool
    sha256: str = ""


class CopyFailed(Command, frozen=True):
    title: str
    printer: str
    problem: Problem
    is_in_doubt: bool = False
    sha256: str = ""
