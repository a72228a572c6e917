"""due(session): the effects that are owed now, as data.

An effect names what is to be done and under which request id. `is_resumed` says that it was begun
before and its outcome is unknown: whoever performs it first finds out whether it happened.
`intent_of(effect)` is the event to be made durable before the effect begins; None where repeating
is harmless.
"""

from collections.abc import Iterable, Iterator

import msgspec

from packstation.packing import events as ev
from packstation.packing.label_check import next_label
from packstation.packing.service import (
    Ask,
    CarrierService,
    DefaultRules,
    ServiceRule,
)
from packstation.packing.session import COPY_UNDER_WAY, Phase, Session
from packstation.packing.shipping import (
    Consignment,
    CopyStatus,
    Document,
    DocumentKind,
    Work,
    WorkStatus,
)


class Effect(msgspec.Struct, frozen=True):
    """`key` is the same for the same effect: what runs under it is not begun again."""

    key: str
    is_resumed: bool = False


class FindOrder(Effect, frozen=True):
    """Look `scanned` up: PRO's reference, the inbox, the log; then read it from PRO."""

    scanned: str = ""
    reference: str | None = None


class CreateOrder(Effect, frozen=True):
    """Create the order that waits in the inbox."""

    own_number: str = ""
    is_last_try: bool = False


class CheckOrder(Effect, frozen=True):
    """Read the order again before anything is made of it in PRO."""


class PackConsignment(Effect, frozen=True):
    consignment: int = 0
    request_id: str = ""


class Allocate(Effect, frozen=True):
    """One call for all `consignments` where the rule's operation takes many."""

    consignments: tuple[int, ...] = ()
    rule: ServiceRule = DefaultRules()
    quote: str | None = None


class FetchQuotes(Effect, frozen=True):
    consignment: int = 0


class FetchLabels(Effect, frozen=True):
    consignment: int = 0


class FetchCustoms(Effect, frozen=True):
    consignment: int = 0


class DrawSlips(Effect, frozen=True):
    """Packing slips of all parcels."""


class PrintCopy(Effect, frozen=True):
    """`number` 1 is the first copy; titles are unique for ever."""

    document: Document | None = None
    number: int = 1
    title: str = ""
    printer: str = ""
    """Which printer: the Station says where to when it begins, the record when it is resumed."""


class MarkReady(Effect, frozen=True):
    consignments: tuple[int, ...] = ()


class ManifestNow(Effect, frozen=True):
    consignments: tuple[int, ...] = ()


class CancelConsignment(Effect, frozen=True):
    consignment: int = 0


class Finish(Effect, frozen=True):
    """Nothing is owed any more; the session can be closed."""


READS = (CheckOrder, FetchQuotes, FetchLabels, FetchCustoms)
"""They only ask PRO, and change nothing there or on paper, so they need not wait for the disk."""


def due(session: Session) -> tuple[Effect, ...]:
    """Every effect owed in this state, those in doubt included, in the order of their urgency."""
    if session.phase is Phase.OPENING:
        return tuple(_opening(session))
    if session.phase is Phase.SHIPPING:
        return tuple(_shipping(session))
    if session.phase is Phase.CANCELLING:
        return tuple(_cancelling(session))
    if session.phase is Phase.FINISHED:
        return tuple(_printing(session))
    return ()


def intent_of(effect: Effect) -> ev.Event | None:
    """The event to record before `effect` begins; None when it was recorded or none is needed."""
    if effect.is_resumed:
        return None
    match effect:
        case CreateOrder():
            return ev.CreateIntended(request_id=effect.key)
        case PackConsignment(consignment=number, request_id=request_id):
            return ev.WorkIntended("pack", (number,), request_id)
        case Allocate(consignments=numbers):
            return ev.WorkIntended("allocation", numbers, effect.key)
        case MarkReady(consignments=numbers):
            return ev.WorkIntended("ready", numbers, effect.key)
        case ManifestNow(consignments=numbers):
            return ev.WorkIntended("manifest", numbers, effect.key)
        case CancelConsignment(consignment=number):
            return ev.WorkIntended("cancel", (number,), effect.key)
        case PrintCopy(document=document, number=number, title=title, printer=printer):
            assert document is not None
            return ev.CopyIntended(document.id, number, title, printer)
        case _:
            return None


def _key(session: Session, *parts: object) -> str:
    return "/".join(str(part) for part in (session.stream, session.round, *parts))


def _opening(session: Session) -> Iterator[Effect]:
    if session.own_number is not None and not session.create.is_done:
        if session.create.is_startable:
            yield CreateOrder(
                key=_key(session, "create"),
                is_resumed=session.create.status is WorkStatus.INTENDED,
                own_number=session.own_number,
                is_last_try=session.may_have_orphan,
            )
    elif session.find.is_startable:
        yield FindOrder(
            key=_key(session, "find"),
            scanned=session.scanned,
            reference=session.order_reference,
        )


