"""Is this a Create Order body that PRO would take? Asked before it is sent, or even kept.

Every fault is found, not only the first, each with the path of its field and a sentence, so that
whoever made the file can mend it in one go. Unknown fields are no fault: PRO ignores them.
"""

import re
from collections.abc import Mapping
from typing import Any

from packstation.pro.enums import (
    AddressType,
    BarcodeType,
    CategoryType,
    ContentClassification,
    ContentClassificationDetails,
    Direction,
    ShippingTerms,
)
from packstation.pro.field_checks import (
    FieldProblem,
    Problems,
    are_all,
    are_all_values,
    is_named,
    is_number,
    is_object,
    is_text,
    is_time,
)

MAX_QUANTITY = 100_000
MAX_LINES = 2_000
MAX_WEIGHT_KG = 10_000
MAX_SIDE_CM = 10_000

_COUNTRY = re.compile(r"[A-Z]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")
# Something before and behind one @, no spaces: more than that only the mail server knows.
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_POSTAL_FIELDS = ("AddressLine1", "Postcode", "Country")


def validate_create_order(raw: object) -> list[FieldProblem]:
    """Every fault of `raw` (decoded JSON) as a Create Order body; empty when PRO would take it."""
    if not isinstance(raw, Mapping):
        return [FieldProblem("", "an order is an object with Packages and Addresses")]
    return list(_order(raw))


def _order(order: Mapping[str, Any]) -> Problems:
    yield from is_text(order, "", "OrderReferenceProvidedByCustomer", "Source")
    yield from is_time(order, "", "ShippingDate")
    yield from is_named(order, "", Direction=Direction)
    yield from is_object(order, "", "RequiredDeliveryDate", _delivery_date)
    yield from is_object(order, "", "CustomsDocumentation", _customs)
    yield from are_all(order, "", "MetaData", _metadata)
    yield from are_all_values(order, "", "Tags", _tag)
    yield from _packages(order)
    yield from _addresses(order)


def _packages(order: Mapping[str, Any]) -> Problems:
    packages = order.get("Packages")
    if not isinstance(packages, list) or not packages:
        yield FieldProblem("Packages", "at least one package with an item is needed")
        return
    yield from are_all(order, "", "Packages", _package)
    lines = sum(
        len(package["Items"])
        for package in packages
        if isinstance(package, Mapping) and isinstance(package.get("Items"), list)
    )
    if lines > MAX_LINES:
        yield FieldProblem("Packages", f"{lines} lines; the station takes up to {MAX_LINES}")


def _package(package: Mapping[str, Any], path: str) -> Problems:
    yield from is_text(
        package, path, "PackageReferenceProvidedByCustomer", "Description", "PackageSizeReference"
    )
    yield from _measures(package, path)
    items = package.get("Items")
    if not isinstance(items, list) or not items:
        yield FieldProblem(f"{path}.Items", "at least one item is needed")
        return
    yield from are_all(package, path, "Items", _item)


def _item(item: Mapping[str, Any], path: str) -> Problems:
    names = ("Sku", "ItemReferenceProvidedByCustomer", "Description", "HarmonisationCode")
    yield from is_text(item, path, *names, "Model", "Unit")
    barcode = item.get("Barcode")
    has_code = isinstance(barcode, Mapping) and barcode.get("Code")
    if not has_code and not any(item.get(name) for name in names[:2]):
        yield FieldProblem(
            path, "a Sku, an ItemReferenceProvidedByCustomer or a Barcode is needed to scan it"
        )
    yield from _quantity(item.get("Quantity"), f"{path}.Quantity")
    yield from _measures(item, path)
    yield from is_object(item, path, "CountryOfOrigin", _country)
    yield from is_named(
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
    yield from is_object(thing, path, "Weight", _weight)
    yield from is_object(thing, path, "Dimensions", _dimensions)
    yield from is_object(thing, path, "Value", _money)
    yield from is_object(thing, path, "Barcode", _barcode)
    yield from are_all(thing, path, "MetaData", _metadata)


def _weight(weight: Mapping[str, Any], path: str) -> Problems:
    yield from is_number(weight, path, "Value", 0, MAX_WEIGHT_KG)
    yield from _unit(weight, path, "Kg")


def _dimensions(dimensions: Mapping[str, Any], path: str) -> Problems:
    for side in ("Width", "Length", "Height"):
        yield from is_number(dimensions, path, side, 0, MAX_SIDE_CM)
    if dimensions.get("Unit") is not None:
        yield from _unit(dimensions, path, "Cm")


def _unit(measure: Mapping[str, Any], path: str, unit: str) -> Problems:
    value = measure.get("Unit")
    if not isinstance(value, str) or value.casefold() != unit.casefold():
        yield FieldProblem(f"{path}.Unit", f"it must be {unit}")


def _money(money: Mapping[str, Any], path: str) -> Problems:
    yield from is_number(money, path, "Amount", 0, None)
    currency = money.get("Currency")
    code = currency.get("IsoCode") if isinstance(currency, Mapping) else None
    if not isinstance(code, str) or not _CURRENCY.fullmatch(code):
        yield FieldProblem(
            f"{path}.Currency.IsoCode", "a currency code of three capitals is needed"
        )


def _barcode(barcode: Mapping[str, Any], path: str) -> Problems:
    yield from is_text(barcode, path, "Code")
    if barcode.get("BarcodeType") is None:
        yield FieldProblem(f"{path}.BarcodeType", "a kind of barcode is needed")
    yield from is_named(barcode, path, BarcodeType=BarcodeType)


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
    yield from are_all(order, "", "Addresses", _address)
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
    yield from is_named(address, path, AddressType=AddressType)
    yield from is_text(
        address, path, "ShippingLocationReference", "AddressLine1", "Town", "Region", "Postcode"
    )
    yield from is_object(address, path, "Country", _country)
    yield from is_object(address, path, "Contact", _contact)
    if not address.get("ShippingLocationReference") and not address.get("ShopLocationReference"):
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
    yield from is_time(date, path, "Date")


def _customs(customs: Mapping[str, Any], path: str) -> Problems:
    yield from is_named(customs, path, CategoryType=CategoryType, ShippingTerms=ShippingTerms)
    yield from is_time(customs, path, "DeclarationDate", "InvoiceDate")
    yield from is_text(customs, path, "DesignatedPersonResponsible", "ShippersVatNumber")


def _metadata(entry: Mapping[str, Any], path: str) -> Problems:
    if not isinstance(entry.get("KeyValue"), str) or not entry["KeyValue"]:
        yield FieldProblem(f"{path}.KeyValue", "the custom field needs a name")
    yield from is_text(entry, path, "StringValue")


def _tag(tag: Any, path: str) -> Problems:
    if not isinstance(tag, str) or not tag.strip():
        yield FieldProblem(path, "a tag is a text")
