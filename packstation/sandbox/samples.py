"""The sample data: services, sizes, locations, orders; and as many more orders as wanted."""

from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import msgspec

from packstation.runtime.resources import resource_path
from packstation.sandbox.records import Json


def load(name: str) -> Any:
    """The decoded sample file; raises FileNotFoundError when the resources are not there."""
    return msgspec.json.decode(resource_path(f"samples/{name}.json").read_bytes())


class Carrier(msgspec.Struct, frozen=True, kw_only=True):
    """A carrier of the account."""

    reference: str
    name: str


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A carrier service with its rules; prices in GBP net, one package each."""

    reference: str
    name: str
    carrier: str
    countries: tuple[str, ...]
    excluded_postcodes: tuple[str, ...]
    direction: tuple[str, ...]
    min_grams: int
    max_grams: int
    max_length_mm: int
    max_girth_mm: int
    max_value: float
    tags: tuple[str, ...]
    base_price: float
    price_per_kg: float
    vat_percent: int
    transit_days: tuple[int, int]
    tracking: str
    pickup: bool
    drop_off: bool
    timed: bool
    documents: tuple[str, ...]
    customs_data: tuple[str, ...]
    enabled: bool
    rates: bool
    legs: int
    type: str


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A service group."""

    reference: str
    name: str
    services: tuple[str, ...]


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """Carriers, their services and the groups made of them."""

    carriers: tuple[Carrier, ...]
    services: tuple[Service, ...]
    groups: tuple[Group, ...]

    def carrier(self, reference: str) -> Carrier:
        """The carrier by reference; raises StopIteration when the data names no such carrier."""
        return next(carrier for carrier in self.carriers if carrier.reference == reference)

    def service(self, reference: str) -> Service | None:
        """The service by reference, compared without case."""
        wanted = reference.lower()
        return next((s for s in self.services if s.reference.lower() == wanted), None)

    def group(self, reference: str) -> Group | None:
        """The group by reference, compared without case."""
        wanted = reference.lower()
        return next((g for g in self.groups if g.reference.lower() == wanted), None)


class SampleOrder(msgspec.Struct, frozen=True, kw_only=True):
    """One sample order: what it shows, and its Create Order body."""

    title: str
    what: str
    body: Json
    in_inbox: bool = False

    @property
    def own_number(self) -> str:
        """The shop's own number."""
        number: str = self.body["OrderReferenceProvidedByCustomer"]
        return number


@cache
def network() -> Network:
    """The carriers and services of the sample account."""
    return msgspec.json.decode(resource_path("samples/services.json").read_bytes(), type=Network)


def sample_orders() -> list[SampleOrder]:
    """The sample orders with their dates resolved against now; every second is for the inbox."""
    orders = msgspec.json.decode(
        resource_path("samples/orders.json").read_bytes(), type=list[SampleOrder]
    )
    return [
        msgspec.structs.replace(order, body=_dated(order.body), in_inbox=index % 2 == 1)
        for index, order in enumerate(orders)
    ]


