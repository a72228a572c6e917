"""The request bodies of the contract, declared once for `checking`."""

from collections.abc import Mapping
from typing import Any

from packstation.sandbox.checking import (
    Check,
    Problems,
    boolean,
    either,
    fault,
    integer,
    list_of,
    maybe,
    moment,
    number,
    one_of,
    record,
    text,
)
from packstation.sandbox.vocabulary import (
    ADDRESS_TYPES,
    BARCODE_TYPES,
    CATEGORIES,
    CHARGES,
    CLASSIFICATION_DETAILS,
    CLASSIFICATIONS,
    DIRECTIONS,
    MANIFESTABLE,
    TERMS,
)

TEXT = maybe(text)
MOMENT = maybe(moment)
BOOLEAN = maybe(boolean)


def _two_letters(value: Any, path: str, problems: Problems) -> Any:
    if not isinstance(value, str) or len(value) != 2:
        fault(problems, "InvalidCountry", path, "must be a country code of two letters")
        return value
    return value


def _reference(prefix: str) -> Check:
    def check(value: Any, path: str, problems: Problems) -> Any:
        parts = value.split("-") if isinstance(value, str) else []
        well_made = len(parts) == 4 and parts[0].upper() == prefix
        if not well_made or any(
            len(part) != 3 or not (part.isascii() and part.isalnum()) for part in parts[1:]
        ):
            fault(problems, "InvalidReference", path, f"must look like {prefix}-XXX-XXX-XXX")
            return value
        return value.upper()

    return check


consignment_reference = _reference("EC")
references = list_of(consignment_reference, least=1)

weight = record({"Value": number(0), "Unit": text}, ["Value", "Unit"])
dimensions = record(
    {"Unit": text, "Width": number(0), "Length": number(0), "Height": number(0)},
    ["Width", "Length", "Height"],
)
money = record(
    {"Amount": number(), "Currency": record({"Name": TEXT, "IsoCode": text}, ["IsoCode"])},
    ["Amount", "Currency"],
)
iso_code = record(
    {"TwoLetterCode": _two_letters, "ThreeLetterCode": TEXT, "NumericCode": TEXT},
    ["TwoLetterCode"],
)
country = record({"Name": TEXT, "IsoCode": iso_code}, ["IsoCode"])
barcode = record({"Code": TEXT, "BarcodeType": one_of(BARCODE_TYPES)}, ["BarcodeType"])
metadata = maybe(
    list_of(
        record(
            {
                "KeyValue": text,
                "StringValue": TEXT,
                "IntValue": maybe(integer(-(2**63), 2**63 - 1)),
                "DecimalValue": maybe(number()),
                "DateTimeValue": MOMENT,
                "BoolValue": BOOLEAN,
            },
            ["KeyValue"],
        )
    )
)
contact = record(
    dict.fromkeys(
        (
            "Reference", "Title", "FirstName", "LastName", "Position", "Telephone", "Mobile",
            "LandLine", "Email",
        ),
        TEXT,
    ),
    ["FirstName", "LastName", "Email"],
)  # fmt: skip
lat_long = record({"Latitude": number(-90), "Longitude": number(-180)}, ["Latitude", "Longitude"])


def _address(types: Mapping[str, int | None]) -> Check:
    texts = (
        "ShopLocationReference", "CompanyName", "ShippingLocationReference", "CustomerName",
        "AddressLine1", "AddressLine2", "AddressLine3", "Town", "Region", "Postcode",
        "RegionCode", "SpecialInstructions",
    )  # fmt: skip
    return record(
        {
            "AddressType": one_of(types, flags=True),
            "Contact": maybe(contact),
            "Country": maybe(country),
            "LatLong": maybe(lat_long),
            "IsCached": boolean,
            **dict.fromkeys(texts, TEXT),
        },
        ["AddressType"],
    )


address = _address(ADDRESS_TYPES)
promise = maybe(
    record(
        {
            "Date": moment,
            "DeliveryWindow": maybe(record({"Start": text, "End": text, "UtcOffset": TEXT})),
            "IsToBeExactlyOnTheDateSpecified": boolean,
        },
        ["Date"],
    )
)
TEXTS = maybe(list_of(text))


def _customs(categories: Mapping[str, int | None], terms: Mapping[str, int | None]) -> Check:
    texts = (
        "DesignatedPersonResponsible", "ImportersVatNumber", "ShipperCustomsReference",
        "ImportersTaxCode", "ImportersCode", "ImportersTelephone", "ImportersFax",
        "ImportersEmail", "CN23Comments", "CategoryTypeExplanation", "OfficeOfPosting",
        "ReasonForExport", "ShippersVatNumber", "ReceiversTaxCode", "ReceiversVatNumber",
    )  # fmt: skip
    return maybe(
        record(
            {
                **dict.fromkeys(texts, TEXT),
                "CategoryType": one_of(categories, flags=True),
                "ShippingTerms": one_of(terms, flags=True),
                "ReferencesOfAttachedInvoices": TEXTS,
                "ReferencesOfAttachedCertificates": TEXTS,
                "ReferencesOfAttachedLicences": TEXTS,
                "DeclarationDate": MOMENT,
                "InvoiceDate": MOMENT,
                "ReceiversShippingCost": maybe(either(number(), money)),
            }
        )
    )


