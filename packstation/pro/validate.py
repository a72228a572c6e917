"""Is this a Create Order body that PRO would take? Asked before it is sent, or even kept.

Every fault is found, not only the first, each with the path of its field and a sentence, so that
whoever made the file can mend it in one go. Unknown fields are no fault: PRO ignores them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from packstation.pro.enums import (
    AddressType,
    BarcodeType,
    CategoryType,
    ContentClassification,
    ContentClassificationDetails,
    Direction,
    ShippingTerms,
)
from packstation.pro.wire_enum import WireEnum

MAX_QUANTITY = 100_000
MAX_LINES = 2_000
MAX_WEIGHT_KG = 10_000
MAX_SIDE_CM = 10_000

_COUNTRY = re.compile(r"[A-Z]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")
# Something before and behind one @, no spaces: more than that only the mail server knows.
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_POSTAL_FIELDS = ("AddressLine1", "Postcode", "Country")


class FieldProblem(msgspec.Struct, frozen=True):
    """A fault; `path` is like `Packages[0].Items[2].Quantity`, empty for the whole order."""

    path: str
    reason: str


Problems = Iterator[FieldProblem]
Check = Callable[[Any, str], Problems]


def validate_create_order(raw: object) -> list[FieldProblem]:
    """Every fault of `raw` (decoded JSON) as a Create Order body; empty when PRO would take it."""
    if not isinstance(raw, Mapping):
        return [FieldProblem("", "an order is an object with Packages and Addresses")]
    return list(_order(raw))


def _order(order: Mapping[str, Any]) -> Problems:
    yield from _text(order, "", "OrderReferenceProvidedByCustomer", "Source")
    yield from _time(order, "", "ShippingDate")
    yield from _names(order, "", Direction=Direction)
    yield from _optional(order, "", "RequiredDeliveryDate", _delivery_date)
    yield from _optional(order, "", "CustomsDocumentation", _customs)
    yield from _each(order, "", "MetaData", _metadata)
    yield from _each(order, "", "Tags", _tag)
    yield from _packages(order)
    yield from _addresses(order)


def _packages(order: Mapping[str, Any]) -> Problems:
    packages = order.get("Packages")
    if not isinstance(packages, list) or not packages:
        yield FieldProblem("Packages", "at least one package with an item is needed")
        return
    yield from _each(order, "", "Packages", _package)
    lines = sum(
        len(package["Items"])
        for package in packages
        if isinstance(package, Mapping) and isinstance(package.get("Items"), list)
    )
    if lines > MAX_LINES:
        yield FieldProblem("Packages", f"{lines} lines; the station takes up to {MAX_LINES}")


def _package(package: Mapping[str, Any], path: str) -> Problems:
    yield from _text(
        package, path, "PackageReferenceProvidedByCustomer", "Description", "PackageSizeReference"
    )
    yield from _measures(package, path)
    items = package.get("Items")
    if not isinstance(items, list) or not items:
        yield FieldProblem(f"{path}.Items", "at least one item is needed")
        return
    yield from _each(package, path, "Items", _item)


def _item(item: Mapping[str, Any], path: str) -> Problems:
    names = ("Sku", "ItemReferenceProvidedByCustomer", "Description", "HarmonisationCode")
    yield from _text(item, path, *names, "Model", "Unit")
    barcode = item.get("Barcode")
    has_code = isinstance(barcode, Mapping) and barcode.get("Code")
    if not has_code and not any(item.get(name) for name in names[:2]):
        yield FieldProblem(
            path, "a Sku, an ItemReferenceProvidedByCustomer or a Barcode is needed to scan it"
        )
    yield from _quantity(item.get("Quantity"), f"{path}.Quantity")
    yield from _measures(item, path)
    yield from _optional(item, path, "CountryOfOrigin", _country)
    yield from _names(
        item,
        path,
        ContentClassification=ContentClassification,
        ContentClassificationDetails=ContentClassificationDetails,
    )


def _quantity(value: Any, path: str) -> Problems:
    if isinstance(value, bool) or not isinstance(value, int):
        yield FieldProblem(path, "a whole number is needed")
    elif not 1 <= value <= MAX_QUANTITY:
        yield FieldProblem(path, f"it must be from 1 to {MAX_QUANTITY}")


def _measures(thing: Mapping[str, Any], path: str) -> Problems:
    yield from _optional(thing, path, "Weight", _weight)
    yield from _optional(thing, path, "Dimensions", _dimensions)
    yield from _optional(thing, path, "Value", _money)
    yield from _optional(thing, path, "Barcode", _barcode)
    yield from _each(thing, path, "MetaData", _metadata)


def _weight(weight: Mapping[str, Any], path: str) -> Problems:
    yield from _number(weight, path, "Value", 0, MAX_WEIGHT_KG)
    yield from _unit(weight, path, "Kg")


def _dimensions(dimensions: Mapping[str, Any], path: str) -> Problems:
    for side in ("Width", "Length", "Height"):
        yield from _number(dimensions, path, side, 0, MAX_SIDE_CM)
    if dimensions.get("Unit") is not None:
        yield from _unit(dimensions, path, "Cm")


def _unit(measure: Mapping[str, Any], path: str, unit: str) -> Problems:
    value = measure.get("Unit")
    if not isinstance(value, str) or value.casefold() != unit.casefold():
        yield FieldProblem(f"{path}.Unit", f"it must be {unit}")


def _money(money: Mapping[str, Any], path: str) -> Problems:
    yield from _number(money, path, "Amount", 0, None)
    currency = money.get("Currency")
    code = currency.get("IsoCode") if isinstance(currency, Mapping) else None
    if not isinstance(code, str) or not _CURRENCY.fullmatch(code):
        yield FieldProblem(
            f"{path}.Currency.IsoCode", "a currency code of three capitals is needed"
        )


def _barcode(barcode: Mapping[str, Any], path: str) -> Problems:
    yield from _text(barcode, path, "Code")
    if barcode.get("BarcodeType") is None:
        yield FieldProblem(f"{path}.BarcodeType", "a kind of barcode is needed")
    yield from _names(barcode, path, BarcodeType=BarcodeType)


def _country(country: Mapping[str, Any], path: str) -> Problems:
    iso = country.get("IsoCode")
    code = iso.get("TwoLetterCode") if isinstance(iso, Mapping) else None
    if not isinstance(code, str) or not _COUNTRY.fullmatch(code):
        yield FieldProblem(
            f"{path}.IsoCode.TwoLetterCode", "a country code of two capitals is needed"
        )


def _addresses(order: Mapping[str, Any]) -> Problems:
    addresses = order.get("Addresses")
    if not isinstance(addresses, list):
        yield FieldProblem("Addresses", "an Origin and a Destination are needed")
        return
    yield from _each(order, "", "Addresses", _address)
    known = [address for address in addresses if isinstance(address, Mapping)]
    roles = [AddressType(str(address.get("AddressType"))) for address in known]
    for role in (AddressType.ORIGIN, AddressType.DESTINATION):
        if role not in roles:
            yield FieldProblem("Addresses", f"the {role.value} is missing")
    for role in dict.fromkeys(role for role in roles if roles.count(role) > 1):
        yield FieldProblem("Addresses", f"more than one {role.value}")
    ends = (AddressType.ORIGIN, AddressType.DESTINATION)
    if not any(
        address.get("ShippingLocationReference")
        for address, role in zip(known, roles, strict=True)
        if role in ends
    ):
        yield FieldProblem(
            "Addresses", "the Origin or the Destination needs a ShippingLocationReference"
        )


def _address(address: Mapping[str, Any], path: str) -> Problems:
    if address.get("AddressType") is None:
        yield FieldProblem(f"{path}.AddressType", "a role such as Origin is needed")
    yield from _names(address, path, AddressType=AddressType)
    yield from _text(
        address, path, "ShippingLocationReference", "AddressLine1", "Town", "Region", "Postcode"
    )
    yield from _optional(address, path, "Country", _country)
    yield from _optional(address, path, "Contact", _contact)
    if not address.get("ShippingLocationReference"):
        for name in _POSTAL_FIELDS:
            if not address.get(name):
                yield FieldProblem(
                    f"{path}.{name}", "it is needed where there is no ShippingLocationReference"
                )


def _contact(contact: Mapping[str, Any], path: str) -> Problems:
    for name in ("FirstName", "LastName", "Email"):
        value = contact.get(name)
        if not isinstance(value, str) or not value.strip():
            yield FieldProblem(f"{path}.{name}", "a contact needs it")
        elif name == "Email" and not _EMAIL.fullmatch(value.strip()):
            yield FieldProblem(f"{path}.Email", "it is no e-mail address")


def _delivery_date(date: Mapping[str, Any], path: str) -> Problems:
    if date.get("Date") is None:
        yield FieldProblem(f"{path}.Date", "a date is needed")
    yield from _time(date, path, "Date")


def _customs(customs: Mapping[str, Any], path: str) -> Problems:
    yield from _names(customs, path, CategoryType=CategoryType, ShippingTerms=ShippingTerms)
    yield from _time(customs, path, "DeclarationDate", "InvoiceDate")
    yield from _text(customs, path, "DesignatedPersonResponsible", "ShippersVatNumber")


def _metadata(entry: Mapping[str, Any], path: str) -> Problems:
    if not isinstance(entry.get("KeyValue"), str) or not entry["KeyValue"]:
        yield FieldProblem(f"{path}.KeyValue", "the custom field needs a name")
    yield from _text(entry, path, "StringValue")


def _tag(tag: Any, path: str) -> Problems:
    if not isinstance(tag, str) or not tag.strip():
        yield FieldProblem(path, "a tag is a text")


def _text(thing: Mapping[str, Any], path: str, *names: str) -> Problems:
    for name in names:
        if thing.get(name) is not None and not isinstance(thing[name], str):
            yield FieldProblem(_under(path, name), "it must be a text")


def _time(thing: Mapping[str, Any], path: str, *names: str) -> Problems:
    for name in names:
        value = thing.get(name)
        if value is not None and not _is_time(value):
            yield FieldProblem(_under(path, name), "it must be a time as 2026-11-23T08:00:00+00:00")


def _is_time(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _names(thing: Mapping[str, Any], path: str, **kinds: type[WireEnum]) -> Problems:
    """Enumerated names; a comma joins several where the type allows that."""
    for name, kind in kinds.items():
        value = thing.get(name)
        if value is None:
            continue
        allowed = set(kind.__members__.values()) | set(kind.numbers().values())
        parts = value.split(",") if isinstance(value, str) and kind.are_bit_flags() else [value]
        unknown = [
            part for part in parts if not isinstance(part, str) or part.strip() not in allowed
        ]
        if unknown:
            yield FieldProblem(
                _under(path, name), "it must be one of " + ", ".join(sorted(map(str, allowed)))
            )


def _number(
    thing: Mapping[str, Any], path: str, name: str, least: int, most: int | None
) -> Problems:
    value = thing.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        yield FieldProblem(_under(path, name), "a number is needed")
        return
    try:
        number = Decimal(str(value))
        is_outside = number < least or (most is not None and number > most)
    except InvalidOperation:
        is_outside = True
    if is_outside:
        limits = f"from {least}" if most is None else f"from {least} to {most}"
        yield FieldProblem(_under(path, name), f"it must be {limits}")


def _optional(thing: Mapping[str, Any], path: str, name: str, check: Check) -> Problems:
    value = thing.get(name)
    if value is None:
        return
    if isinstance(value, Mapping):
        yield from check(value, _under(path, name))
    else:
        yield FieldProblem(_under(path, name), "it must be an object")


def _each(thing: Mapping[str, Any], path: str, name: str, check: Check) -> Problems:
    entries = thing.get(name)
    if entries is None:
        return
    if not isinstance(entries, list):
        yield FieldProblem(_under(path, name), "it must be a list")
        return
    for place, entry in enumerate(entries):
        where = f"{_under(path, name)}[{place}]"
        if isinstance(entry, Mapping) or check is _tag:
            yield from check(entry, where)
        else:
            yield FieldProblem(where, "it must be an object")


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
