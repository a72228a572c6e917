"""Orders: create, read, overwrite, addresses, pack."""

from copy import deepcopy
from typing import Any

from packstation.sandbox.account import DONE, Account, Call, Reply
from packstation.sandbox.flow.checking import checked
from packstation.sandbox.measures import measured
from packstation.sandbox.paper import shapes
from packstation.sandbox.records import Consignment, Json, Order
from packstation.sandbox.serving.refusal import Detail, Refusal, invalid, invalid_field
from packstation.sandbox.serving.variants import (
    Lists,
    PackReference,
    Permission,
    ReturnLinks,
    UpdateReply,
)
from packstation.sandbox.views import order_view

_ERASED_WHEN_MISSING = (
    "OrderReferenceProvidedByCustomer",
    "RequiredDeliveryDate",
    "ShippingDate",
    "CustomsDocumentation",
    "MetaData",
)


def create_order(account: Account, call: Call) -> Reply:
    """POST /orders."""
    order = add_order(account, call.body)
    link = account.link("Order", f"orders/{order.reference}")
    return Reply(account.variants.creation_status, [link])


def add_order(account: Account, body: Any) -> Order:
    """Check and store an order; raises Refusal."""
    body = checked(shapes.create_order, body)
    account.demand_known_enums(body)
    body["Addresses"] = account.addresses(body["Addresses"], "Addresses")
    _demand_route(body["Addresses"])
    reference = account.references.short("EO")
    for package in body["Packages"]:
        package["Reference"] = account.references.short("EP")
        for item in package["Items"]:
            item["Reference"] = account.references.hex32("item")
            if item.get("Quantity") is None:
                item["Quantity"] = item.get("UnitOfQuantity") or 1
    body["Direction"] = body.get("Direction") or "Outbound"
    body["Source"] = body.get("Source") or "Api"
    order = Order(reference, body, account.now())
    account.orders[reference] = order
    return order


def _demand_route(addresses: list[Json]) -> None:
    roles = {role for a in addresses for role in str(a["AddressType"]).split(", ")}
    missing = [
        Detail("Required", "Addresses", f"An {role} address is required")
        for role in ("Origin", "Destination")
        if role not in roles
    ]
    if missing:
        raise invalid(missing)
    ends = [a for a in addresses if {"Origin", "Destination"} & set(a["AddressType"].split(", "))]
    if not any(a.get("ShippingLocationReference") for a in ends):
        raise invalid_field(
            "Addresses", "Origin or Destination must have a ShippingLocationReference"
        )


def get_order(account: Account, call: Call) -> Reply:
    """GET /orders/{ref}."""
    return Reply(json=order_view(account.order(call.params["orderReference"])))


def update_order(account: Account, call: Call) -> Reply:
    """PUT /orders/{ref}: an overwrite; what is missing may be erased."""
    order = account.order(call.params["orderReference"])
    body = checked(shapes.update_order, call.body)
    account.demand_known_enums(body)
    if body["OrderReference"] != order.reference:
        raise invalid_field("OrderReference", "must be the reference of the path")
    if body.get("Addresses") is not None:
        body["Addresses"] = account.addresses(body["Addresses"], "Addresses")
        _demand_route(body["Addresses"])
    for name in _ERASED_WHEN_MISSING:
        order.body[name] = body.get(name)
    for name in ("Addresses", "Direction", "Tags"):
        if body.get(name) is not None:
            order.body[name] = body[name]
    if account.variants.order_update_reply is UpdateReply.EMPTY:
        return DONE
    return Reply(json=[account.link("Order", f"orders/{order.reference}")])


def add_address(account: Account, call: Call) -> Reply:
    """POST /orders/{ref}/address: only a role that is not there."""
    return _put_address(account, call, must_exist=False)


def update_address(account: Account, call: Call) -> Reply:
    """PUT /orders/{ref}/address: only a role that is there."""
    return _put_address(account, call, must_exist=True)


def _put_address(account: Account, call: Call, *, must_exist: bool) -> Reply:
    order = account.order(call.params["orderReference"])
    address = checked(shapes.address, call.body)
    role = address["AddressType"]
    others = [a for a in order.body["Addresses"] if a["AddressType"] != role]
    exists = len(others) != len(order.body["Addresses"])
    if exists is not must_exist:
        has = "no" if must_exist else "already an"
        raise invalid_field("AddressType", f"The order has {has} {role} address")
    addresses = account.addresses([*others, address], "Addresses")
    _demand_route(addresses)
    order.body["Addresses"] = addresses
    return DONE


