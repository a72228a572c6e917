"""Finds, creates and reads orders; keeps the last ones read, with what must not enter the log."""

import asyncio
import datetime
import logging
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from packstation.journal.errors import JournalError
from packstation.packing import commands as cmd
from packstation.packing.barcodes.codes import match_key
from packstation.packing.bench import PRO_REFERENCE
from packstation.packing.effects import CheckOrder, CreateOrder, FindOrder
from packstation.packing.order import Order as BenchOrder
from packstation.packing.order import PackedBefore
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.session import Session, references_of
from packstation.pro.client import ProClient
from packstation.pro.enums import AddressType
from packstation.pro.errors import NotFound, ProError
from packstation.pro.models.orders import Order
from packstation.workflow import translate
from packstation.workflow.account import Account
from packstation.workflow.failures import failed
from packstation.workflow.performers.comparing import compared
from packstation.workflow.performers.earlier import packed_before, searched
from packstation.workflow.performers.elsewhere import (
    Elsewhere,
    being_created,
    being_packed,
    made_elsewhere,
    open_elsewhere,
    without_left,
    without_unused,
)
from packstation.workflow.problem_of import problem_of, store_problem
from packstation.workflow.retry_until_stored import insist

log = logging.getLogger(__name__)

CLAIM_LASTS = datetime.timedelta(seconds=60)
"""Longer than a call to PRO can take with all its repetitions."""
FRESH_S = 3.0
"""What was read ahead stands for the order so many seconds."""
KEPT = 50
"""Orders whose full text stays in memory, names and addresses included."""


class WaitingOrder(msgspec.Struct, frozen=True):
    """An order that PRO does not know yet: the shop's number and the Create Order body (JSON)."""

    own_number: str
    body: bytes
    creating: datetime.datetime | None = None
    """When a bench began to create it before any scan, if what came of that is not known."""


class KnownOrder(msgspec.Struct, frozen=True):
    """An order that PRO has: its reference there, and the shop's own number where that is known."""

    reference: str
    own_number: str | None = None


