"""Reference data and tracking. All reads; the station caches them at start."""

from packstation.pro import operations as op
from packstation.pro.caller import Caller
from packstation.pro.errors import ErrorBody, NotFound, Refused
from packstation.pro.models.reference import (
    Carrier,
    CarrierService,
    CarrierServices,
    CollectionCalendar,
    MpdCarrierService,
    MpdCarrierServices,
    PackageSize,
    ServiceGroup,
    ShippingLocation,
    Tracking,
)
from packstation.pro.reading import read


class ReferenceCalls(Caller):
    """The reference-data operations, and tracking."""

    async def list_package_sizes(self) -> tuple[PackageSize, ...]:
        """The account's boxes."""
        return await self._read(op.LIST_PACKAGE_SIZES, tuple[PackageSize, ...])

    async def get_default_package_size(self) -> PackageSize | None:
        """The box PRO takes when a package names neither size nor dimensions, if there is one."""
        try:
            raw = await self._json(op.GET_DEFAULT_PACKAGE_SIZE)
        except NotFound:
            return None
        return None if raw is None else read(op.GET_DEFAULT_PACKAGE_SIZE.name, raw, PackageSize)

    async def list_service_groups(self) -> tuple[ServiceGroup, ...]:
        """Service groups with their services."""
        return await self._read(op.LIST_SERVICE_GROUPS, tuple[ServiceGroup, ...])

    async def list_service_group_summaries(self) -> tuple[ServiceGroup, ...]:
        """Service groups by name only."""
        return await self._read(op.LIST_SERVICE_GROUP_SUMMARIES, tuple[ServiceGroup, ...])

    async def get_service_group(self, reference: str) -> ServiceGroup:
        """One service group."""
        path = {"serviceGroupReference": reference}
        return await self._read(op.GET_SERVICE_GROUP, ServiceGroup, path=path)

    async def list_mpd_carrier_services(self) -> tuple[MpdCarrierService, ...]:
        """What Allocate With Carrier Service takes. Refused when PRO says that it failed."""
        reply = await self._read(op.LIST_MPD_CARRIER_SERVICES, MpdCarrierServices)
        if not reply.success:
            raise Refused(
                op.LIST_MPD_CARRIER_SERVICES.name, body=ErrorBody(message=reply.error_message)
            )
        return reply.mpd_carrier_services

    async def list_carrier_services(self) -> tuple[CarrierService, ...]:
        """Services as carriers name them. Refused when PRO says it failed."""
        reply = await self._read(op.LIST_CARRIER_SERVICES, CarrierServices)
        if not reply.success:
            raise Refused(
                op.LIST_CARRIER_SERVICES.name, body=ErrorBody(message=reply.error_message)
            )
        return reply.carrier_services

    async def list_carriers(self) -> tuple[Carrier, ...]:
        """Carriers."""
        return await self._read(op.LIST_CARRIERS, tuple[Carrier, ...])

    async def list_shipping_locations(self) -> tuple[ShippingLocation, ...]:
        """All shipping locations of the account."""
        return await self._read(op.LIST_SHIPPING_LOCATIONS, tuple[ShippingLocation, ...])

    async def list_assigned_shipping_locations(self) -> tuple[ShippingLocation, ...]:
        """The shipping locations this key works for."""
        return await self._read(op.LIST_ASSIGNED_SHIPPING_LOCATIONS, tuple[ShippingLocation, ...])

    async def get_collection_calendar(
        self, shipping_location: str, carrier: str
    ) -> CollectionCalendar:
        """When a carrier collects at a location, and until when it must be manifested."""
        path = {"shippingLocationReference": shipping_location, "carrierReference": carrier}
        return await self._read(op.GET_COLLECTION_CALENDAR, CollectionCalendar, path=path)

    async def get_tracking(self, consignment: str) -> Tracking:
        """Carrier events by package and leg."""
        path = {"consignmentReference": consignment}
        return await self._read(op.GET_TRACKING, Tracking, path=path)

    async def get_flattened_tracking(self, consignment: str) -> Tracking:
        """Carrier events by package, legs joined."""
        path = {"consignmentReference": consignment}
        return await self._read(op.GET_FLATTENED_TRACKING, Tracking, path=path)
