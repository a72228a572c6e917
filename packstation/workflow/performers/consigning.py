"""Pack Order: made once, however often the reply is lost.

PRO does not deduplicate. Every call carries a request id in its metadata; in doubt the consignments
with the order's own number are searched for that id, and what is found is adopted if it holds the
same items. Only when PRO has had time to index and shows none is the call made again.
"""

import asyncio
import datetime
from collections import Counter
from collections.abc import Iterable, Sequence

from packstation.packing import commands as cmd
from packstation.packing import order as po
from packstation.packing.effects import PackConsignment
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
        assert session.order is not None
        try:
            order = await self._orders.full(session.order.reference)
        except ProError as error:
            return failed(effect, problem_of(error), is_in_doubt=effect.is_resumed)
        consignment = session.consignments[effect.consignment - 1]
        parcels = [session.packing.parcels[number - 1] for number in consignment.parcels]
        request = translate.to_pack_request(
            session, parcels, order, effect.request_id, self._station
        )
        wanted = _wanted(session.order, parcels)
        if effect.is_resumed:
            return await self._find_or_pack(effect, order, request, wanted)
        return await self._pack(effect, order, request, wanted)

    async def _pack(
        self, effect: PackConsignment, order: Order, request: PackOrder, wanted: Counter[str]
    ) -> Sequence[cmd.Command]:
        try:
            packed = await self._pro.pack_order(request)
        except ProError as error:
            if not error.outcome_unknown:
                return failed(effect, problem_of(error))
            problem = problem_of(error)
            found = await self._find(effect, order, wanted, problem)
            # Not to be seen yet is no proof: the index may be slow. The next look decides.
            return found or failed(effect, problem, is_in_doubt=True)
        if not packed.consignments:
            detail = ", ".join(packed.failures)
            return failed(effect, Problem(ProblemKind.REFUSED, words=detail))
        return (cmd.PackSucceeded(effect.consignment, packed.consignments[0]),)

    async def _find_or_pack(
        self, effect: PackConsignment, order: Order, request: PackOrder, wanted: Counter[str]
    ) -> Sequence[cmd.Command]:
        """After a doubt: adopt what exists, and call again only when certainly nothing does."""
        problem = Problem(ProblemKind.IN_DOUBT, is_temporary=True)
        found = await self._find(effect, order, wanted, problem)
        return found or await self._pack(effect, order, request, wanted)

    async def _find(
        self, effect: PackConsignment, order: Order, wanted: Counter[str], problem: Problem
    ) -> Sequence[cmd.Command]:
        """Look for our request id for as long as the index may need; empty when there is none."""
        try:
            found = await self._search(order, effect.request_id)
            for wait in self._index_waits_s:
                if found is not None:
                    break
                await asyncio.sleep(wait)
                found = await self._search(order, effect.request_id)
        except ProError:
            return failed(effect, problem, is_in_doubt=True)
        if found is None:
            return ()
        if _content(found, order) != wanted:
            detail = found.reference
            return failed(effect, Problem(ProblemKind.CONFLICT, detail=detail))
        return (cmd.PackSucceeded(effect.consignment, found.reference, was_adopted=True),)

    async def _search(self, order: Order, request_id: str) -> Consignment | None:
        """The living consignment that carries `request_id`; None when there certainly is none.

        PRO is asked in every way it offers, because a false "none" would be packed twice. Raises
        ProError, also where PRO shows so little that nothing is proven.
        """
        is_proven = True
        references: dict[str, str] = {}
        for terms in _searches(order):
            found = await self._pro.search_all(terms)
            is_proven = is_proven and found.is_complete
            living = [s.reference for s in found.summaries if s.state not in DEAD_STATES]
            dead = {s.reference.upper() for s in found.summaries if s.state in DEAD_STATES}
            listed = [r for r in await self._listed(terms) if r.upper() not in dead]
            references |= {reference.upper(): reference for reference in (*living, *listed)}
        for reference in references.values():
            consignment = await self._pro.get_consignment_with_metadata(reference)
            marks = {m.string_value for m in consignment.meta_data}
            is_dead = consignment.consignment_state in DEAD_STATES
            is_outbound = consignment.direction is not Direction.INBOUND
            if request_id in marks and is_outbound and not is_dead:
                return consignment
        if not is_proven:
            raise InDoubt("search for a consignment that may have been made")
        return None

    async def _listed(self, terms: Search) -> tuple[str, ...]:
        """The same by PRO's other list, which has no pages; empty where it is not offered."""
        try:
            return await self._pro.get_consignment_references(terms)
        except (Declined, NotFound):
            return ()


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


def _wanted(order: po.Order, parcels: Iterable[Parcel]) -> Counter[str]:
    """Units in all parcels, by what the items are called."""
    return _by_name(order, (entry for parcel in parcels for entry in parcel.contents.items()))


def _by_name(order: po.Order, quantities: Iterable[tuple[str, int]]) -> Counter[str]:
    """Lines of one article are one name: PRO does not say which of them a unit belongs to."""
    names = {line.id: line.sku or line.own_reference or line.id for line in order.lines}
    units: Counter[str] = Counter()
    for line, quantity in quantities:
        units[names[line]] += quantity
    return units
