"""Ready-to-ship, manifests and other replies with one entry per consignment."""

from datetime import datetime

import msgspec

from packstation.pro.enums import ManifestableState
from packstation.pro.models.values import WireStruct


class BulkOutcome(msgspec.Struct, frozen=True):
    """What PRO said about one consignment of many. `success` None: nothing, read it back."""

    reference: str
    success: bool | None
    message: str = ""


class ManifestQuery(WireStruct, frozen=True, kw_only=True):
    """Which consignments to manifest; the filters narrow together. Never sent empty."""

    shipping_location_references: tuple[str, ...] = ()
    states: tuple[ManifestableState, ...] = ()
    carriers: tuple[str, ...] = ()
    labels_printed: bool | None = None
    shipping_date: datetime | None = None


class ManifestQueued(WireStruct, frozen=True, kw_only=True):
    """The reply to a manifest query. It only queues: follow the consignments' states.

    `message` holds the counts in a sentence whose wording is no contract.
    """

    message: str = ""
    failed_consignments: tuple[str, ...] = ()


class ManifestFile(WireStruct, frozen=True, kw_only=True):
    """A manifest that was sent to a carrier."""

    manifest_reference: str
    manifest_file_name: str = ""
    shipping_location_reference: str = ""
    shipping_location_name: str = ""
    created: datetime | None = None
    carrier_name: str = ""
    bookings_count: int | None = None
    manifest_file_name_sent_to_carrier: str = ""
