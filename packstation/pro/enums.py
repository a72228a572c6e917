"""The names PRO uses, with the numbers that some replies carry (`x-numeric-values`)."""

import enum

from packstation.pro.wire_enum import WireEnum, bits, ordinals


class ConsignmentState(WireEnum):
    """Life cycle of a consignment (contract, section 3)."""

    UNALLOCATED = "Unallocated"
    ALLOCATING = "Allocating"
    ALLOCATION_FAILED = "AllocationFailed"
    ALLOCATED = "Allocated"
    MANIFESTING = "Manifesting"
    MANIFESTED = "Manifested"
    MANIFEST_FAILED = "ManifestFailed"
    READY_TO_SHIP = "ReadyToShip"
    DISPATCHED = "Dispatched"
    AT_DROP_OFF_POINT = "AtDropOffPoint"
    COLLECTED = "Collected"
    COLLECTION_FAILED = "CollectionFailed"
    IN_TRANSIT = "InTransit"
    DELAYED = "Delayed"
    OUT_FOR_DELIVERY = "OutForDelivery"
    DELIVERY_FAILED = "DeliveryFailed"
    DELIVERY_FAILED_CARD_LEFT = "DeliveryFailedCardLeft"
    DELIVERED = "Delivered"
    PARTIALLY_DELIVERED = "PartiallyDelivered"
    AT_COLLECTION_POINT = "AtCollectionPoint"
    RETURN_TO_SENDER = "ReturnToSender"
    ACTION_REQUIRED = "ActionRequired"
    MISSING = "Missing"
    LOST = "Lost"
    DAMAGED = "Damaged"
    CANCELLING = "Cancelling"
    CANCELLED = "Cancelled"
    IN_TRANSIT_WAITING = "InTransitWaiting"
    HELD_BY_CARRIER = "HeldByCarrier"
    EXCHANGE_FAILED = "ExchangeFailed"
    AT_CUSTOMS = "AtCustoms"
    CARRIER_UNABLE_TO_COLLECT = "CarrierUnableToCollect"
    DELIVERED_DAMAGED = "DeliveredDamaged"

    @property
    def is_busy(self) -> bool:
        """PRO is at work on it: poll, never write."""
        return self in (
            ConsignmentState.ALLOCATING,
            ConsignmentState.MANIFESTING,
            ConsignmentState.CANCELLING,
        )

    @classmethod
    def numbers(cls) -> dict[int, str]:
        return ordinals(_STATES_0_TO_6) | ordinals(_STATES_FROM_9, first=9)


_STATES_0_TO_6 = (
    "Unallocated Allocating AllocationFailed Allocated Manifesting Manifested ManifestFailed"
)
_STATES_FROM_9 = (
    "AtDropOffPoint Collected CollectionFailed InTransit Delayed OutForDelivery "
    "DeliveryFailed DeliveryFailedCardLeft Delivered PartiallyDelivered AtCollectionPoint "
    "ReturnToSender ActionRequired Missing Lost Damaged Cancelling Cancelled InTransitWaiting "
    "HeldByCarrier ExchangeFailed AtCustoms CarrierUnableToCollect DeliveredDamaged"
)


class AddressType(WireEnum):
    """Role of an address; one of each role at most."""

    ORIGIN = "Origin"
    DESTINATION = "Destination"
    RETURN = "Return"
    SENDER = "Sender"
    RECIPIENT = "Recipient"
    IMPORTER = "Importer"
    EXPORTER = "Exporter"

    @classmethod
    def numbers(cls) -> dict[int, str]:
        return bits("Origin Destination Return Sender Recipient Importer")

    @classmethod
    def are_bit_flags(cls) -> bool:
        return True


class Direction(WireEnum):
    """Outbound leaves the shipper, Inbound comes back."""

    OUTBOUND = "Outbound"
    INBOUND = "Inbound"


class CategoryType(WireEnum):
    """Customs category."""

    GIFT = "Gift"
    COMMERCIAL_SAMPLE = "CommercialSample"
    DOCUMENTS = "Documents"
    OTHER = "Other"
    RETURNED_GOODS = "ReturnedGoods"
    SALE_OF_GOODS = "SaleOfGoods"
    NONE = "None"

    @classmethod
    def numbers(cls) -> dict[int, str]:
        return bits("Gift CommercialSample Documents Other ReturnedGoods")

    @classmethod
    def are_bit_flags(cls) -> bool:
        return True


