"""The parts of request bodies: addresses, items, packages, customs data."""

from collections.abc import Mapping
from typing import Any

from packstation.sandbox.flow.checking import (
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


def reference(prefix: str) -> Check:
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


consignment_reference = reference("EC")
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
    {**_package_fields, "Reference": reference("EP"), "Items": maybe(list_of(item))},
    ["Reference"],
)
