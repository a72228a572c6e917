"""Between PRO's words and the bench's: orders in, Pack Order out."""

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal

from msgspec.structs import replace

from packstation.packing import order as po
from packstation.packing.parcels import Box, Parcel
from packstation.packing.service import Quote as OfferedQuote
from packstation.packing.session import Session, expected_grams
from packstation.pro.enums import AddressType, ContentClassification
from packstation.pro.models.allocation import Quote
from packstation.pro.models.consignments import Consignment
from packstation.pro.models.orders import Order, OrderPackage, PackItem, PackOrder, PackPackage
from packstation.pro.models.reference import PackageSize
from packstation.pro.models.values import Address, Dimensions, Item, MetaData, Money, Weight
from packstation.workflow.performers.borders import needs_customs

REQUEST_ID = "PackstationRequestId"
STATION = "PackstationStation"
EXTRA = "PackstationExtraParcel"
CANCELLED = "cancelled"
RETURN_LABEL = "ReturnLabel"
"""Metadata of an order that asks for a return label."""
YES = ("yes", "true", "1")
_HARMLESS = (ContentClassification.NOT_SPECIFIED, ContentClassification.UNRESTRICTED)


def item_ids(items: Iterable[Item]) -> list[str]:
    """A unique id for each item: PRO's reference, the shop's, the SKU; numbered when they repeat.

    The same items in the same order always give the same ids.
    """
    seen: dict[str, int] = {}
    ids = []
    for number, item in enumerate(items, start=1):
        name = item.reference or item.item_reference_provided_by_customer or item.sku
        name = name or f"line-{number}"
        seen[name] = seen.get(name, 0) + 1
        ids.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return ids


def to_order(order: Order, origin_country: str) -> po.Order:
    """The order as the bench packs it. `origin_country` is empty when it is not known."""
    destination = destination_of(order)
    origin = _address(order, AddressType.ORIGIN)
    country = destination.country_code if destination else ""
    postcode = postcode_of(order)
    items = order.items
    crosses = needs_customs(origin_country, country, postcode)
    return po.Order(
        reference=order.order_reference,
        own_number=order.order_reference_provided_by_customer,
        lines=tuple(_line(item, name) for item, name in zip(items, item_ids(items), strict=True)),
        destination=po.Destination(country, postcode.strip().split(" ")[0].upper()),
        note_count=len(notes_of(order)),
        due=order.required_delivery_date.date if order.required_delivery_date else None,
        currency=next((i.value.currency.iso_code for i in items if i.value), None),
        needs_customs=crosses,
        origin=origin.shipping_location_reference or None if origin else None,
        wants_return=any(_says_yes(m) for m in order.meta_data if m.key_value == RETURN_LABEL),
        lacks=_lacks(order, destination, crosses),
    )


def _says_yes(data: MetaData) -> bool:
    return bool(data.bool_value or data.int_value) or data.string_value.strip().casefold() in YES


def _lacks(
    order: Order, destination: Address | None, crosses_border: bool | None
) -> tuple[str, ...]:
    """What the contract's examples of the smallest postal address hold, and customs papers need."""
    missing = []
    if destination is None or not destination.shipping_location_reference:
        if destination is None or not destination.address_line1.strip():
            missing.append("street")
        if destination is None or not (destination.town.strip() or destination.postcode.strip()):
            missing.append("town")
        if destination is None or not destination.country_code:
            missing.append("country")
    papers = order.customs_documentation
    if crosses_border and (papers is None or papers.category_type is None):
        missing.append("customs")
    return tuple(missing)


def postcode_of(order: Order) -> str:
    """Where it goes, exactly: for what is erased after some days, never for the log."""
    destination = destination_of(order)
    return destination.postcode.strip() if destination else ""


_NOTE_KEYS = ("PackingInstructions", "SpecialInstructions", "GiftMessage")


def notes_of(order: Order) -> tuple[str, ...]:
    """What the packer is to read first. It may name people: for the screen, never the log."""
    destination = destination_of(order)
    notes = [destination.special_instructions] if destination else []
    notes += [m.string_value for m in order.meta_data if m.key_value in _NOTE_KEYS]
    return tuple(note.strip() for note in notes if note.strip())


def destination_of(order: Order) -> Address | None:
    """Where it goes; None where the order does not say."""
    return _address(order, AddressType.DESTINATION)


def _address(order: Order, role: AddressType) -> Address | None:
    return next((a for a in order.addresses if role in a.address_type.flags), None)


