"""What may be corrected of an order before it is packed: address, dates, customs data.

Update Order overwrites (contract: Update Order), so the order is read anew, changed, and written
back whole. That is repeatable: a lost reply is answered by doing it again.
"""

import datetime
from collections.abc import Mapping
from typing import Any

import msgspec

from packstation.packing import commands as cmd
from packstation.packing.session import Phase, Session
from packstation.pro.client import ProClient
from packstation.pro.enums import AddressType, CategoryType
from packstation.pro.models.orders import Order
from packstation.workflow.performers.orders import Orders
from packstation.workflow.station import Station
from packstation.workflow.translate import destination_of

CONTACT = ("FirstName", "LastName", "Telephone", "Email")
POSTAL = (
    *("CompanyName", "AddressLine1", "AddressLine2", "AddressLine3"),
    *("Town", "Region", "Postcode"),
)
CUSTOMS = ("CategoryType", "CategoryTypeExplanation", "ShippersVatNumber", "ShippingTerms")
PROMISE, SHIPPING = "RequiredDeliveryDate", "ShippingDate"
"""Days, as 2026-11-24."""
COUNTRY = "Country"
"""Shown, not corrected: another country is another order for everybody on its way."""


class OrderField(msgspec.Struct, frozen=True):
    """One thing that can be read; `name` is PRO's. Personal data: never logged."""

    name: str
    value: str
    is_fixed: bool = False


class NotCorrectableError(Exception):
    """The order is further than that; nothing was changed."""


class NotADateError(Exception):
    """What was typed for a day is none; nothing was changed."""


class Corrections:
    """Reads and corrects the order of a session that is being packed."""

    def __init__(self, pro: ProClient, orders: Orders, station: Station) -> None:
        self._pro = pro
        self._orders = orders
        self._station = station

    async def fields(self, reference: str) -> tuple[OrderField, ...]:
        """Address, dates and, for an order that needs papers, customs data. Raises ProError."""
        return fields_of(await self._orders.full(reference))

    async def correct(self, stream: str, changes: Mapping[str, str]) -> None:
        """Write `changes` (PRO's names).

        Raises ProError, JournalError, NotCorrectableError, NotADateError.
        """
        session = self._correctable(stream)
        assert session.order is not None
        order = await self._orders.read_again(session.order.reference)
        await self._pro.update_order(order, changed_parts(order, changes))
        now = await self._orders.as_it_is(session.order)
        if now is not None:
            self._correctable(stream)
            self._station.act_on(stream, cmd.OrderWasCorrected(now.order, tuple(sorted(changes))))

    def _correctable(self, stream: str) -> Session:
        session = self._station.bench.sessions.get(stream)
        if session is None or session.phase is not Phase.PACKING or session.order is None:
            raise NotCorrectableError
        return session


def fields_of(order: Order) -> tuple[OrderField, ...]:
    """What there is to read and correct, in the order of an address."""
    address = destination_of(order)
    if address is None:
        return ()
    said = msgspec.to_builtins(address)
    contact = said.get("Contact") or {}
    fields = [OrderField(name, contact.get(name, "")) for name in CONTACT[:2]]
    fields += [OrderField(name, said.get(name, "")) for name in POSTAL]
    fields.append(OrderField(COUNTRY, address.country_code, is_fixed=True))
    fields += [OrderField(name, contact.get(name, "")) for name in CONTACT[2:]]
    promise = order.required_delivery_date
    fields.append(OrderField(PROMISE, _day(promise.date if promise is not None else None)))
    fields.append(OrderField(SHIPPING, _day(order.shipping_date)))
    customs = order.customs_documentation
    if customs is not None:
        papers = msgspec.to_builtins(customs)
        fields += [OrderField(name, str(papers.get(name) or "")) for name in CUSTOMS]
    return tuple(fields)


def changed_parts(order: Order, changes: Mapping[str, str]) -> dict[str, Any]:
    """The parts of the order that `changes` touch, whole, as Update Order takes them."""
    parts: dict[str, Any] = {}
    contact = {name: value for name, value in changes.items() if name in CONTACT}
    postal = {name: value for name, value in changes.items() if name in POSTAL}
    if contact or postal:
        parts["Addresses"] = [
            _corrected(address, postal, contact) if is_destination else address
            for address, is_destination in _raw_addresses(order)
        ]
    if PROMISE in changes:
        raw = order.raw.get(PROMISE)
        kept = raw if isinstance(raw, dict) else {}
        parts[PROMISE] = {**kept, "Date": _midnight(changes[PROMISE])}
    if SHIPPING in changes:
        parts[SHIPPING] = _midnight(changes[SHIPPING])
    customs = {name: value for name, value in changes.items() if name in CUSTOMS}
    if customs:
        parts["CustomsDocumentation"] = {**(order.raw.get("CustomsDocumentation") or {}), **customs}
    return parts


def _day(at: datetime.datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at is not None else ""


def _midnight(typed: str) -> str:
    """Raises NotADateError."""
    try:
        return f"{datetime.date.fromisoformat(typed.strip()).isoformat()}T00:00:00"
    except ValueError as error:
        raise NotADateError(typed) from error


def _raw_addresses(order: Order) -> list[tuple[dict[str, Any], bool]]:
    """Every address as it came, and whether the order goes there."""
    raw = order.raw.get("Addresses") or []
    roles = [AddressType.DESTINATION in address.address_type.flags for address in order.addresses]
    return list(zip(raw, roles, strict=True))


def _corrected(
    address: dict[str, Any], postal: Mapping[str, str], contact: Mapping[str, str]
) -> dict[str, Any]:
    corrected = {**address, **postal}
    if contact:
        corrected["Contact"] = {**(address.get("Contact") or {}), **contact}
    return corrected


def is_category(text: str) -> bool:
    """Whether PRO knows it as a customs category."""
    return text in {category.value for category in CategoryType}