class ShippingTerms(WireEnum):
    """Trade terms."""

    NONE = "None"
    EXW = "EXW"
    FCA = "FCA"
    CPT = "CPT"
    CIP = "CIP"
    DAT = "DAT"
    DAP = "DAP"
    DDP = "DDP"
    FAS = "FAS"
    FOB = "FOB"
    CFR = "CFR"
    CIF = "CIF"
    DDU = "DDU"

    @classmethod
    def numbers(cls) -> dict[int, str]:
        return {0: "None"} | bits("EXW FCA CPT CIP DAT DAP DDP FAS FOB CFR CIF")

    @classmethod
    def are_bit_flags(cls) -> bool:
        return True


class ContentClassification(WireEnum):
    """Broad hazard class of an item."""

    NOT_SPECIFIED = "NotSpecified"
    UNRESTRICTED = "Unrestricted"
    DANGEROUS = "Dangerous"
    RESTRICTED = "Restricted"
    LIQUID = "Liquid"

    @classmethod
    def numbers(cls) -> dict[int, str]:
        return bits("NotSpecified Unrestricted Dangerous Restricted Liquid")

    @classmethod
    def are_bit_flags(cls) -> bool:
        return True


class ContentClassificationDetails(WireEnum):
    """Finer hazard class of an item."""

    NOT_SPECIFIED = "NotSpecified"
    EXPLOSIVE = "Explosive"
    FLAMMABLE = "Flammable"
    TOXIC = "Toxic"
    AEROSOLS = "Aerosols"
    ALCOHOL = "Alcohol"
    BATTERIES = "Batteries"
    ELECTRONICS = "Electronics"
    GUNS = "Guns"
    LIGHTERS = "Lighters"
    NAIL_VARNISH = "NailVarnish"
    PERFUME_OR_AFTERSHAVE = "PerfumeOrAftershave"
    MEDICINE = "Medicine"
    LIVE_ANIMALS = "LiveAnimals"

    @classmethod
    def numbers(cls) -> dict[int, str]:
        return bits(" ".join(member.value for member in cls))

    @classmethod
    def are_bit_flags(cls) -> bool:
        return True


class BarcodeType(WireEnum):
    """Symbology of a barcode: those a bench meets; the rest stay opaque."""

    CODE_128 = "Code128"
    CODE_39 = "Code39"
    DATA_MATRIX = "DataMatrix"
    EAN_13 = "EAN13"
    EAN_8 = "EAN8"
    ITF_14 = "ITF14"
    PDF_417 = "PDF417"
    QR_CODE = "QRCode"
    UPC_A = "UPCA"
    UPC_E = "UPCE"
    UNKNOWN = "Unknown"

    @classmethod
    def numbers(cls) -> dict[int, str]:
        return ordinals(_SYMBOLOGIES) | {99: "Unknown"}


_SYMBOLOGIES = (
    "AustraliaPostalCode AztecCode Codabar Code11 Code128 Code39 ExtendedCode39 Code93 "
    "CompositeCode DataMatrix EAN13 EAN8 EANBookland Industrial2Of5 Interleaved2Of5 ITF14 "
    "LOGMARS Maxicode MSI OPC PDF417 Plessey Postnet QRCode SCC14 Standard2Of5 UCCEAN218 "
    "UCCEANShippingContainerCode UPCShippingContainerCode UPCA UPCE"
)


class SubscriptionStatus(WireEnum):
    """Whether the account may use a carrier service."""

    AVAILABLE = "Available"
    REQUESTED = "Requested"
    DISABLED = "Disabled"
    ENABLED = "Enabled"

    @classmethod
    def numbers(cls) -> dict[int, str]:
        return dict(enumerate(member.value for member in cls))


class DayOfWeek(WireEnum):
    """Weekday of a collection rule; Sunday is 0 on the wire."""

    SUNDAY = "Sunday"
    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"

    @classmethod
    def numbers(cls) -> dict[int, str]:
        return dict(enumerate(member.value for member in cls))


class CalendarExceptionType(WireEnum):
    """What a calendar exception does to the rule of that day."""

    RESCHEDULED = "ReScheduled"
    CANCELLED = "Cancelled"

    @classmethod
    def numbers(cls) -> dict[int, str]:
        return dict(enumerate(member.value for member in cls))


class ManifestableState(enum.StrEnum):
    """States from which a consignment may be manifested; no others are ever sent."""

    ALLOCATED = "Allocated"
    MANIFEST_FAILED = "ManifestFailed"
    READY_TO_SHIP = "ReadyToShip"


class LabelFormat(enum.StrEnum):
    """Formats a label can be asked for, as they stand in the route."""

    PDF = "pdf"
    PNG = "png"
    ZPL = "zpl"


class CustomsForm(enum.StrEnum):
    """Per-package customs forms, as they stand in the route."""

    CN22 = "CN22"
    CN23 = "CN23"