def _line(item: Item, name: str) -> po.OrderLine:
    hazards: tuple[str, ...] = ()
    classes = item.content_classification
    if classes is not None and not classes.flags <= set(_HARMLESS):
        details = item.content_classification_details
        hazards = (classes.value, *((details.value,) if details is not None else ()))
    metadata = {m.key_value.casefold(): m.string_value for m in item.meta_data}
    in_case = next((m for m in item.meta_data if m.key_value.casefold() == UNITS_PER_CASE), None)
    return po.OrderLine(
        id=name,
        description=item.description or item.sku or item.item_reference_provided_by_customer,
        quantity=0 if item.status.casefold() == CANCELLED else _quantity(item),
        sku=item.sku or None,
        own_reference=item.item_reference_provided_by_customer or None,
        barcodes=(item.barcode.code,) if item.barcode and item.barcode.code else (),
        unit_grams=item.weight.grams if item.weight else None,
        value=item.value.amount if item.value else None,
        hazards=hazards,
        location=metadata.get("shippinglocationreference") or metadata.get("warehouse"),
        picture=next(filter(None, map(metadata.get, PICTURE_KEYS)), None),
        units_per_case=_count(in_case) if in_case is not None else None,
        captures=_captures(metadata.get(CAPTURE, "")),
        substitutes=tuple(filter(None, re.split(r"[\s,;]+", metadata.get(SUBSTITUTES, "")))),
        sides_mm=item.dimensions.millimetres if item.dimensions else None,
    )


PICTURE_KEYS = ("picture", "image", "imageurl", "pictureurl")
UNITS_PER_CASE = "unitspercase"
CAPTURE = "capture"
SUBSTITUTES = "substitutes"
"""Metadata of an item with which the shop says what a case holds, and what is to be recorded."""


def _count(data: MetaData) -> int | None:
    text = data.string_value.strip()
    count = data.int_value or (int(text[:6]) if text.isascii() and text.isdigit() else 0)
    return count if count > 0 else None


def _captures(text: str) -> tuple[po.Capture, ...]:
    words = re.split(r"[\s,;]+", text.casefold())
    return tuple(capture for capture in po.Capture if capture.value in words)


def _quantity(item: Item) -> int:
    return 1 if item.quantity is None else item.quantity


def to_packed_before(order: po.Order, consignment: Consignment) -> po.PackedBefore:
    """Which of the order's units another consignment holds, matched by the most specific name."""
    quantities: dict[str, int] = {}
    for package in consignment.packages:
        for item in package.items:
            line = _matching_line(order, item, quantities)
            if line is not None:
                quantities[line.id] = quantities.get(line.id, 0) + _quantity(item)
    metadata = {m.key_value: m.string_value for m in consignment.meta_data}
    return po.PackedBefore(
        reference=consignment.reference,
        state=consignment.consignment_state.value,
        quantities=quantities,
        created=consignment.date_created,
        station=metadata.get(STATION) or None,
        request_id=metadata.get(REQUEST_ID) or None,
        is_extra=bool(metadata.get(EXTRA)),
    )


def _matching_line(order: po.Order, item: Item, taken: dict[str, int]) -> po.OrderLine | None:
    by_reference = [line for line in order.lines if item.reference and line.id == item.reference]
    own = item.item_reference_provided_by_customer
    by_own = [line for line in order.lines if own and line.own_reference == own]
    by_sku = [line for line in order.lines if item.sku and line.sku == item.sku]
    for lines in (by_reference, by_own, by_sku):
        if lines:
            free = (line for line in lines if taken.get(line.id, 0) < line.quantity)
            return next(free, lines[0])
    return None


def to_pack_request(
    session: Session, parcels: Iterable[Parcel], order: Order, request_id: str, station: str
) -> PackOrder:
    """One consignment of `parcels`. The order's metadata is repeated, as a given list replaces it.

    Source: pro-api, Pack Order; the request id is how a lost reply is found again.
    """
    items = dict(zip(item_ids(order.items), order.items, strict=True))
    marks = [
        MetaData(key_value=REQUEST_ID, string_value=request_id),
        MetaData(key_value=STATION, string_value=station),
    ]
    if _is_all_extra(session):
        marks.append(MetaData(key_value=EXTRA, string_value=session.extra))
    kept = tuple(m for m in order.meta_data if m.key_value not in (REQUEST_ID, STATION, EXTRA))
    return PackOrder(
        order_reference=order.order_reference,
        order_reference_provided_by_customer=order.order_reference_provided_by_customer,
        generate_return=session.wants_return,
        packages=tuple(_package(session, parcel, items, order.packages) for parcel in parcels),
        meta_data=(*kept, *marks),
    )


def _is_all_extra(session: Session) -> bool:
    """Whether nothing that was ordered is in it: then it must not count as packed."""
    packing = session.packing
    return bool(session.extra) and all(
        units <= packing.allowed.get(line, 0) for line, units in packing.packed.items()
    )


