"""The one PRO account that the simulator keeps, and the context of one call to it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from packstation.sandbox.flow.states import Act, State, is_allowed
from packstation.sandbox.paper.file_cache import FileCache
from packstation.sandbox.records import Consignment, Json, Manifest, Order, Pending
from packstation.sandbox.references import References
from packstation.sandbox.samples import Network, load, network
from packstation.sandbox.serving.faults import Fault
from packstation.sandbox.serving.refusal import Detail, Refusal, invalid_field, unknown
from packstation.sandbox.serving.variants import LinkHost, Variants
from packstation.sandbox.shelf import Shelf


@dataclass(slots=True)
class Call:
    """One request, decoded: path parameters, query (names in lower case) and body."""

    operation: str
    params: dict[str, str] = field(default_factory=dict)
    query: dict[str, list[str]] = field(default_factory=dict)
    body: Any = None
    fault: Fault | None = None
    reply_after_s: float = 0.0  # how long the reply waits; the effect is already there
    then: Callable[[], "Reply"] | None = None  # what makes the reply after that wait


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back: JSON, or raw bytes with their media type, or nothing."""

    status: int = 200
    json: Any = None
    is_empty: bool = False
    raw: bytes = b""
    media_type: str = "application/json"


# Members named only by the newest of the sources.
_NEWER = frozenset({"SaleOfGoods", "DDU", "Exporter"})
DONE = Reply(is_empty=True)


@dataclass(slots=True)
class Quote:
    """A price held until `expires`."""

    consignment: str
    service: str
    expires: datetime


class Account:
    """Orders, consignments and the rest of one account. Not thread-safe: one event loop uses it."""

    def __init__(self, seed: int, variants: Variants | None = None) -> None:
        self.references = References(seed)
        self.key = self.references.key()
        self.variants = variants or Variants()
        self.base_url = "http://127.0.0.1"
        self.network: Network = network()
        self.sizes: list[Json] = load("package_sizes")
        self.locations: list[Json] = load("locations")
        self.orders: dict[str, Order] = {}
        self.consignments = Shelf()
        self.package_owner: dict[str, str] = {}
        self.quotes: dict[str, Quote] = {}
        self.manifests: list[Manifest] = []
        self.files = FileCache()

    @staticmethod
    def now() -> datetime:
        """The time now, UTC."""
        return datetime.now(UTC)

    @staticmethod
    def clock() -> float:
        """Seconds of the monotonic clock, for delays."""
        return time.monotonic()

    def link(self, rel: str, path: str) -> Json:
        """A link as replies carry it."""
        own = self.variants.link_host is LinkHost.OWN
        base = self.base_url if own else "https://apis.electioapp.com"
        return {"Rel": rel, "Href": f"{base}/{path}"}

    def order(self, reference: str) -> Order:
        """The order; raises Refusal (404)."""
        found = self.orders.get(reference.upper())
        if found is None:
            raise unknown("Order", reference)
        return found

    def consignment(self, reference: str) -> Consignment:
        """The consignment, with a busy state ended when it is due; raises Refusal (404)."""
        found = self.consignments.get(reference.upper())
        if found is None:
            raise unknown("Consignment", reference)
        return self.settled(found)

    def settled(self, consignment: Consignment) -> Consignment:
        """The consignment after its busy state ended, if that was due."""
        pending = consignment.pending
        if pending is not None and pending.due <= self.clock():
            consignment.pending = None
            pending.finish()
        return consignment

    def all_consignments(self) -> list[Consignment]:
        """Every consignment, oldest first."""
        return [self.settled(consignment) for consignment in self.consignments.values()]

    def busy(self, consignment: Consignment, state: State, wait_ms: int, pending: Pending) -> None:
        """Enter a busy state for `wait_ms`; with 0 it ends at once."""
        consignment.state = state
        consignment.pending = pending
        if wait_ms <= 0:
            consignment.pending = None
            pending.finish()

    def allows(self, consignment: Consignment, act: Act) -> bool:
        """Whether the state of the consignment allows the act."""
        return is_allowed(act, consignment.state, self.variants)

    def demand(self, consignment: Consignment, act: Act) -> None:
        """Raise Refusal unless the state of the consignment allows the act."""
        if not self.allows(consignment, act):
            raise self.wrong_state(consignment, act)

    def wrong_state(self, consignment: Consignment, act: Act) -> Refusal:
        """The refusal of an act in this state."""
        message = f"Cannot {act} consignment {consignment.reference} in state {consignment.state}."
        return Refusal(
            self.variants.wrong_state_status,
            "InvalidConsignmentState",
            message,
            (Detail("InvalidConsignmentState", consignment.reference, message),),
        )

    def demand_known_enums(self, body: Json) -> None:
        """With the strict variant, refuse the members that the older typed client lacks."""
        if not self.variants.strict_v1_enums:
            return
        papers = body.get("CustomsDocumentation") or {}
        for name in ("CategoryType", "ShippingTerms"):
            if papers.get(name) in _NEWER:
                raise invalid_field(
                    f"CustomsDocumentation.{name}", f"{papers[name]} is not known", "UnknownValue"
                )
        for index, address in enumerate(body.get("Addresses") or []):
            if address["AddressType"] in _NEWER:
                raise invalid_field(
                    f"Addresses[{index}].AddressType", "Exporter is not known", "UnknownValue"
                )

    def location(self, reference: str) -> Json | None:
        """The shipping location, compared without case."""
        wanted = reference.lower()
        return next((e for e in self.locations if e["Reference"].lower() == wanted), None)

    def addresses(self, given: list[Json], path: str) -> list[Json]:
        """Addresses checked for their roles and completed from the shipping locations.

        Raises Refusal for a role given twice, an unknown location or an address without content.
        """
        roles: set[str] = set()
        completed = []
        for index, address in enumerate(given):
            where = f"{path}[{index}]"
            for role in str(address["AddressType"]).split(", "):
                if role in roles:
                    raise invalid_field(f"{where}.AddressType", f"There are two {role} addresses")
                roles.add(role)
            completed.append(self._complete(address, where))
        return completed

    def _complete(self, address: Json, where: str) -> Json:
        reference = address.get("ShippingLocationReference")
        if not reference:
            if not (address.get("Country") and address.get("AddressLine1")):
                raise invalid_field(
                    where, "needs a ShippingLocationReference, or AddressLine1 and Country"
                )
            return address
        location = self.location(reference)
        if location is None:
            raise invalid_field(
                f"{where}.ShippingLocationReference",
                f"There is no shipping location {reference}",
                "UnknownShippingLocation",
            )
        known = (
            "Contact", "CompanyName", "AddressLine1", "AddressLine2", "Town", "Region", "Postcode",
            "Country", "ShippingLocationReference",
        )  # fmt: skip
        return {
            **address,
            **{name: location[name] for name in known if not address.get(name)},
            "ShippingLocationReference": location["Reference"],
        }