def _shipping(session: Session) -> Iterator[Effect]:
    if not session.check.is_done:
        if session.check.is_startable:
            yield CheckOrder(key=_key(session, "check"))
        return
    for consignment in session.consignments:
        if consignment.pack.is_startable:
            yield PackConsignment(
                key=_key(session, "pack", consignment.number),
                is_resumed=consignment.pack.status is WorkStatus.INTENDED,
                consignment=consignment.number,
                request_id=_key(session, consignment.number),
            )
    yield from _allocations(session)
    for consignment in session.consignments:
        if consignment.allocation.is_done:
            yield from _papers(session, consignment)
    if _slips_are_due(session):
        yield DrawSlips(key=_key(session, "slips"))
    yield from _printing(session)
    yield from _closing(session)


def _slips_are_due(session: Session) -> bool:
    """Drawing takes the processor, so it waits until no label is on its way any more."""
    if not session.policy.packing_slip or not session.slips.is_startable:
        return False
    packed = [c for c in session.consignments if c.pack.is_done]
    on_their_way = any(c.allocation.is_open or c.labels.is_open for c in packed)
    labels_out = {copy.document for copy in session.copies if copy.is_out}
    to_print = [d for d in session.documents if d.kind is DocumentKind.LABEL]
    if any(c.pack.is_open for c in session.consignments) or on_their_way:
        return False
    stuck = {copy.document for copy in session.copies if copy.problem is not None}
    return all(d.id in labels_out for d in to_print) or bool(stuck)


def _allocations(session: Session) -> Iterator[Effect]:
    """Waits until no pack is under way, so that one call takes all of them."""
    if any(consignment.pack.is_open for consignment in session.consignments):
        return
    packed = [c for c in session.consignments if c.pack.is_done and c.allocation.is_startable]
    rule = session.rule
    if isinstance(rule, Ask):
        for consignment in packed:
            yield from _asking(session, consignment)
        return
    takes_many = isinstance(rule, DefaultRules | CarrierService)
    for batch, numbers, is_resumed in _batches(packed, "allocation", takes_many=takes_many):
        yield _allocate(session, batch, numbers, rule, is_resumed, None)


def _batches(
    consignments: Iterable[Consignment], work: str, *, takes_many: bool = True
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...], bool]]:
    """What is to be begun in one call, and what was: as (batch, its open consignments, resumed).

    What was begun together stays together under the batch's own key: a call that runs is not
    begun a second time because another one joined it.
    """
    startable = [(c.number, getattr(c, work)) for c in consignments]
    startable = [(number, found) for number, found in startable if found.is_startable]
    owed = tuple(number for number, found in startable if found.status is WorkStatus.OWED)
    for batch in [owed] if takes_many and owed else [(number,) for number in owed]:
        yield batch, batch, False
    begun: dict[tuple[int, ...], tuple[int, ...]] = {}
    for number, found in startable:
        if found.status is WorkStatus.INTENDED:
            batch = found.batch or (number,)
            begun[batch] = (*begun.get(batch, ()), number)
    for batch, numbers in begun.items():
        yield batch, numbers, True


def _asking(session: Session, consignment: Consignment) -> Iterator[Effect]:
    if consignment.chosen_quote is not None:
        is_resumed = consignment.allocation.status is WorkStatus.INTENDED
        numbers = (consignment.number,)
        quote = consignment.chosen_quote
        yield _allocate(session, numbers, numbers, Ask(), is_resumed, quote)
    elif consignment.quoting.is_startable:
        yield FetchQuotes(
            key=_key(session, "quotes", consignment.number), consignment=consignment.number
        )


def _allocate(
    session: Session,
    batch: tuple[int, ...],
    numbers: tuple[int, ...],
    rule: ServiceRule,
    is_resumed: bool,
    quote: str | None,
) -> Allocate:
    return Allocate(
        key=_key(session, "allocate", *batch),
        is_resumed=is_resumed,
        consignments=numbers,
        rule=rule,
        quote=quote,
    )


def _papers(session: Session, consignment: Consignment) -> Iterator[Effect]:
    number = consignment.number
    if consignment.labels.is_startable:
        yield FetchLabels(key=_key(session, "labels", number), consignment=number)
    needs_customs = session.order is None or session.order.needs_customs is not False
    if needs_customs and consignment.customs.is_startable:
        yield FetchCustoms(key=_key(session, "customs", number), consignment=number)


