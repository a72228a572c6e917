"""Orders: create, read, change, pack."""

from collections.abc import Mapping
from typing import Any

import msgspec

from packstation.pro import operations as op
from packstation.pro import reading
from packstation.pro.caller import Caller
from packstation.pro.calls.links import consignment_references, order_reference, same
from packstation.pro.enums import AddressType, CategoryType, Direction, ShippingTerms
from packstation.pro.errors import ErrorBody, Refused
from packstation.pro.models.orders import (
    CreateOrder,
    Order,
    Packed,
    PackOrder,
    PackReply,
)
from packstation.pro.models.values import Address, Link
from packstation.pro.transport import as_malformed
from packstation.pro.wire_enum import WireEnum

_CREATED = "consignmentcreated"
# Enumerations inside the parts of an order that are written back.
_ENUMS: dict[str, type[WireEnum]] = {
    "AddressType": AddressType,
    "CategoryType": CategoryType,
    "Direction": Direction,
    "ShippingTerms": ShippingTerms,
}
# Update Order erases these when they are missing and ignores or refuses the rest of a read order.
_UPDATABLE = (
    "OrderReference",
    "OrderReferenceProvidedByCustomer",
    "RequiredDeliveryDate",
    "ShippingDate",
    "CustomsDocumentation",
    "MetaData",
    "Direction",
    "Tags",
    "Addresses",
)


class OrderCalls(Caller):
    """The order operations."""

    async def create_order(self, order: CreateOrder | Mapping[str, Any]) -> str:
        """Create an order; a mapping is sent as it is. Returns PRO's reference (`EO-…`).

        An error with `outcome_unknown` may have left an order behind that cannot be looked up.
        """
        raw = await self._json(op.CREATE_ORDER, body=order)
        entries = raw if isinstance(raw, list) else [raw]
        links = reading.read(op.CREATE_ORDER.name, entries, tuple[Link, ...], outcome_unknown=True)
        reference = order_reference(links)
        if reference is None:
            raise as_malformed(op.CREATE_ORDER, "$[0].Href", "no link names an order")
        return reference

    async def get_order(self, reference: str) -> Order:
        """The order `reference`, its whole reply kept in `raw`."""
        reply = await self._call(op.GET_ORDER, path={"orderReference": reference})
        raw = await self._parse(op.GET_ORDER, reply)
        order = await self._apart(len(reply.content), lambda: _order(raw))
        if not same(order.order_reference, reference):
            raise as_malformed(op.GET_ORDER, "$.OrderReference", "it is another order")
        return order

    async def update_order(self, order: Order, changes: Mapping[str, Any]) -> None:
        """Write `order` back with `changes` (wire names) laid over it.

        PRO erases what an update leaves out, so everything that was read is sent again, unknown
        fields inside it included; only enumerations that came as numbers go back as names.
        Packages are ignored by PRO and not sent.
        """
        kept = {
            name: value
            for name, value in order.raw.items()
            if name in _UPDATABLE or name.casefold() == "metadata"
        }
        body = {**_with_names(kept), **changes, "OrderReference": order.order_reference}
        await self._call(op.UPDATE_ORDER, path={"orderReference": order.order_reference}, body=body)

    async def add_order_address(self, reference: str, address: Address) -> None:
        """Add an address in a role that the order does not have yet."""
        await self._call(op.ADD_ORDER_ADDRESS, path={"orderReference": reference}, body=address)

    async def update_order_address(self, reference: str, address: Address) -> None:
        """Replace the address in a role that the order has."""
        await self._call(op.UPDATE_ORDER_ADDRESS, path={"orderReference": reference}, body=address)

    async def pack_order(self, pack: PackOrder) -> Packed:
        """Make one consignment (two with `generate_return`) of order items.

        PRO does not deduplicate: after an error with `outcome_unknown` search before packing
        again. Raises Refused when PRO answers 200 but created nothing.
        """
        reply = await self._read(
            op.PACK_ORDER,
            PackReply,
            path={"orderReference": pack.order_reference},
            body=pack,
        )
        created = tuple(
            link
            for entry in reply.results
            if entry.result.casefold() == _CREATED
            for link in entry.api_links
        )
        failures = tuple(
            entry.result for entry in reply.results if entry.result.casefold() != _CREATED
        )
        references = consignment_references(created)
        expected = 2 if pack.generate_return else 1
        if not references and failures:
            raise Refused(op.PACK_ORDER.name, body=ErrorBody(message="; ".join(failures)))
        if not 1 <= len(references) <= expected:
            raise as_malformed(
                op.PACK_ORDER, "$.Results", f"{len(references)} consignments, not {expected}"
            )
        return Packed(references, failures)


def _with_names(value: Any) -> Any:
    """`value` with every known enumeration given as a number replaced by its name.

    PRO writes numbers where its serialiser has no names; that it reads them is nowhere said.
    """
    if isinstance(value, list):
        return [_with_names(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _ENUMS[name](str(entry)).value
        if name in _ENUMS and type(entry) is int
        else _with_names(entry)
        for name, entry in value.items()
    }


def _order(raw: Any) -> Order:
    order = reading.read(op.GET_ORDER.name, raw, Order)
    return msgspec.structs.replace(order, raw=raw)