def _package(
    session: Session,
    parcel: Parcel,
    items: dict[str, Item],
    ordered: tuple[OrderPackage, ...],
) -> PackPackage:
    inside = [(items[line], quantity) for line, quantity in sorted(parcel.contents.items())]
    grams = parcel.grams or expected_grams(session, parcel.number)
    size = parcel.box.reference if parcel.box else ""
    return PackPackage(
        items=tuple(
            replace(_pack_item(items[line], quantity), meta_data=_recorded(session, line, parcel))
            for line, quantity in sorted(parcel.contents.items())
        ),
        weight=Weight.from_grams(grams) if grams else None,
        dimensions=_dimensions(parcel, ordered),
        value=_value(inside),
        description=_description(inside),
        package_size_reference=size,
    )


SERIAL_NUMBER = "SerialNumber"
BATCH_NUMBER = "BatchNumber"
EXPIRY_DATE = "ExpiryDate"
SUBSTITUTE = "Substitute"
"""Metadata of a packed item; with batch and expiry `IntValue` is how many units share it."""


def _recorded(session: Session, line: str, parcel: Parcel) -> tuple[MetaData, ...]:
    """What was recorded of the units of a line in a parcel."""
    head = f"{line}:"
    serials = sorted(
        key.removeprefix(head)
        for key, number in session.packing.serials.items()
        if number == parcel.number and key.startswith(head)
    )
    data = [MetaData(key_value=SERIAL_NUMBER, string_value=serial) for serial in serials]
    others = session.packing.substitutes.get(line, frozenset())
    data += [MetaData(key_value=SUBSTITUTE, string_value=other) for other in others]
    for lot, units in session.packing.lots.items():
        if (lot.line, lot.parcel) != (line, parcel.number):
            continue
        said = ((BATCH_NUMBER, lot.batch), (EXPIRY_DATE, lot.expiry))
        data += [
            MetaData(key_value=key, string_value=value, int_value=units)
            for key, value in said
            if value is not None
        ]
    return tuple(sorted(data, key=lambda one: (one.key_value, one.string_value)))


def _pack_item(item: Item, quantity: int) -> PackItem:
    if item.reference:
        return PackItem(quantity=quantity, reference=item.reference)
    if item.item_reference_provided_by_customer:
        own = item.item_reference_provided_by_customer
        return PackItem(quantity=quantity, item_reference_provided_by_customer=own)
    return PackItem(quantity=quantity, sku=item.sku)


def _dimensions(parcel: Parcel, ordered: tuple[OrderPackage, ...]) -> Dimensions | None:
    """The box's; else what the shop foresaw for its one package; else PRO's default size."""
    box = parcel.box
    if box is not None and box.length_mm:
        return Dimensions.from_millimetres(box.length_mm, box.width_mm, box.height_mm)
    return ordered[0].dimensions if len(ordered) == 1 else None


def _value(inside: list[tuple[Item, int]]) -> Money | None:
    """What lies in the parcel; None unless every item has a value, all in one currency."""
    currencies = {item.value.currency.iso_code if item.value else "" for item, _ in inside}
    if len(currencies) != 1 or "" in currencies:
        return None
    total = sum(
        (item.value.amount * quantity for item, quantity in inside if item.value), Decimal(0)
    )
    return Money.of(total, currencies.pop())


def _description(inside: list[tuple[Item, int]]) -> str:
    names = [item.description or item.sku for item, _ in inside]
    text = ", ".join(dict.fromkeys(name for name in names if name))
    return text if len(text) <= _DESCRIPTION else text[: _DESCRIPTION - 1] + "…"


_DESCRIPTION = 100


def to_box(size: PackageSize) -> Box:
    """A package size of PRO as a box; unknown sides are 0."""
    sides = size.dimensions.millimetres if size.dimensions else None
    length, width, height = sides or (0, 0, 0)
    return Box(
        reference=size.reference,
        name=size.description or size.reference,
        length_mm=length,
        width_mm=width,
        height_mm=height,
        is_default=size.is_default,
    )


def to_offer(quote: Quote) -> OfferedQuote:
    """A quote as the packer chooses from it."""
    price = quote.price or quote.base_price
    return OfferedQuote(
        reference=quote.quote_reference,
        service_reference=quote.mpd_carrier_service_reference,
        service_name=quote.mpd_carrier_service or quote.mpd_carrier_service_reference,
        carrier=quote.carrier_reference,
        gross=price.gross if price else None,
        currency=price.currency.iso_code if price and price.currency else "",
        delivery_from=_day(quote.earliest_delivery_date),
        delivery_to=_day(quote.latest_delivery_date),
    )


def _day(when: datetime.datetime | None) -> str:
    return when.date().isoformat() if when else ""