customs = _customs(CATEGORIES, TERMS)
_item_fields: dict[str, Check] = {
    **dict.fromkeys(
        (
            "Reference", "Sku", "Model", "Description", "HarmonisationCode",
            "ItemReferenceProvidedByCustomer", "Status", "Unit", "ItemUnit",
        ),
        TEXT,
    ),
    "CountryOfOrigin": maybe(country),
    "Weight": maybe(weight),
    "Dimensions": maybe(dimensions),
    "Value": maybe(money),
    "Barcode": maybe(barcode),
    "MetaData": metadata,
    "Quantity": integer(0),
    "UnitOfQuantity": maybe(integer()),
    "HarmonisationKeyWords": TEXTS,
    "ContentClassification": maybe(one_of(CLASSIFICATIONS, flags=True)),
    "ContentClassificationDetails": maybe(one_of(CLASSIFICATION_DETAILS, flags=True)),
}  # fmt: skip
item = record(_item_fields)
pack_item = record({**_item_fields, "Quantity": integer(1)})
_package_fields: dict[str, Check] = {
    "PackageReferenceProvidedByCustomer": TEXT,
    "Weight": maybe(weight),
    "Dimensions": maybe(dimensions),
    "Value": maybe(money),
    "Description": TEXT,
    "PackageSizeReference": TEXT,
    "Barcode": maybe(barcode),
    "MetaData": metadata,
}
charges = maybe(list_of(record({"Key": one_of(CHARGES), "Value": number()}, ["Key", "Value"])))
order_package = record({**_package_fields, "Items": list_of(item, least=1)}, ["Items"])
pack_package = record({**_package_fields, "Items": list_of(pack_item, least=1)}, ["Items"])
consignment_package = record({**_package_fields, "Items": maybe(list_of(item)), "Charges": charges})
add_package = record(
    {
        **_package_fields,
        "Weight": weight,
        "Dimensions": dimensions,
        "Value": money,
        "Description": text,
        "Items": maybe(list_of(item)),
    },
    ["Weight", "Dimensions", "Value", "Description"],
)
update_package = record(
    {**_package_fields, "Reference": _reference("EP"), "Items": maybe(list_of(item))},
    ["Reference"],
)
_order_fields: dict[str, Check] = {
    "OrderReferenceProvidedByCustomer": TEXT,
    "RequiredDeliveryDate": promise,
    "ShippingDate": MOMENT,
    "CustomsDocumentation": customs,
    "MetaData": metadata,
    "Direction": maybe(one_of(DIRECTIONS)),
    "Tags": TEXTS,
    "Source": text,
}
create_order = record(
    {
        **_order_fields,
        "Packages": list_of(order_package, least=1),
        "Addresses": list_of(address, least=2),
    },
    ["Packages", "Addresses"],
)
update_order = record(
    {
        **_order_fields,
        "OrderReference": _reference("EO"),
        "Packages": maybe(list_of(order_package)),
        "Addresses": maybe(list_of(address)),
    },
    ["OrderReference"],
)
pack_order = record(
    {
        "OrderReference": _reference("EO"),
        "OrderReferenceProvidedByCustomer": TEXT,
        "GenerateReturn": boolean,
        "Packages": list_of(pack_package, least=1),
        "MetaData": metadata,
        "CustomsDocumentation": customs,
        "Tags": TEXTS,
    },
    ["OrderReference", "Packages"],
)
_consignment_fields: dict[str, Check] = {
    "ConsignmentReferenceProvidedByCustomer": TEXT,
    "ShippingDate": MOMENT,
    "CustomsDocumentation": customs,
    "MetaData": metadata,
    "Source": text,
    "Tags": TEXTS,
}
create_consignment = record(
    {
        **_consignment_fields,
        "RequiredDeliveryDate": promise,
        "Direction": maybe(one_of(DIRECTIONS)),
        "Packages": list_of(consignment_package, least=1),
        "Addresses": list_of(address, least=1),
    },
    ["Packages", "Addresses"],
)
_update_one = record(
    {
        **_consignment_fields,
        "Reference": consignment_reference,
        "RequestedDeliveryDate": promise,
        "Packages": maybe(list_of(update_package)),
        "Addresses": maybe(list_of(address)),
    },
    ["Reference"],
)


def update_consignments(value: Any, path: str, problems: Problems) -> Any:
    """One update or a list of them; the copy is always a list."""
    if isinstance(value, list):
        return list_of(_update_one, least=1)(value, path, problems)
    return [_update_one(value, path, problems)]


allocate = record({"ConsignmentReferences": references}, ["ConsignmentReferences"])
allocate_with_service = record(
    {"MpdCarrierServiceReference": text, "ConsignmentReferences": references},
    ["MpdCarrierServiceReference", "ConsignmentReferences"],
)
allocate_with_group = record(
    {"MpdCarrierServiceGroupReference": text, "ConsignmentReferences": references},
    ["MpdCarrierServiceGroupReference", "ConsignmentReferences"],
)
allocate_with_filters = record(
    {
        "ConsignmentReferences": references,
        "Filters": record(
            {
                "ServiceDirection": one_of(DIRECTIONS),
                "IsPickup": BOOLEAN,
                "IsDropOff": BOOLEAN,
            },
            ["ServiceDirection"],
        ),
    },
    ["ConsignmentReferences", "Filters"],
)
_range = record({"From": MOMENT, "To": MOMENT})
manifest_query = record(
    {
        "ShippingLocationReferences": TEXTS,
        "ShippingLocationReference": TEXT,
        "States": maybe(list_of(one_of(MANIFESTABLE))),
        "Carriers": TEXTS,
        "LabelsPrinted": BOOLEAN,
        "ShippingDate": MOMENT,
        "ShippingDateRanges": maybe(either(list_of(_range), _range)),
    }
)
