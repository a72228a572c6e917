"""Consignments: as read, searched, created and changed."""

from datetime import date, datetime

import msgspec

from packstation.pro.enums import ConsignmentState, Direction
from packstation.pro.models.allocation import Rate
from packstation.pro.models.values import (
    Address,
    Barcode,
    CustomsDocumentation,
    DeliveryDate,
    Dimensions,
    Item,
    MetaData,
    Money,
    Weight,
    WireStruct,
)


class ConsignmentLeg(WireStruct, frozen=True, kw_only=True):
    """One carrier's part of the journey."""

    leg: int | None = None
    tracking_references: tuple[str, ...] = ()
    carrier_reference: str = ""
    carrier_service_reference: str = ""
    carrier_name: str = ""


class Package(WireStruct, frozen=True, kw_only=True):
    """A package of a consignment."""

    reference: str = ""
    package_reference_provided_by_customer: str = ""
    weight: Weight | None = None
    dimensions: Dimensions | None = None
    value: Money | None = None
    description: str = ""
    package_size_reference: str = ""
    barcode: Barcode | None = None
    meta_data: tuple[MetaData, ...] = ()
    consignment_legs: tuple[ConsignmentLeg, ...] = ()
    items: tuple[Item, ...] = ()


class Allocation(WireStruct, frozen=True, kw_only=True):
    """The service a consignment was given."""

    carrier_service_group_reference: str = ""
    mpd_carrier_service_group_name: str = ""
    mpd_carrier_service_reference: str = ""
    mpd_carrier_service_name: str = ""
    allocation_date: datetime | None = None
    price: Rate | None = None


class FailedAllocation(WireStruct, frozen=True, kw_only=True):
    """Why allocation failed; may be left from an earlier failure."""

    carrier_service_group_reference: str = ""
    mpd_carrier_service_group_name: str = ""
    mpd_carrier_service_reference: str = ""
    mpd_carrier_service_name: str = ""
    attempted_allocation_date: datetime | None = None
    message: str = ""


class Consignment(WireStruct, frozen=True, kw_only=True):
    """A consignment as read."""

    reference: str
    consignment_state: ConsignmentState
    date_created: datetime | None = None
    requested_delivery_date: DeliveryDate | None = None
    earliest_delivery_date: datetime | None = None
    latest_delivery_date: datetime | None = None
    consignment_reference_provided_by_customer: str = ""
    order_reference_provided_by_customer: str = ""
    shipping_date: datetime | None = None
    customs_documentation: CustomsDocumentation | None = None
    meta_data: tuple[MetaData, ...] = ()
    consignment_legs: tuple[ConsignmentLeg, ...] = ()
    packages: tuple[Package, ...] = ()
    allocation: Allocation | None = None
    failed_allocation: FailedAllocation | None = None
    source: str = ""
    label_count: int | None = None
    labels_printed: bool | None = None
    date_labels_were_first_printed: datetime | None = None
    weight: Weight | None = None
    value: Money | None = None
    direction: Direction | None = None
    tags: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()

    @property
    def provided_references(self) -> frozenset[str]:
        """Own references, wherever PRO put the one given at packing (contract, section 5, 17)."""
        return frozenset(
            text
            for text in (
                self.consignment_reference_provided_by_customer,
                self.order_reference_provided_by_customer,
            )
            if text
        )

    @property
    def tracking_references(self) -> tuple[str, ...]:
        """Every tracking number, of the consignment's legs and its packages', each once."""
        legs = (*self.consignment_legs, *(leg for p in self.packages for leg in p.consignment_legs))
        return tuple(dict.fromkeys(ref for leg in legs for ref in leg.tracking_references))


class ConsignmentStatus(WireStruct, frozen=True, kw_only=True):
    """The cheap poll."""

    status: ConsignmentState
    consignment_reference_for_all_legs_assigned_by_mpd: str = ""
    expected_delivery_date: datetime | None = None


class ConsignmentSummary(WireStruct, frozen=True, kw_only=True):
    """A line of a search."""

    reference: str
    state: ConsignmentState
    consignment_reference_provided_by_customer: str = ""
    date_created: datetime | None = None
    shipping_date: datetime | None = None
    mpd_carrier_reference: str = ""
    mpd_carrier_service_reference: str = ""
    mpd_carrier_service_name: str = ""
    mpd_carrier_service_group_reference: str = ""
    mpd_carrier_service_group_name: str = ""
    allocation_date: datetime | None = None
    destination_address_line1: str = ""
    destination_address_town: str = ""
    destination_address_postcode: str = ""
    destination_address_country: str = ""
    destination_shipping_location_reference: str = ""
    labels_printed: bool | None = None
    date_labels_were_first_printed: datetime | None = None
    failed_allocation_message: str = ""
    failed_manifest_message: str = ""
    failed_manifest_time_stamp: datetime | None = None
    value: Money | None = None
    weight: Weight | None = None


class SearchPage(WireStruct, frozen=True, kw_only=True):
    """One page of a search. Whether `count` is of all matches or of the page is not stated.

    An answer without the list proves nothing, least of all that there is no consignment: it is
    not understood (contract: the list is required).
    """

    consignment_summaries: tuple[ConsignmentSummary, ...]
    count: int | None = None


class Search(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Search terms; those left at their default are not sent. Dates are days."""

    state: ConsignmentState | None = None
    direction: Direction | None = None
    reference: str = ""
    reference_provided_by_customer: str = ""
    client_reference: str = ""
    tracking_reference: str = ""
    created_date_from: date | None = None
    created_date_to: date | None = None
    scheduled_delivery_date_from: date | None = None
    scheduled_delivery_date_to: date | None = None
    shipped_date_from: date | None = None
    shipped_date_to: date | None = None
    requested_delivery_date_from: date | None = None
    requested_delivery_date_to: date | None = None
    start_from: date | None = None
    end_at: date | None = None
    weight_in_grams_from: int | None = None
    weight_in_grams_to: int | None = None
    carrier_service: str = ""
    source: str = ""
    postcode: str = ""
    labels_printed: bool | None = None
    search_term: str = ""
    shipping_location_reference: str = ""
    destination_country_code: str = ""
    destination_region: str = ""
    package_number: str = ""
    consignment_number: str = ""
    c_reference: str = ""
    p_reference: str = ""


class FoundConsignments(msgspec.Struct, frozen=True):
    """All pages of a search. `is_complete` is False when the limit cut it short."""

    summaries: tuple[ConsignmentSummary, ...]
    is_complete: bool


class NewPackage(WireStruct, frozen=True, kw_only=True):
    """A package to be sent: weight and dimensions, or a package size."""

    package_reference_provided_by_customer: str = ""
    weight: Weight | None = None
    dimensions: Dimensions | None = None
    value: Money | None = None
    description: str = ""
    package_size_reference: str = ""
    barcode: Barcode | None = None
    meta_data: tuple[MetaData, ...] = ()
    items: tuple[Item, ...] = ()


class CreateConsignment(WireStruct, frozen=True, kw_only=True):
    """Body of Create Consignment, for a station without orders."""

    packages: tuple[NewPackage, ...]
    addresses: tuple[Address, ...]
    consignment_reference_provided_by_customer: str = ""
    shipping_date: datetime | None = None
    customs_documentation: CustomsDocumentation | None = None
    meta_data: tuple[MetaData, ...] = ()
    source: str = ""
    required_delivery_date: DeliveryDate | None = None
    direction: Direction | None = None
    tags: tuple[str, ...] = ()
