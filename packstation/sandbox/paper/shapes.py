"""The request bodies of the contract, declared once for `checking`."""

from typing import Any

from packstation.sandbox.flow.checking import (
    Check,
    Problems,
    boolean,
    either,
    list_of,
    maybe,
    one_of,
    record,
    text,
)
from packstation.sandbox.paper.shape_parts import (
    BOOLEAN,
    MOMENT,
    TEXT,
    TEXTS,
    add_package,
    address,
    consignment_package,
    consignment_reference,
    customs,
    metadata,
    order_package,
    pack_package,
    promise,
    reference,
    references,
    update_package,
)
from packstation.sandbox.vocabulary import DIRECTIONS, MANIFESTABLE

__all__ = ["add_package", "address", "consignment_reference", "references"]  # parts used as bodies
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
        "OrderReference": reference("EO"),
        "Packages": maybe(list_of(order_package)),
        "Addresses": maybe(list_of(address)),
    },
    ["OrderReference"],
)
pack_order = record(
    {
        "OrderReference": reference("EO"),
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
