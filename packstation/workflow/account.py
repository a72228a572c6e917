"""What the bench knows of its PRO account: read at start, refreshed on demand."""

import msgspec

from packstation.packing.parcels import Box
from packstation.pro.client import ProClient
from packstation.workflow.translate import to_box


class Location(msgspec.Struct, frozen=True):
    """A shipping location. `country` is ISO 3166-1 alpha-2, empty when PRO does not say."""

    reference: str
    name: str = ""
    country: str = ""


class Choice(msgspec.Struct, frozen=True):
    """A service group or carrier service to choose from."""

    reference: str
    name: str


class Account(msgspec.Struct, frozen=True):
    """Reference data of the account."""

    boxes: tuple[Box, ...] = ()
    locations: tuple[Location, ...] = ()
    groups: tuple[Choice, ...] = ()
    services: tuple[Choice, ...] = ()

    def country_of(self, location: str) -> str:
        """The country of a shipping location; empty when unknown."""
        return next((loc.country for loc in self.locations if loc.reference == location), "")


async def read_account(pro: ProClient) -> Account:
    """Read what the bench needs. Raises ProError."""
    sizes = await pro.list_package_sizes()
    places = await pro.list_shipping_locations()
    groups = await pro.list_service_groups()
    services = await pro.list_carrier_services()
    return Account(
        boxes=tuple(to_box(size) for size in sizes),
        locations=tuple(
            Location(
                reference=place.shipping_location_reference or place.reference,
                name=place.name,
                country=place.country_code,
            )
            for place in places
        ),
        groups=tuple(Choice(group.reference, group.name or group.reference) for group in groups),
        services=tuple(
            Choice(service.reference, service.name or service.reference) for service in services
        ),
    )