PRINT_ORDER = (
    frozenset({DocumentKind.LABEL}),
    frozenset({DocumentKind.RETURN_LABEL}),
    frozenset({DocumentKind.CN22, DocumentKind.CN23, DocumentKind.COMMERCIAL_INVOICE}),
    frozenset({DocumentKind.PACKING_SLIP}),
)
"""Lanes of paper: within a lane copies come out in parcel order, lanes run side by side."""


def _printing(session: Session) -> Iterator[Effect]:
    """The next copy of each lane, first or decided on later; what has begun goes on."""
    latest = {copy.document: copy for copy in session.copies}
    out = {copy.document for copy in session.copies if copy.is_out}
    documents = {document.id: document for document in session.documents}
    for lane in PRINT_ORDER:
        copies = [c for c in session.copies if documents[c.document].kind in lane]
        begun = [c for c in copies if c.status is CopyStatus.INTENDED]
        owed = [c for c in copies if c.status is CopyStatus.OWED]
        for copy in begun or owed[:1]:
            is_resumed = copy.status is CopyStatus.INTENDED
            document = documents[copy.document]
            printer = copy.printer if is_resumed else ""
            yield _print(session, document, copy.number, copy.title, is_resumed, printer)
        first = None if begun or owed else _next_in_lane(session, lane, out)
        if first is not None and first.id not in latest:
            yield _print(session, first, 1, copy_title(session, first, 1), False)


def _print(
    session: Session,
    document: Document,
    number: int,
    title: str,
    is_resumed: bool,
    printer: str = "",
) -> PrintCopy:
    return PrintCopy(
        key=_key(session, "print", document.id, number),
        is_resumed=is_resumed,
        document=document,
        number=number,
        title=title,
        printer=printer,
    )


def _next_in_lane(
    session: Session, lane: frozenset[DocumentKind], out: set[str]
) -> Document | None:
    """The first document of the lane not yet out, unless one before it may still arrive."""
    if DocumentKind.LABEL in lane:
        missing = [c.number for c in session.consignments if not c.labels.is_done]
        before = min(missing, default=len(session.consignments) + 1)
    else:
        before = len(session.consignments) + 1
    waiting = [
        d
        for d in session.documents
        if d.kind in lane and d.id not in out and d.consignment < before
    ]
    return min(waiting, key=lambda d: (d.consignment, d.parcel or 0, d.id), default=None)


def copy_title(session: Session, document: Document, number: int) -> str:
    """The unique name of a print job: safe as a file name and in a spooler."""
    return f"{session.name}.{session.stream}.{session.round}.{document.id}.{number}"


def _closing(session: Session) -> Iterator[Effect]:
    if not _is_on_paper(session) or _awaits_label(session):
        return
    for batch, numbers, is_resumed in _batches(session.consignments, "ready"):
        key = _key(session, "ready", *batch)
        yield MarkReady(key=key, is_resumed=is_resumed, consignments=numbers)
    if not all(c.ready.is_done for c in session.consignments):
        return
    if session.policy.manifest_at_once:
        yield from _manifesting(session)
        if not all(c.manifest.is_done for c in session.consignments):
            return
    if not any(copy.status in COPY_UNDER_WAY for copy in session.copies):
        yield Finish(key=_key(session, "finish"))


def _awaits_label(session: Session) -> bool:
    """What is on its way in PRO is not held back by a label that was printed again since."""
    if any(consignment.ready.status is not WorkStatus.OWED for consignment in session.consignments):
        return False
    return next_label(session) is not None


def _manifesting(session: Session) -> Iterator[Effect]:
    for batch, numbers, is_resumed in _batches(session.consignments, "manifest"):
        key = _key(session, "manifest", *batch)
        yield ManifestNow(key=key, is_resumed=is_resumed, consignments=numbers)


def _is_on_paper(session: Session) -> bool:
    """Every document that belongs to the order has come out at least once."""
    needs_customs = session.order is None or session.order.needs_customs is not False
    works: list[Work] = []
    for consignment in session.consignments:
        works += [consignment.pack, consignment.allocation, consignment.labels]
        if needs_customs:
            works.append(consignment.customs)
    if session.policy.packing_slip:
        works.append(session.slips)
    if not all(work.is_done for work in works):
        return False
    out = {copy.document for copy in session.copies if copy.is_out}
    return all(document.id in out for document in session.documents)


def _cancelling(session: Session) -> Iterator[Effect]:
    for consignment in session.consignments:
        if consignment.reference is not None and consignment.cancel.is_startable:
            yield CancelConsignment(
                key=_key(session, "cancel", consignment.number),
                is_resumed=consignment.cancel.status is WorkStatus.INTENDED,
                consignment=consignment.number,
            )
    documents = {document.id: document for document in session.documents}
    for copy in session.copies:
        if copy.status is CopyStatus.INTENDED:  # it is only found out what became of it
            document = documents[copy.document]
            yield _print(session, document, copy.number, copy.title, True, copy.printer)
