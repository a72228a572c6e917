"""What the simulator remembers: orders, consignments, packages, manifests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from packstation.sandbox.flow.states import State

Json = dict[str, Any]


@dataclass(slots=True)
class Order:
    """An order as stored; `body` holds the fields of the contract's Order."""

    reference: str
    body: Json
    created: datetime
    cancelled: bool = False

    @property
    def own_number(self) -> str | None:
        """The shop's own number, if it gave one."""
        number: str | None = self.body.get("OrderReferenceProvidedByCustomer")
        return number

    def items(self) -> list[Json]:
        """All items of all packages."""
        return [item for package in self.body["Packages"] for item in package["Items"]]


@dataclass(slots=True)
class Package:
    """A package of a consignment; weight in grams, sizes in millimetres."""

    reference: str
    body: Json
    grams: int
    length_mm: int
    width_mm: int
    height_mm: int
    value: float
    currency: str
    items: list[Json]
    tracking: list[str] = field(default_factory=list)  # one per leg
    label_fetches: int = 0

    @property
    def longest_mm(self) -> int:
        """The longest side."""
        return max(self.length_mm, self.width_mm, self.height_mm)

    @property
    def girth_mm(self) -> int:
        """Twice the width and twice the height, as the vendor's glossary defines it."""
        return 2 * self.width_mm + 2 * self.height_mm


@dataclass(slots=True)
class Pending:
    """A busy state that ends at `due` (seconds of the monotonic clock) by `finish`."""

    due: float
    finish: Callable[[], None]


@dataclass(slots=True)
class Consignment:
    """A consignment as stored."""

    reference: str
    created: datetime
    visible_from: float  # monotonic seconds; before it a search does not find the consignment
    packages: list[Package]
    addresses: list[Json]
    direction: str = "Outbound"
    state: State = State.UNALLOCATED
    own_reference: str | None = None
    order_number: str | None = None
    order_reference: str | None = None
    metadata: list[Json] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    customs: Json | None = None
    promise: Json | None = None
    shipping_date: str | None = None
    source: str = "Api"
    service: str | None = None  # reference of the service it is allocated to
    group: str | None = None
    price: Json | None = None
    allocated: datetime | None = None
    allocations: int = 0
    failed_allocation: Json | None = None
    labels_from: float = 0.0  # monotonic seconds
    collection: datetime | None = None
    earliest: datetime | None = None
    latest: datetime | None = None
    label_fetches: int = 0
    labels_printed: datetime | None = None
    failed_manifest: str | None = None
    failed_manifest_at: datetime | None = None
    manifested: datetime | None = None
    pending: Pending | None = None

    def address(self, role: str) -> Json:
        """The address of a role, empty when there is none."""
        for address in self.addresses:
            if role in str(address["AddressType"]).split(", "):
                return address
        return {}

    def country(self, role: str) -> str:
        """Two-letter country of an address, empty when unknown."""
        country = self.address(role).get("Country") or {}
        return str((country.get("IsoCode") or {}).get("TwoLetterCode") or "").upper()

    def metadata_text(self, key: str) -> str | None:
        """The text of a metadata entry."""
        for entry in self.metadata:
            if entry["KeyValue"] == key and entry.get("StringValue"):
                return str(entry["StringValue"])
        return None

    @property
    def grams(self) -> int:
        """Weight of all packages."""
        return sum(package.grams for package in self.packages)

    @property
    def value(self) -> float:
        """Value of all packages, in the currency of the first."""
        return round(sum(package.value for package in self.packages), 2)

    @property
    def currency(self) -> str:
        """Currency of the value."""
        return self.packages[0].currency if self.packages else "GBP"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest file of one carrier and shipping location."""

    reference: str
    location: str
    location_name: str
    carrier: str
    carrier_name: str
    created: datetime
    rows: tuple[tuple[str, str, int, int], ...]  # consignment, tracking, packages, grams
