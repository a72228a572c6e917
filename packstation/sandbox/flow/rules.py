"""Which services may take a consignment, why not the others, and what they cost.

The three steps of the vendor's guide: can deliver, passes the rules of the service, cheapest.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from packstation.sandbox.flow.customs import customs_gap, needs_customs
from packstation.sandbox.records import Consignment, Package
from packstation.sandbox.samples import Network, Service


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that can take the consignment; prices in GBP."""

    service: Service
    net: float
    vat: float
    collection: datetime
    earliest: datetime
    latest: datetime

    @property
    def gross(self) -> float:
        """Net and VAT."""
        return round(self.net + self.vat, 2)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A service that cannot take the consignment, and why."""

    service: Service
    reason: str
    available: bool = True
    rates: bool = True


@dataclass(frozen=True, slots=True)
class Filters:
    """What a caller asks of the service beside the rules."""

    direction: str | None = None
    pickup: bool | None = None
    drop_off: bool | None = None
    only: frozenset[str] | None = None  # references of services


def offers(
    network: Network, consignment: Consignment, now: datetime, filters: Filters | None = None
) -> tuple[list[Offer], list[Exclusion]]:
    """Offers from the cheapest gross (ties by reference), and the exclusions."""
    filters = filters or Filters()
    found: list[Offer] = []
    excluded: list[Exclusion] = []
    for service in network.services:
        if filters.only is not None and service.reference not in filters.only:
            continue
        result = _judge(service, consignment, now, filters)
        if isinstance(result, Offer):
            found.append(result)
        else:
            excluded.append(result)
    found.sort(key=lambda offer: (offer.gross, offer.service.reference))
    return found, excluded


def failure_message(excluded: list[Exclusion]) -> str:
    """One sentence that says why no service was left."""
    if not excluded:
        return "No service is left to choose from."
    reasons = "; ".join(f"{e.service.reference}: {e.reason}" for e in excluded)
    return f"No service can take this consignment. {reasons}"


def _judge(
    service: Service, consignment: Consignment, now: datetime, filters: Filters
) -> Offer | Exclusion:
    if not service.enabled:
        return Exclusion(service, "The service is not enabled for this account", available=False)
    reason = (
        _filtered(service, filters)
        or _place(service, consignment)
        or _size(service, consignment)
        or _tags(service, consignment)
        or customs_gap(service.customs_data, consignment)
    )
    if reason:
        return Exclusion(service, reason)
    offer = _offer(service, consignment, now)
    reason = _promise(offer, consignment)
    if reason:
        return Exclusion(service, reason)
    if not service.rates:
        return Exclusion(service, "No rates are configured for the service", rates=False)
    return offer


def _filtered(service: Service, filters: Filters) -> str | None:
    if filters.direction and filters.direction not in service.direction:
        return f"Does not run {filters.direction}"
    if filters.pickup is not None and filters.pickup is not service.pickup:
        return "Is not a pick-up service" if filters.pickup else "Is a pick-up service"
    if filters.drop_off is not None and filters.drop_off is not service.drop_off:
        return "Is not a drop-off service" if filters.drop_off else "Is a drop-off service"
    return None


def _place(service: Service, consignment: Consignment) -> str | None:
    if consignment.direction not in service.direction:
        return f"Does not run {consignment.direction}"
    away = "Origin" if consignment.direction == "Inbound" else "Destination"
    country = consignment.country(away)
    if country not in service.countries:
        return f"Does not serve {country or 'an address without country'}"
    postcode = str(consignment.address(away).get("Postcode") or "").replace(" ", "").upper()
    for area in service.excluded_postcodes:
        rest = postcode.removeprefix(area)
        if rest != postcode and (rest[:1].isdigit() or area[-1].isdigit()):
            return f"Postcode area {area} is excluded"
    return None


def _size(service: Service, consignment: Consignment) -> str | None:
    for number, package in enumerate(consignment.packages, 1):
        reason = _package_size(service, package)
        if reason:
            return f"Package {number}: {reason}"
    if consignment.value > service.max_value:
        return f"Value {consignment.value:.2f} is above the limit of {service.max_value:.2f}"
    return None


def _package_size(service: Service, package: Package) -> str | None:
    if not service.min_grams <= package.grams <= service.max_grams:
        return (
            f"weight {package.grams / 1000:.3f} Kg is outside "
            f"{service.min_grams / 1000:g} to {service.max_grams / 1000:g} Kg"
        )
    if package.longest_mm > service.max_length_mm:
        return f"length {package.longest_mm / 10:g} Cm is above {service.max_length_mm / 10:g} Cm"
    if package.girth_mm > service.max_girth_mm:
        return f"girth {package.girth_mm / 10:g} Cm is above {service.max_girth_mm / 10:g} Cm"
    return None


def _tags(service: Service, consignment: Consignment) -> str | None:
    missing = [tag for tag in consignment.tags if tag not in service.tags]
    return f"Lacks the tags {', '.join(missing)}" if missing else None


def _offer(service: Service, consignment: Consignment, now: datetime) -> Offer:
    shipped = _moment(consignment.shipping_date) or now
    collection = _working_day(max(shipped, now), 0).replace(
        hour=17, minute=30, second=0, microsecond=0
    )
    first, last = service.transit_days
    net = sum(
        service.base_price + service.price_per_kg * package.grams / 1000
        for package in consignment.packages
    )
    net = round(net, 2)
    vat = 0.0 if needs_customs(consignment) else round(net * service.vat_percent / 100, 2)
    return Offer(
        service,
        net,
        vat,
        collection,
        _working_day(collection, first).replace(hour=9, minute=0),
        _working_day(collection, last).replace(hour=18, minute=0),
    )


def _promise(offer: Offer, consignment: Consignment) -> str | None:
    promise = consignment.promise
    wanted = _moment(promise["Date"]) if promise else None
    if promise is None or wanted is None:
        return None
    if offer.earliest.date() > wanted.date():
        return f"Cannot deliver before {offer.earliest.date()}, wanted by {wanted.date()}"
    exact = bool(promise.get("IsToBeExactlyOnTheDateSpecified"))
    if exact and offer.latest.date() < wanted.date():
        return f"Cannot deliver exactly on {wanted.date()}"
    return None


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _working_day(start: datetime, days: int) -> datetime:
    """The working day `days` working days after the first working day from `start` on."""
    day = start
    while day.weekday() > 4:
        day += timedelta(days=1)
    for _ in range(days):
        day += timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
    return day
