"""The enumerations of the contract: each member with the number that a serialiser without names
would emit, or None where no source gives one."""

from collections.abc import Mapping

Numbers = Mapping[str, int | None]

STATES: Numbers = {
    "Unallocated": 0,
    "Allocating": 1,
    "AllocationFailed": 2,
    "Allocated": 3,
    "Manifesting": 4,
    "Manifested": 5,
    "ManifestFailed": 6,
    "AtDropOffPoint": 9,
    "Collected": 10,
    "CollectionFailed": 11,
    "InTransit": 12,
    "Delayed": 13,
    "OutForDelivery": 14,
    "DeliveryFailed": 15,
    "DeliveryFailedCardLeft": 16,
    "Delivered": 17,
    "PartiallyDelivered": 18,
    "AtCollectionPoint": 19,
    "ReturnToSender": 20,
    "ActionRequired": 21,
    "Missing": 22,
    "Lost": 23,
    "Damaged": 24,
    "Cancelling": 25,
    "Cancelled": 26,
    "InTransitWaiting": 27,
    "HeldByCarrier": 28,
    "ExchangeFailed": 29,
    "AtCustoms": 30,
    "CarrierUnableToCollect": 31,
    "DeliveredDamaged": 32,
    "ReadyToShip": None,
    "Dispatched": None,
}

MANIFESTABLE: Numbers = {
    "Allocated": 3,
    "ManifestFailed": 6,
    "ReadyToShip": None,
}

CATEGORIES: Numbers = {
    "Gift": 1,
    "CommercialSample": 2,
    "Documents": 4,
    "Other": 8,
    "ReturnedGoods": 16,
    "SaleOfGoods": None,
    "None": None,
}

TERMS: Numbers = {
    "None": 0,
    "EXW": 1,
    "FCA": 2,
    "CPT": 4,
    "CIP": 8,
    "DAT": 16,
    "DAP": 32,
    "DDP": 64,
    "FAS": 128,
    "FOB": 256,
    "CFR": 512,
    "CIF": 1024,
    "DDU": None,
}

ADDRESS_TYPES: Numbers = {
    "Origin": 1,
    "Destination": 2,
    "Return": 4,
    "Sender": 8,
    "Recipient": 16,
    "Importer": 32,
    "Exporter": None,
}

CLASSIFICATIONS: Numbers = {
    "NotSpecified": 1,
    "Unrestricted": 2,
    "Dangerous": 4,
    "Restricted": 8,
    "Liquid": 16,
}

CLASSIFICATION_DETAILS: Numbers = {
    "NotSpecified": 1,
    "Explosive": 2,
    "Flammable": 4,
    "Toxic": 8,
    "Aerosols": 16,
    "Alcohol": 32,
    "Batteries": 64,
    "Electronics": 128,
    "Guns": 256,
    "Lighters": 512,
    "NailVarnish": 1024,
    "PerfumeOrAftershave": 2048,
    "Medicine": 4096,
    "LiveAnimals": 8192,
}

BARCODE_TYPES: Numbers = {
    "AustraliaPostalCode": 0,
    "AztecCode": 1,
    "Codabar": 2,
    "Code11": 3,
    "Code128": 4,
    "Code39": 5,
    "ExtendedCode39": 6,
    "Code93": 7,
    "CompositeCode": 8,
    "DataMatrix": 9,
    "EAN13": 10,
    "EAN8": 11,
    "EANBookland": 12,
    "Industrial2Of5": 13,
    "Interleaved2Of5": 14,
    "ITF14": 15,
    "LOGMARS": 16,
    "Maxicode": 17,
    "MSI": 18,
    "OPC": 19,
    "PDF417": 20,
    "Plessey": 21,
    "Postnet": 22,
    "QRCode": 23,
    "SCC14": 24,
    "Standard2Of5": 25,
    "UCCEAN218": 26,
    "UCCEANShippingContainerCode": 27,
    "UPCShippingContainerCode": 28,
    "UPCA": 29,
    "UPCE": 30,
    "Unknown": 99,
}

DIRECTIONS: Numbers = {
    "Outbound": None,
    "Inbound": None,
}

CHARGES: Numbers = {
    "Others": None,
    "SalesTax": None,
    "Duty": None,
    "Excise": None,
    "Insurance": None,
    "DisountRebate": None,
}
