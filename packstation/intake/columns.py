"""The columns of an order table: what each is for, and what shops and marketplaces call it.

Names are compared without case, spaces and punctuation. Shopify's order export, Amazon's order
report and WooCommerce's usual exports are read as they come.
"""

import re
from collections.abc import Iterable, Mapping

import msgspec


class Column(msgspec.Struct, frozen=True):
    """`name` is ours, as documented; `also` are other names; `is_item`: it may differ by row."""

    name: str
    meaning: str
    also: tuple[str, ...] = ()
    is_item: bool = False
    is_needed: bool = False


COLUMNS = (
    Column(
        "order_number",
        "The shop's own number. Rows with the same number are one order.",
        ("order", "order id", "order reference", "own number", "name", "bestellnummer", "auftrag"),
        is_needed=True,
    ),
    Column("tote", "The tote of the picked items; scanning it opens the order.", ("bin",)),
    Column("location", "PRO's reference of the shipping location.", ("origin", "warehouse")),
    Column("deliver_by", "Delivery promise, as 2026-11-24.", ("due", "due date", "delivery date")),
    Column(
        "first_name",
        "Who gets it. Or the whole name in `name_of_receiver`.",
        ("shipping first name",),
    ),
    Column("last_name", "", ("shipping last name", "surname")),
    Column(
        "name_of_receiver",
        "First and last name in one.",
        ("shipping name", "recipient name", "recipient", "customer", "empfänger"),
    ),
    Column("company", "", ("shipping company", "firma")),
    Column(
        "address_1",
        "Street and number.",
        ("shipping address 1", "shipping street", "ship address 1", "address", "street", "straße"),
        is_needed=True,
    ),
    Column("address_2", "", ("shipping address 2", "ship address 2")),
    Column("address_3", "", ("ship address 3",)),
    Column("town", "", ("city", "shipping city", "ship city", "ort"), is_needed=True),
    Column("region", "", ("state", "county", "shipping province", "ship state", "shipping state")),
    Column(
        "postcode",
        "",
        ("zip", "postal code", "shipping zip", "ship postal code", "shipping postcode", "plz"),
        is_needed=True,
    ),
    Column(
        "country",
        "Two letters (ISO 3166-1), such as GB.",
        ("country code", "shipping country", "ship country", "land"),
        is_needed=True,
    ),
    Column("email", "", ("buyer email", "shipping email")),
    Column("phone", "", ("telephone", "shipping phone", "buyer phone number", "ship phone number")),
    Column("instructions", "For the carrier.", ("delivery instructions", "special instructions")),
    Column("note", "For the packer.", ("notes", "gift note", "gift message text")),
    Column(
        "sku",
        "The item's number in the shop.",
        ("item sku", "lineitem sku", "artikelnummer", "article"),
        is_item=True,
        is_needed=True,
    ),
    Column(
        "description",
        "",
        ("item", "item name", "lineitem name", "product name", "title", "bezeichnung"),
        is_item=True,
    ),
    Column(
        "quantity",
        "Units, a whole number.",
        ("qty", "lineitem quantity", "quantity purchased", "quantity to ship", "menge", "anzahl"),
        is_item=True,
        is_needed=True,
    ),
    Column(
        "barcode",
        "What a scanner reads from the item.",
        ("ean", "gtin", "upc", "item barcode"),
        is_item=True,
    ),
    Column("weight_kg", "Of one unit.", ("item weight kg", "gewicht kg"), is_item=True),
    Column("weight_g", "Of one unit, in place of `weight_kg`.", ("grams",), is_item=True),
    Column(
        "value",
        "Of one unit.",
        ("price", "unit price", "lineitem price", "item price", "preis"),
        is_item=True,
    ),
    Column("currency", "Three letters (ISO 4217).", ("waehrung", "währung"), is_item=True),
    Column("origin_country", "Where the item was made, two letters.", (), is_item=True),
    Column("hs_code", "Tariff number.", ("harmonisation code", "tariff"), is_item=True),
)
NEEDED = tuple(column.name for column in COLUMNS if column.is_needed)


def plain(name: str) -> str:
    """A column's name as it is compared."""
    return re.sub(r"[\W_]+", "", name.casefold())


_KNOWN = {plain(name): column.name for column in COLUMNS for name in (column.name, *column.also)}


def recognised(header: Iterable[str], own: Mapping[str, str]) -> dict[int, str]:
    """Our name of each column of `header` that is one, by its place; `own` are the shop's words.

    The first of two columns with one meaning counts.
    """
    mapped = {plain(theirs): ours for theirs, ours in own.items()}
    found: dict[int, str] = {}
    for place, name in enumerate(header):
        ours = mapped.get(plain(name)) or _KNOWN.get(plain(name))
        if ours is not None and ours not in found.values():
            found[place] = ours
    return found
