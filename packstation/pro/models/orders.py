"""Orders: as read, as created, as packed."""

from datetime import datetime
from typing import Any

import msgspec

from packstation.pro.enums import Direction
from packstation.pro.models.values import (
    Address,
    Barcode,
    CustomsDocumentation,
    DeliveryDate,
    Dimensions,
    Item,
    Link,
    MetaData,
    Money,
    Weight,
    WireStruct,
)


class OrderPackage(WireStruct, frozen=True, kw_only=True):
    """A package of an order; the station takes the items from it and makes its own parcels."""

    reference: str = ""
    package_reference_provided_by_customer: str = ""
    weight: Weight | None = None
    dimensions: Dimensions | None = None
    value: Money | None = None
    description: str = ""
    package_size_reference: str = ""
    barcode: Barcode | None = None
    meta_data: tuple[MetaData, ...] = ()
    items: tuple[Item, ...] = ()


class OrderBody(WireStruct, frozen=True, kw_only=True):
    """What an order has before and after PRO knows it."""

    order_reference_provided_by_customer: str = ""
    required_delivery_date: DeliveryDate | None = None
    shipping_date: datetime | None = None
    customs_documentation: CustomsDocumentation | None = None
    meta_data: tuple[MetaData, ...] = ()
    direction: Direction | None = None
    tags: tuple[str, ...] = ()
    source: str = ""
    packages: tuple[OrderPackage, ...] = ()
    addresses: tuple[Address, ...] = ()


class CreateOrder(OrderBody, frozen=True, kw_only=True):
    """Body of Create Order. At least one item, an Origin and a Destination."""


class Order(OrderBody, frozen=True, kw_only=True):
    """An order as read. It lists neither packed quantities nor consignments.

    `raw` is the whole reply as it came, unknown fields and all: Update Order overwrites, so what
    is not written back is erased.
    """

    order_reference: str
    delivery_option_reference: str = ""
    date_created: datetime | None = None
    earliest_delivery_date: datetime | None = None
    latest_delivery_date: datetime | None = None
    weight: Weight | None = None
    value: Money | None = None
    raw: dict[str, Any] = msgspec.field(default_factory=dict, name="packstation:raw")

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of all packages, in order."""
        return tuple(item for package in self.packages for item in package.items)


class PackItem(WireStruct, frozen=True, kw_only=True):
    """An item picked into a package; one of the three names must match an item of the order.

    `meta_data`: the contract lets a picked item have more fields; it shows no example of one.
    """

    quantity: int
    reference: str = ""
    item_reference_provided_by_customer: str = ""
    sku: str = ""
    meta_data: tuple[MetaData, ...] = ()


class PackPackage(WireStruct, frozen=True, kw_only=True):
    """A parcel made up from order items. Description and value are needed for customs."""

    items: tuple[PackItem, ...]
    package_reference_provided_by_customer: str = ""
    weight: Weight | None = None
    dimensions: Dimensions | None = None
    value: Money | None = None
    description: str = ""
    package_size_reference: str = ""
    barcode: Barcode | None = None
    meta_data: tuple[MetaData, ...] = ()


class PackOrder(WireStruct, frozen=True, kw_only=True):
    """Body of Pack Order: one consignment (two with `generate_return`).

    A given MetaData, Tags or CustomsDocumentation may replace the order's value whole, so repeat
    the order's entries when sending any.
    """

    order_reference: str
    packages: tuple[PackPackage, ...]
    order_reference_provided_by_customer: str = ""
    generate_return: bool = False
    meta_data: tuple[MetaData, ...] = ()
    customs_documentation: CustomsDocumentation | None = None
    tags: tuple[str, ...] = ()


class PackEntry(WireStruct, frozen=True, kw_only=True):
    """One entry of the reply to Pack Order, as it stands on the wire."""

    result: str = ""
    api_links: tuple[Link, ...] = ()


class PackReply(WireStruct, frozen=True, kw_only=True):
    """The reply to Pack Order, as it stands on the wire."""

    results: tuple[PackEntry, ...] = ()


class Packed(msgspec.Struct, frozen=True):
    """What Pack Order made. Which of two consignments is the return: read their `direction`."""

    consignments: tuple[str, ...]
    failures: tuple[str, ...] = ()