def pack_order(account: Account, call: Call) -> Reply:
    """POST /orders/{ref}/pack: one consignment, two with a return.

    Items are checked against the order, never against earlier packs.
    """
    order = account.order(call.params["orderReference"])
    body = checked(shapes.pack_order, call.body)
    account.demand_known_enums(body)
    if body["OrderReference"] != order.reference:
        raise invalid_field("OrderReference", "must be the reference of the path")
    if order.cancelled:
        raise Refusal(
            account.variants.wrong_state_status,
            "OrderCancelled",
            f"Order {order.reference} is cancelled.",
            (Detail("OrderCancelled", "OrderReference", "A cancelled order cannot be packed"),),
        )
    packages = _picked(account, order, body["Packages"])
    made = [_consignment(account, order, body, packages, is_return=False)]
    if body.get("GenerateReturn"):
        made.append(_consignment(account, order, body, packages, is_return=True))
    for consignment in made:
        add_consignment(account, consignment)
    links = [account.link("Consignment", f"consignments/{c.reference}") for c in made]
    if account.variants.return_links is ReturnLinks.ONE_ENTRY:
        results: list[Json] = [{"Result": "ConsignmentCreated", "ApiLinks": links}]
    else:
        results = [{"Result": "ConsignmentCreated", "ApiLinks": [link]} for link in links]
    return Reply(account.variants.creation_status, {"Results": results})


def add_consignment(account: Account, consignment: Consignment) -> None:
    """Store a new consignment."""
    account.consignments.put(consignment)
    for package in consignment.packages:
        account.package_owner[package.reference] = consignment.reference


def _picked(account: Account, order: Order, packages: list[Json]) -> list[Json]:
    """The packages with every item completed from the order's."""
    problems: list[Detail] = []
    completed = []
    for number, package in enumerate(packages):
        items = []
        for index, item in enumerate(package["Items"]):
            path = f"Packages[{number}].Items[{index}]"
            ordered = _match(order, item)
            if ordered is None:
                problems.append(Detail("ItemNotOnOrder", path, "The order has no such item"))
                continue
            quantity = item.get("Quantity") or 1
            refused = account.variants.over_quantity is Permission.REFUSE
            if refused and quantity > ordered["Quantity"]:
                problems.append(
                    Detail("QuantityTooHigh", f"{path}.Quantity", "More than was ordered")
                )
            given = {key: value for key, value in item.items() if value is not None}
            items.append(
                {**deepcopy(ordered), **given, "Reference": ordered["Reference"],
                 "Quantity": quantity}
            )  # fmt: skip
        completed.append({**package, "Items": items})
    if problems:
        raise invalid(problems)
    return completed


def _match(order: Order, item: Json) -> Json | None:
    for name in ("Reference", "ItemReferenceProvidedByCustomer", "Sku"):
        wanted = item.get(name)
        if wanted:
            for ordered in order.items():
                if str(ordered.get(name) or "").lower() == wanted.lower():
                    return ordered
    return None


def _consignment(
    account: Account, order: Order, body: Json, packages: list[Json], *, is_return: bool
) -> Consignment:
    number = body.get("OrderReferenceProvidedByCustomer") or order.own_number
    where = account.variants.pack_reference
    addresses = deepcopy(order.body["Addresses"])
    direction = order.body["Direction"]
    if is_return:
        direction = "Inbound" if direction == "Outbound" else "Outbound"
        for address in addresses:
            address["AddressType"] = _swapped(address["AddressType"])
    return Consignment(
        reference=account.references.short("EC"),
        created=account.now(),
        visible_from=account.clock() + account.variants.search_lag_ms / 1000,
        packages=[
            measured(
                account.references.short("EP"), deepcopy(package), f"Packages[{index}]",
                account.sizes,
            )
            for index, package in enumerate(packages)
        ],
        addresses=addresses,
        direction=direction,
        own_reference=None if where is PackReference.ORDER_ONLY else number,
        order_number=None if where is PackReference.CONSIGNMENT_ONLY else number,
        order_reference=order.reference,
        metadata=_inherited(account, order, body, "MetaData"),
        tags=_inherited(account, order, body, "Tags"),
        customs=deepcopy(
            body.get("CustomsDocumentation") or order.body.get("CustomsDocumentation")
        ),
        promise=deepcopy(order.body.get("RequiredDeliveryDate")),
        shipping_date=order.body.get("ShippingDate"),
    )  # fmt: skip


def _swapped(address_type: str) -> str:
    other = {"Origin": "Destination", "Destination": "Origin"}
    return ", ".join(other.get(role, role) for role in address_type.split(", "))


def _inherited(account: Account, order: Order, body: Json, name: str) -> list[Any]:
    """The list of the order, unless the pack gives one: then that, or both together."""
    ordered, given = order.body.get(name) or [], body.get(name)
    if given is None:
        return list(deepcopy(ordered))
    if account.variants.pack_lists is Lists.REPLACE:
        return list(given)
    if name == "Tags":
        return list(dict.fromkeys([*ordered, *given]))
    keys = {entry["KeyValue"] for entry in given}
    return [*(entry for entry in ordered if entry["KeyValue"] not in keys), *given]
