"""Pack Order: made once, however often the reply is lost.

PRO does not deduplicate. Every call carries a request id in its metadata; in doubt the consignments
with the order's own number are searched for that id, and what is found is adopted if it holds the
same items. Only when PRO has had time to index and shows none is the call made again.
"""

import asyncio
import datetime
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from packstation.packing import commands as cmd
from packstation.packing import order as po
from packstation.packing.ahead import as_foreseen
from packstation.packing.effects import FindMade, PackConsignment
from packstation.packing.parcels import Parcel
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.session import Session
from packstation.pro.client import ProClient
from packstation.pro.enums import ConsignmentState, Direction
from packstation.pro.errors import Declined, InDoubt, NotFound, ProError
from packstation.pro.models.consignments import Consignment, Search
from packstation.pro.models.orders import Order, PackOrder
from packstation.workflow import translate
from packstation.workflow.failures import failed
from packstation.workflow.performers.earlier import DEAD_STATES
from packstation.workflow.performers.orders import Orders
from packstation.workflow.problem_of import problem_of
from packstation.workflow.timeouts import Pace

Pair = tuple[Consignment | None, Consignment | None]
"""What goes out, and the way back that was made with it."""


class Wanted(msgspec.Struct, frozen=True):
    """What is to be made of `order`: `units` by what the items are called, with one call."""

    order: Order
    request_id: str
    units: Counter[str]
    request: PackOrder


class Consigning:
    """Performs Pack Order."""

    def __init__(
        self,
        pro: ProClient,
        orders: Orders,
        station: str,
        index_waits_s: Sequence[float] = Pace().index_waits_s,
    ) -> None:
        self._pro = pro
        self._orders = orders
        self._station = station
        self._index_waits_s = index_waits_s

    async def pack(self, session: Session, effect: PackConsignment) -> Sequence[cmd.Command]:
        """Make the consignment, or find the one that was made."""
        try:
            wanted = await self._wanted(as_foreseen(session), effect)
        except ProError as error:
            return failed(effect, problem_of(error), is_in_doubt=effect.is_resumed)
        if effect.is_resumed:
            return await self._find_or_pack(effect, wanted)
        return await self._pack(effect, wanted)

    async def find_made(self, session: Session, effect: FindMade) -> Sequence[cmd.Command]:
        """What became of a call whose consignment nobody wants any more; it is not made again."""
        problem = Problem(ProblemKind.IN_DOUBT, is_temporary=True)
        try:
            wanted = await self._wanted(as_foreseen(session), effect)
            found, back = await self._search_patiently(wanted)
        except ProError:
            return failed(effect, problem, is_in_doubt=True)
        if found is None:
            return failed(effect, Problem(ProblemKind.NOT_FOUND))
        return (_succeeded(effect, found, back, was_adopted=True),)

    async def _wanted(self, session: Session, effect: PackConsignment | FindMade) -> Wanted:
        """Raises ProError when the order cannot be read."""
        assert session.order is not None
        order = await self._orders.full(session.order.reference)
        consignment = session.consignments[effect.consignment - 1]
        parcels = [session.packing.parcels[number - 1] for number in consignment.parcels]
        request = translate.to_pack_request(
            session, parcels, order, effect.request_id, self._station
        )
        return Wanted(order, effect.request_id, _units(session.order, parcels), request)

    async def _pack(self, effect: PackConsignment, wanted: Wanted) -> Sequence[cmd.Command]:
        try:
            packed = await self._pro.pack_order(wanted.request)
        except ProError as error:
            if not error.outcome_unknown:
                return failed(effect, problem_of(error))
            problem = problem_of(error)
            found = await self._find(effect, wanted, problem)
            # Not to be seen yet is no proof: the index may be slow. The next look decides.
            return found or failed(effect, problem, is_in_doubt=True)
        if not packed.consignments:
            detail = ", ".join(packed.failures)
            return failed(effect, Problem(ProblemKind.REFUSED, words=detail))
        if wanted.request.generate_return:
            return await self._told_apart(effect, wanted, packed.consignments)
        return (cmd.PackSucceeded(effect.consignment, packed.consignments[0]),)

    async def _told_apart(
        self, effect: PackConsignment, wanted: Wanted, made: Sequence[str]
    ) -> Sequence[cmd.Command]:
        """Which of two is the way back only the consignments say."""
        problem = Problem(ProblemKind.IN_DOUBT, is_temporary=True)
        try:
            found, back = await self._read(made, wanted)
        except ProError:
            return failed(effect, problem, is_in_doubt=True)
        if found is None:
            return failed(effect, problem, is_in_doubt=True)
        return (_succeeded(effect, found, back, was_adopted=False),)

    async def _find_or_pack(self, effect: PackConsignment, wanted: Wanted) -> Sequence[cmd.Command]:
        """After a doubt: adopt what exists, and call again only when certainly nothing does."""
        problem = Problem(ProblemKind.IN_DOUBT, is_temporary=True)
        return await self._find(effect, wanted, problem) or await self._pack(effect, wanted)

    async def _find(
        self, effect: PackConsignment, wanted: Wanted, problem: Problem
    ) -> Sequence[cmd.Command]:
        """Look for our request id for as long as the index may need; empty when there is none."""
        try:
            found, back = await self._search_patiently(wanted)
        except ProError:
            return failed(effect, problem, is_in_doubt=True)
        if found is None:
            return ()
        if _content(found, wanted.order) != wanted.units:
            detail = found.reference
            return failed(effect, Problem(ProblemKind.CONFLICT, detail=detail))
        return (_succeeded(effect, found, back, was_adopted=True),)

    async def _search_patiently(self, wanted: Wanted) -> Pair:
        """As `_search`, again and again for as long as PRO's index may need. Raises ProError."""
        found = await self._search(wanted)
        for wait in self._index_waits_s:
            if found[0] is not None:
                break
            await asyncio.sleep(wait)
            found = await self._search(wanted)
        return found

    async def _search(self, wanted: Wanted) -> Pair:
        """The living consignments that carry the request id; None when there certainly is none.

        PRO is asked in every way it offers, because a false "none" would be packed twice. Raises
        ProError, also where PRO shows so little that nothing is proven.
        """
        is_proven = True
        references: dict[str, str] = {}
        for terms in _searches(wanted.order):
            found = await self._pro.search_all(terms)
            is_proven = is_proven and found.is_complete
            living = [s.reference for s in found.summaries if s.state not in DEAD_STATES]
            dead = {s.reference.upper() for s in found.summaries if s.state in DEAD_STATES}
            listed = [r for r in await self._listed(terms) if r.upper() not in dead]
            references |= {reference.upper(): reference for reference in (*living, *listed)}
        pair = await self._read(references.values(), wanted)
        if pair[0] is None and not is_proven:
            raise InDoubt("search for a consignment that may have been made")
        return pair

    async def _read(self, references: Iterable[str], wanted: Wanted) -> Pair:
        """The living ones of `references` that carry the request id. Raises ProError."""
        outbound = inbound = None
        for reference in references:
            consignment = await self._pro.get_consignment_with_metadata(reference)
            marks = {m.string_value for m in consignment.meta_data}
            is_dead = consignment.consignment_state in DEAD_STATES
            if wanted.request_id not in marks or is_dead:
                continue
            if consignment.direction is Direction.INBOUND:
                inbound = consignment
            else:
                outbound = outbound or consignment
            if outbound and (inbound or not wanted.request.generate_return):
                break
        return outbound, inbound

    async def _listed(self, terms: Search) -> tuple[str, ...]:
        """The same by PRO's other list, which has no pages; empty where it is not offered."""
        try:
            return await self._pro.get_consignment_references(terms)
        except (Declined, NotFound):
            return ()