class OrderInbox(Protocol):
    """Orders of the shop that PRO may not know yet, by the shop's own number."""

    async def waiting(self, own_number: str) -> WaitingOrder | None:
        """The order that waits under this number, written with any letter case."""

    async def known(self, number: str) -> KnownOrder | None:
        """An order this bench has seen, by its own number or a tote."""

    async def meant_by(self, scanned: str) -> str | None:
        """The own number of the order in the tote `scanned`, else of the one that needs the item
        `scanned` first: due soonest, then smallest, and on no bench.
        """

    async def taught(self, skus: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Barcodes that were taught to these items, by match key of the SKU."""

    async def created(self, own_number: str, reference: str) -> None:
        """Record that PRO knows the order now."""

    async def unclaim(self, own_number: str) -> None:
        """Whoever began to create it before is not waited for any more."""

    async def packed_by_log(self, reference: str) -> frozenset[str]:
        """Consignments that this bench, or any of its fleet, made from the order."""

    async def heads(self, reference: str) -> Mapping[str, int]:
        """How far each stream of the order is, at all benches of a fleet; {} for one alone."""

    async def elsewhere(self, number: str) -> tuple[Elsewhere, ...]:
        """What other benches of the fleet did or do with the order, by either of its numbers."""


class Seen(msgspec.Struct, frozen=True):
    """An order as it was at monotonic second `at`; `logged` are consignments of it in the log."""

    order: BenchOrder
    before: tuple[PackedBefore, ...]
    logged: frozenset[str]
    at: float


class Orders:
    """Performs the effects of opening an order."""

    def __init__(self, pro: ProClient, inbox: OrderInbox) -> None:
        self._pro = pro
        self._inbox = inbox
        self._kept: OrderedDict[str, Order] = OrderedDict()
        self._coming: OrderedDict[str, asyncio.Future[Seen | None]] = OrderedDict()
        self.account = Account()

    async def full(self, reference: str) -> Order:
        """The order as PRO holds it, from memory when it was read before. Raises ProError."""
        order = self._kept.get(reference)
        return order if order is not None else await self._read(reference)

    async def read_again(self, reference: str) -> Order:
        """The order as PRO holds it now; what was read ahead counts no more. Raises ProError."""
        self._coming.pop(reference, None)
        return await self._read(reference)

    async def notes(self, reference: str) -> tuple[str, ...]:
        """The texts of the order's notes: for the screen, never for the log. Raises ProError."""
        return translate.notes_of(await self.full(reference))

    def postcode(self, reference: str) -> str:
        """Where an order that was read goes, as PRO has it: for what is erased, never for the log.

        Empty where it was not read here, or PRO does not say.
        """
        order = self._kept.get(reference)
        return translate.postcode_of(order) if order is not None else ""

    async def find(self, effect: FindOrder) -> Sequence[cmd.Command]:
        """Look the scan up in the inbox and the log; then read the order from PRO."""
        scanned = effect.scanned.strip()
        known = KnownOrder(effect.reference, effect.own_number) if effect.reference else None
        if known is None and PRO_REFERENCE.match(scanned):
            known = KnownOrder(scanned.upper())
        if known is None:
            waiting = await self._inbox.waiting(scanned)
            if waiting is not None:
                return (cmd.OrderWaits(waiting.own_number),)
            known = await self._inbox.known(scanned)
        if known is None and (own_number := await self._inbox.meant_by(scanned)) is not None:
            if await self._inbox.waiting(own_number) is not None:
                return (cmd.OrderWaits(own_number),)
            known = await self._inbox.known(own_number)
        if known is None:
            return failed(effect, Problem(ProblemKind.NOT_FOUND))
        try:
            return (await self._load(known),)
        except ProError as error:
            return failed(effect, problem_of(error))

    async def create(self, effect: CreateOrder) -> Sequence[cmd.Command]:
        """Create the order in PRO. A lost reply cannot be looked up: the core decides."""
        try:
            # First: another bench marks the order as created before it is done creating it.
            others = await self._inbox.elsewhere(effect.own_number)
            waiting = await self._inbox.waiting(effect.own_number)
            known = await self._inbox.known(effect.own_number) if waiting is None else None
        except JournalError as error:
            # Said here, because only here is it certain that PRO was not asked.
            return failed(effect, store_problem(error), is_in_doubt=effect.is_resumed)
        if waiting is None:
            if known is not None:
                return (cmd.OrderCreatedInPro(known.reference),)
            return failed(effect, Problem(ProblemKind.NOT_FOUND))
        if effect.is_resumed:
            return (cmd.CreateLost(Problem(ProblemKind.IN_DOUBT)),)
        if waiting.creating is not None:
            return await self._claimed(effect, waiting.creating)
        if creator := being_created(others):
            # Both may see each other; they try again at different moments.
            return failed(effect, _has_it(creator))
        try:
            reference = await self._pro.create_order(msgspec.json.decode(waiting.body))
        except ProError as error:
            return failed(effect, problem_of(error), is_in_doubt=error.outcome_unknown)
        # Until it is marked the order does not go on: another scan would create it again.
        await insist(lambda: self._inbox.created(effect.own_number, reference))
        return (cmd.OrderCreatedInPro(reference),)

    async def _claimed(
        self, effect: CreateOrder, since: datetime.datetime
    ) -> Sequence[cmd.Command]:
        """It was begun without a scan: that ends well soon, or nobody knows what came of it."""
        if datetime.datetime.now(datetime.UTC) - since < CLAIM_LASTS:
            return failed(effect, Problem(ProblemKind.STILL_BUSY, is_temporary=True))
        await insist(lambda: self._inbox.unclaim(effect.own_number))
        return (cmd.CreateLost(Problem(ProblemKind.IN_DOUBT)),)

    async def check(self, session: Session, effect: CheckOrder) -> Sequence[cmd.Command]:
        """Read the order again, or take what `foresee` read a moment ago, and compare."""
        assert session.order is not None
        try:
            # Not read ahead: of two benches that finish packing, each first has that on the disk
            # and then looks for the other, so at least one of them sees it.
            others = await self._inbox.elsewhere(session.order.reference)
            made = made_elsewhere(others)
            seen = await self._look_again(session.order, made, references_of(session))
        except NotFound:
            return (cmd.OrderDiffers(None),)
        except ProError as error:
            return failed(effect, problem_of(error))
        earlier, later = being_packed(others, session.stream)
        before = without_unused(seen.before, others)
        outcome = compared(session, seen.order, (*before, *earlier))
        if later and isinstance(outcome, cmd.OrderConfirmed):
            with_all = compared(session, seen.order, (*before, *earlier, *later))
            if not isinstance(with_all, cmd.OrderConfirmed):
                # It gives way when it sees us; else it was faster, and we shall see what it made.
                return failed(effect, _has_it(later[0].station))
        return (outcome,)

    async def heads(self, reference: str) -> Mapping[str, int]:
        """See `OrderInbox.heads`. Raises JournalError."""
        return await self._inbox.heads(reference)

    async def as_it_is(self, order: BenchOrder, own: frozenset[str] = frozenset()) -> Seen | None:
        """The order as PRO has it now; None: not any more. Consignments `own` are not looked at.

        Raises ProError, JournalError.
        """
        try:
            seen = await self._look(order.reference, order.own_number, own)
        except NotFound:
            return None
        others = await self._inbox.elsewhere(order.reference)
        return msgspec.structs.replace(seen, before=without_unused(seen.before, others))

    async def foresee(self, order: BenchOrder, own: frozenset[str]) -> None:
        """Read ahead for `check`, so that the packer's DONE need not wait for it."""
        coming = self._coming[order.reference] = asyncio.get_running_loop().create_future()
        try:
            seen = await self._look(order.reference, order.own_number, own)
        except (ProError, JournalError) as error:
            log.info("the order could not be read ahead: %s", error)
            coming.set_result(None)
        except asyncio.CancelledError:
            coming.set_result(None)
            raise
        else:
            coming.set_result(seen)
        while len(self._coming) > KEPT:
            self._coming.popitem(last=False)

    async def _look_again(
        self, order: BenchOrder, made: frozenset[str], own: frozenset[str]
    ) -> Seen:
        """What was read ahead if it is fresh and knows of all that other benches have `made`."""
        coming = self._coming.pop(order.reference, None)
        seen = await coming if coming is not None else None
        is_fresh = seen is not None and time.monotonic() - seen.at <= FRESH_S
        if seen is not None and is_fresh and made <= seen.logged:
            return seen
        return await self._look(order.reference, order.own_number, own)

    async def _load(self, known: KnownOrder) -> cmd.Command:
        seen = await self._look(known.reference, known.own_number)
        others = await self._inbox.elsewhere(known.reference)
        before = without_left(without_unused(seen.before, others), others)
        return cmd.OrderFound(seen.order, before, open_elsewhere(others))

    async def _look(
        self, reference: str, own_number: str | None = None, own: frozenset[str] = frozenset()
    ) -> Seen:
        """Read the order and who packed it; both at once when its own number is known."""
        at = time.monotonic()
        order, found = await asyncio.gather(
            self._read(reference), searched(self._pro, own_number or "")
        )
        number = order.order_reference_provided_by_customer
        if number != own_number:
            found = await searched(self._pro, number)
        # Thousands of lines would hold up a scan.
        origin = self._origin_country(order)
        bench_order = await self._with_taught(
            await asyncio.to_thread(translate.to_order, order, origin)
        )
        # Last: the log has at once what PRO's search may show only later. Not beside the other
        # question: every bench of a fleet would need a connection more.
        logged = await self._inbox.packed_by_log(bench_order.reference)
        before = await packed_before(self._pro, order, bench_order, found - own, logged - own)
        return Seen(bench_order, before, logged, at)

    async def _with_taught(self, order: BenchOrder) -> BenchOrder:
        """The order with the barcodes that supervisors taught to its items."""
        taught = await self._inbox.taught([line.sku for line in order.lines if line.sku])
        if not taught:
            return order
        lines = (
            msgspec.structs.replace(
                line, barcodes=(*line.barcodes, *taught.get(match_key(line.sku or ""), ()))
            )
            for line in order.lines
        )
        return msgspec.structs.replace(order, lines=tuple(lines))

    def _origin_country(self, order: Order) -> str:
        origin = next(
            (a for a in order.addresses if AddressType.ORIGIN in a.address_type.flags), None
        )
        if origin is None:
            return ""
        return origin.country_code or self.account.country_of(origin.shipping_location_reference)

    async def _read(self, reference: str) -> Order:
        order = await self._pro.get_order(reference)
        self._kept[reference] = order
        self._kept.move_to_end(reference)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return order


def _has_it(station: str | None) -> Problem:
    return Problem(ProblemKind.OTHER_BENCH, detail=station or "", is_temporary=True)
