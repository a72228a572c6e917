"""due(session): the effects that are owed now, as data (`effects`)."""

from collections.abc import Iterable, Iterator

from packstation.packing.ahead import is_printed_at_once
from packstation.packing.due_printing import copies_begun, copies_owed
from packstation.packing.effects import (
    Allocate,
    CancelConsignment,
    CheckOrder,
    CreateOrder,
    DrawSlips,
    Effect,
    FetchCustoms,
    FetchLabels,
    FetchQuotes,
    FetchReturn,
    FindMade,
    FindOrder,
    Finish,
    ManifestNow,
    MarkReady,
    PackConsignment,
    effect_key,
)
from packstation.packing.labels.check import next_label
from packstation.packing.service import AskPacker, CarrierService, DefaultRules, ServiceRule
from packstation.packing.session import COPY_UNDER_WAY, Phase, Session
from packstation.packing.shipping import Consignment, DocumentKind, Work, WorkName, WorkStatus


def due(session: Session) -> tuple[Effect, ...]:
    """Every effect owed in this state, those in doubt included, in the order of their urgency."""
    if session.ahead is not None:
        return tuple(_in_vain(session) if session.ahead.is_void else _preparing(session))
    if session.phase is Phase.OPENING:
        return tuple(_opening(session))
    if session.phase is Phase.SHIPPING:
        return tuple(_shipping(session))
    if session.phase is Phase.CANCELLING:
        return tuple(_cancelling(session))
    if session.phase is Phase.FINISHED:
        return tuple(copies_owed(session))
    return ()


def _opening(session: Session) -> Iterator[Effect]:
    if session.own_number is not None and not session.create.is_done:
        if session.create.is_startable:
            yield CreateOrder(
                key=effect_key(session, "create"),
                is_resumed=session.create.status is WorkStatus.INTENDED,
                own_number=session.own_number,
            )
    elif session.find.is_startable:
        yield FindOrder(
            key=effect_key(session, "find"),
            scanned=session.scanned,
            reference=session.order_reference,
            own_number=session.own_number,
        )


def _preparing(session: Session) -> Iterator[Effect]:
    """From Pack Order to the papers: what may be done before anybody is done."""
    for consignment in session.consignments:
        yield from _packing_in_pro(session, consignment)
    yield from _allocations(session)
    for consignment in session.consignments:
        if consignment.allocation.is_done:
            yield from _papers(session, consignment)


def _in_vain(session: Session) -> Iterator[Effect]:
    """Withdraw what exists; of a call without an answer it is first found out whether it does."""
    for consignment in session.consignments:
        number = consignment.number
        if consignment.pack.status is WorkStatus.INTENDED:
            yield FindMade(
                key=effect_key(session, "pack", number),
                is_resumed=True,
                consignment=number,
                request_id=effect_key(session, number),
            )
        elif consignment.pack.is_done:
            yield from _cancel(session, consignment)


def _packing_in_pro(session: Session, consignment: Consignment) -> Iterator[Effect]:
    if consignment.pack.is_startable:
        yield PackConsignment(
            key=effect_key(session, "pack", consignment.number),
            is_resumed=consignment.pack.status is WorkStatus.INTENDED,
            consignment=consignment.number,
            request_id=effect_key(session, consignment.number),
        )


def _shipping(session: Session) -> Iterator[Effect]:
    if not session.check.is_done:
        copies = tuple(copies_owed(session)) if is_printed_at_once(session) else ()
        yield from copies
        if not copies and session.check.is_startable:
            yield CheckOrder(key=effect_key(session, "check"))
        return
    yield from _preparing(session)
    if _slips_are_due(session):
        yield DrawSlips(key=effect_key(session, "slips"))
    yield from copies_owed(session)
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
    if isinstance(rule, AskPacker):
        for consignment in packed:
            yield from _asking(session, consignment)
        return
    takes_many = isinstance(rule, DefaultRules | CarrierService)
    for batch, numbers, is_resumed in _batches(packed, WorkName.ALLOCATION, takes_many=takes_many):
        yield _allocate(session, batch, numbers, rule, is_resumed, None)


def _batches(
    consignments: Iterable[Consignment], work: WorkName, *, takes_many: bool = True
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...], bool]]:
    """What is to be begun in one call, and what was: as (batch, its open consignments, resumed).

    What was begun together stays together under the batch's own key: a call that runs is not
    begun a second time because another one joined it.
    """
    startable = [(c.number, c.work(work)) for c in consignments]
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
        yield _allocate(session, numbers, numbers, AskPacker(), is_resumed, quote)
    elif consignment.quoting.is_startable:
        yield FetchQuotes(
            key=effect_key(session, "quotes", consignment.number), consignment=consignment.number
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
        key=effect_key(session, "allocate", *batch),
        is_resumed=is_resumed,
        consignments=numbers,
        rule=rule,
        quote=quote,
    )


def _papers(session: Session, consignment: Consignment) -> Iterator[Effect]:
    number = consignment.number
    if consignment.labels.is_startable:
        yield FetchLabels(key=effect_key(session, "labels", number), consignment=number)
    if session.wants_return and consignment.return_label.is_startable:
        yield FetchReturn(
            key=effect_key(session, "return", number),
            is_resumed=consignment.return_label.status is WorkStatus.INTENDED,
            consignment=number,
        )
    needs_customs = session.order is None or session.order.needs_customs is not False
    if needs_customs and consignment.customs.is_startable:
        yield FetchCustoms(key=effect_key(session, "customs", number), consignment=number)


def _closing(session: Session) -> Iterator[Effect]:
    if not _is_on_paper(session) or _awaits_label(session):
        return
    for batch, numbers, is_resumed in _batches(session.consignments, WorkName.READY):
        key = effect_key(session, "ready", *batch)
        yield MarkReady(key=key, is_resumed=is_resumed, consignments=numbers)
    if not all(c.ready.is_done for c in session.consignments):
        return
    if session.policy.manifest_at_once:
        yield from _manifesting(session)
        if not all(c.manifest.is_done for c in session.consignments):
            return
    if not any(copy.status in COPY_UNDER_WAY for copy in session.copies):
        yield Finish(key=effect_key(session, "finish"))


def _awaits_label(session: Session) -> bool:
    """What is on its way in PRO is not held back by a label that was printed again since."""
    if any(consignment.ready.status is not WorkStatus.OWED for consignment in session.consignments):
        return False
    return next_label(session) is not None


def _manifesting(session: Session) -> Iterator[Effect]:
    for batch, numbers, is_resumed in _batches(session.consignments, WorkName.MANIFEST):
        key = effect_key(session, "manifest", *batch)
        yield ManifestNow(key=key, is_resumed=is_resumed, consignments=numbers)


def _is_on_paper(session: Session) -> bool:
    """Every document that belongs to the order has come out at least once."""
    needs_customs = session.order is None or session.order.needs_customs is not False
    works: list[Work] = []
    for consignment in session.consignments:
        works += [consignment.pack, consignment.allocation, consignment.labels]
        if session.wants_return:
            works.append(consignment.return_label)
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
        yield from _cancel(session, consignment)
    yield from copies_begun(session)


def _cancel(session: Session, consignment: Consignment) -> Iterator[Effect]:
    if consignment.reference is not None and consignment.cancel.is_startable:
        yield CancelConsignment(
            key=effect_key(session, "cancel", consignment.number),
            is_resumed=consignment.cancel.status is WorkStatus.INTENDED,
            consignment=consignment.number,
        )