def _succeeded(
    effect: PackConsignment | FindMade,
    found: Consignment,
    back: Consignment | None,
    *,
    was_adopted: bool,
) -> cmd.Command:
    way_back = back.reference if back is not None else ""
    return cmd.PackSucceeded(effect.consignment, found.reference, was_adopted, way_back)


def _searches(order: Order) -> list[Search]:
    """By the order's own number, wherever PRO put it; without one, what is new and unallocated."""
    own_number = order.order_reference_provided_by_customer
    if own_number:
        return [
            Search(reference_provided_by_customer=own_number),
            Search(client_reference=own_number),
        ]
    since = datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=2)
    return [Search(created_date_from=since, state=ConsignmentState.UNALLOCATED)]


def _content(consignment: Consignment, order: Order) -> Counter[str]:
    """Units in all packages, by what the items are called."""
    bench_order = translate.to_order(order, "")
    found = translate.to_packed_before(bench_order, consignment).quantities
    return _by_name(bench_order, found.items())


def _units(order: po.Order, parcels: Iterable[Parcel]) -> Counter[str]:
    """Units in all parcels, by what the items are called."""
    return _by_name(order, (entry for parcel in parcels for entry in parcel.contents.items()))


def _by_name(order: po.Order, quantities: Iterable[tuple[str, int]]) -> Counter[str]:
    """Lines of one article are one name: PRO does not say which of them a unit belongs to."""
    names = {line.id: line.sku or line.own_reference or line.id for line in order.lines}
    units: Counter[str] = Counter()
    for line, quantity in quantities:
        units[names[line]] += quantity
    return units
