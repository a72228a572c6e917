"""Reference data and tracking: read at start, shown and chosen from."""

from datetime import datetime
from decimal import Decimal

from packstation.pro.enums import CalendarExceptionType, DayOfWeek, SubscriptionStatus
from packstation.pro.models.values import Dimensions, Place, Weight, WireStruct


class PackageSize(WireStruct, frozen=True, kw_only=True):
    """A stored box. The sides are centimetres, the weight kilograms (both inferred)."""

    reference: str
    description: str = ""
    length: Decimal | None = None
    width: Decimal | None = None
    height: Decimal | None = None
    weight: Weight | None = None
    is_default: bool = False

    @property
    def dimensions(self) -> Dimensions | None:
        """The box's sides, when all three are known."""
        if self.length is None or self.width is None or self.height is None:
            return None
        return Dimensions(length=self.length, width=self.width, height=self.height)


class MpdCarrierService(WireStruct, frozen=True, kw_only=True):
    """A carrier service of the account; `reference` is what Allocate With Carrier Service takes."""

    reference: str
    name: str = ""
    description: str = ""
    mpd_carrier_reference: str = ""
    carrier_name: str = ""
    status: SubscriptionStatus | None = None
    type: str = ""
    is_configured: bool | None = None


class ServiceProfile(WireStruct, frozen=True, kw_only=True):
    """A service inside a group."""

    is_enabled: bool | None = None
    mpd_carrier_service: MpdCarrierService | None = None


class ServiceGroup(WireStruct, frozen=True, kw_only=True):
    """A named set of services; summaries leave the profiles out."""

    reference: str
    name: str = ""
    mpd_carrier_service_profiles: tuple[ServiceProfile, ...] = ()
    is_enabled: bool | None = None


class CarrierService(WireStruct, frozen=True, kw_only=True):
    """A service as the carrier names it."""

    reference: str
    name: str = ""
    carrier_reference: str = ""
    carrier_name: str = ""
    is_drop_off: bool | None = None
    is_pick_up: bool | None = None
    is_timed: bool | None = None


class MpdCarrierServices(WireStruct, frozen=True, kw_only=True):
    """A list that may say under status 200 that it failed."""

    success: bool
    error_message: str = ""
    mpd_carrier_services: tuple[MpdCarrierService, ...] = ()


class CarrierServices(WireStruct, frozen=True, kw_only=True):
    """A list that may say under status 200 that it failed."""

    success: bool
    error_message: str = ""
    carrier_services: tuple[CarrierService, ...] = ()


class Carrier(WireStruct, frozen=True, kw_only=True):
    """A carrier."""

    reference: str
    name: str = ""


class ShippingLocation(Place, frozen=True, kw_only=True):
    """A configured warehouse, store or office."""

    reference: str
    name: str = ""
    shipping_location_type: str = ""
    default_location_for_returns: bool | None = None
    notes: str = ""


class OperationTime(WireStruct, frozen=True, kw_only=True):
    """A clock time `hh:mm:ss`, days before or after the collection day."""

    time_offset_in_days: int = 0
    time: str = ""


class OperationTimes(WireStruct, frozen=True, kw_only=True):
    """When a collection's paperwork is due."""

    manifest_time: str = ""
    cut_off_time: OperationTime | None = None
    pre_advice_time: OperationTime | None = None
    operational_cut_off_time: OperationTime | None = None


class CalendarRule(WireStruct, frozen=True, kw_only=True):
    """A weekly collection."""

    day_of_week: DayOfWeek | None = None
    calendar_operation_times: OperationTimes | None = None
    mpd_carrier_service_references: tuple[str, ...] = ()


class CalendarException(WireStruct, frozen=True, kw_only=True):
    """A day on which the rule does not hold."""

    date: datetime | None = None
    calendar_exception_type: CalendarExceptionType | None = None
    calendar_operation_times: OperationTimes | None = None
    mpd_carrier_service_references: tuple[str, ...] = ()


class CollectionCalendar(WireStruct, frozen=True, kw_only=True):
    """When a carrier collects at a location."""

    mpd_carrier_reference: str = ""
    shipping_location_reference: str = ""
    calendar_rules: tuple[CalendarRule, ...] = ()
    calendar_exceptions: tuple[CalendarException, ...] = ()


class TrackingEvent(WireStruct, frozen=True, kw_only=True):
    """Something a carrier reported. In the leg form the carrier stands on the leg."""

    time_stamp: datetime | None = None
    code: str = ""
    description: str = ""
    signed_by: str = ""
    location: str = ""
    carrier_service_name: str = ""


class TrackingLeg(WireStruct, frozen=True, kw_only=True):
    """A carrier's part of a package's journey."""

    carrier_service_name: str = ""
    events: tuple[TrackingEvent, ...] = ()


class TrackedPackage(WireStruct, frozen=True, kw_only=True):
    """A package's journey: by leg, or flattened into `events`."""

    package_reference_for_all_legs_assigned_by_mpd: str = ""
    legs: tuple[TrackingLeg, ...] = ()
    events: tuple[TrackingEvent, ...] = ()


class Tracking(WireStruct, frozen=True, kw_only=True):
    """What carriers reported about a consignment."""

    consignment_reference_for_all_legs_assigned_by_mpd: str = ""
    tracked_packages: tuple[TrackedPackage, ...] = ()