def _dated(value: Any) -> Any:
    """`value` with every text such as `+3d` turned into that date at 17:00 UTC."""
    if isinstance(value, dict):
        return {key: _dated(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_dated(entry) for entry in value]
    if isinstance(value, str) and len(value) > 2 and value[0] in "+-" and value[-1] == "d":
        days = value[:-1]
        if days[1:].isdigit():
            day = datetime.now(UTC) + timedelta(days=int(days))
            return day.replace(hour=17, minute=0, second=0, microsecond=0).isoformat()
    return value


_MAKE_WHATS = ("one item", "a few lines", "multiples", "hazardous", "export", "fragile")


def make_orders(count: int, seed: int = 1, first_number: int = 5000) -> list[SampleOrder]:
    """`count` varied orders, numbered from `HO-<first_number>`, the same for the same seed.

    Every one of them can be allocated; every second is for the inbox.
    """
    # Reproducible variety, not a secret.
    luck = Random(f"orders/{seed}")  # noqa: S311 - no secret
    products: list[Json] = load("products")
    customers: list[Json] = [c for c in load("customers") if _code(c) != "AQ"]
    return [
        SampleOrder(
            title=f"Made order {index + 1}",
            what=(what := _MAKE_WHATS[index % len(_MAKE_WHATS)]),
            body=_dated(_made(f"HO-{first_number + index}", what, luck, products, customers)),
            in_inbox=index % 2 == 1,
        )
        for index in range(count)
    ]


def _made(
    number: str, what: str, luck: Random, products: list[Json], customers: list[Json]
) -> Json:
    light = [p for p in products if p["kg"] < 1 and "cls" not in p and not p.get("fragile")]
    hazards = [p for p in products if p.get("cls")]
    fragile = [p for p in products if p.get("fragile")]
    is_export = what == "export"
    lines = {
        "one item": [(luck.choice(light), 1)],
        "a few lines": [(p, luck.randint(1, 3)) for p in luck.sample(light, luck.randint(2, 6))],
        "multiples": [(p, luck.choice((4, 6, 12))) for p in luck.sample(light, 2)],
        "hazardous": [(luck.choice(hazards), luck.randint(1, 2))],
        "export": [(p, luck.randint(1, 2)) for p in luck.sample(light, 2)],
        "fragile": [(luck.choice(fragile), 2), (luck.choice(light), 1)],
    }[what]
    # Not the islands and Northern Ireland: some services leave them out.
    near = [c for c in customers if _code(c) == "GB" and c["Postcode"][:2] not in {"ZE", "BT"}]
    far = [c for c in customers if _code(c) != "GB"]
    body: Json = {
        "OrderReferenceProvidedByCustomer": number,
        "Direction": "Outbound",
        "Source": "Api",
        "Packages": [
            {
                "Description": "Household goods",
                "Items": [_line(p, q, place) for place, (p, q) in enumerate(lines, 1)],
            }
        ],
        "Addresses": [
            {"AddressType": "Origin", "ShippingLocationReference": "LEEDS-DC"},
            luck.choice(far if is_export else near),
        ],
        "MetaData": [{"KeyValue": "Channel", "StringValue": "webshop"}],
    }
    tag = {"hazardous": "Hazardous", "fragile": "Fragile"}.get(what)
    if tag:
        body["Tags"] = [tag]
    if is_export:
        body["MetaData"].append({"KeyValue": "ShippersEORI", "StringValue": "GB123456789000"})
        body["CustomsDocumentation"] = {
            "DesignatedPersonResponsible": "Anna Kendrick",
            "CategoryType": "SaleOfGoods",
            "ShippingTerms": "DAP",
            "ShippersVatNumber": "GB123456789",
            "DeclarationDate": "+0d",
            "InvoiceDate": "+0d",
        }
    return body


def _code(customer: Json) -> str:
    code: str = customer["Country"]["IsoCode"]["TwoLetterCode"]
    return code


def _line(product: Json, quantity: int, place: int) -> Json:
    line: Json = {
        "Sku": product["sku"],
        "Description": product["description"],
        "ItemReferenceProvidedByCustomer": f"L{place:02}",
        "Quantity": quantity,
        "Unit": "Each",
        "Barcode": {"Code": product["code"], "BarcodeType": product["type"]},
        "Weight": {"Value": product["kg"], "Unit": "Kg"},
        "Value": {"Amount": product["gbp"], "Currency": {"Name": None, "IsoCode": "GBP"}},
        "CountryOfOrigin": {"Name": None, "IsoCode": {"TwoLetterCode": product["origin"]}},
        "HarmonisationCode": product["hs"],
    }
    if "cls" in product:
        line["ContentClassification"] = product["cls"]
        line["ContentClassificationDetails"] = product["det"]
    return line
