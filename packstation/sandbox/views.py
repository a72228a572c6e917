"""Stored records as the bodies of the contract, in their default shape."""

from datetime import datetime
from typing import Any

from packstation.sandbox.account import Account
from packstation.sandbox.records import Consignment, Json, Order, Package

_ADDRESS = (
    "AddressType", "ShopLocationReference", "Contact", "CompanyName", "ShippingLocationReference",
    "CustomerName", "AddressLine1", "AddressLine2", "AddressLine3", "Town", "Region", "Postcode",
    "Country", "RegionCode", "SpecialInstructions", "LatLong",
)  # fmt: skip
_ITEM = (
    "Reference", "Sku", "Model", "Description", "CountryOfOrigin", "HarmonisationCode", "Weight",
    "Dimensions", "Value", "ItemReferenceProvidedByCustomer", "Barcode", "Status", "MetaData",
    "Quantity", "Unit", "HarmonisationKeyWords", "ContentClassification",
    "ContentClassificationDetails",
)  # fmt: skip
_PACKAGE = (
    "Reference", "PackageReferenceProvidedByCustomer", "Weight", "Dimensions", "Value",
    "Description", "PackageSizeReference", "Barcode", "MetaData",
)  # fmt: skip


def wire(moment: datetime | None) -> str | None:
    """A moment with the seven digits of the vendor's platform."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%S.%f0+00:00")


def money(amount: float, currency: str) -> Json:
    """A Money."""
    return {"Amount": amount, "Currency": {"Name": None, "IsoCode": currency}}


def address_view(address: Json) -> Json:
    """An address with every field, unset ones null."""
    return {**{name: address.get(name) for name in _ADDRESS}, "IsCached": False}


def item_view(item: Json) -> Json:
    """An item with every field, unset ones null."""
    view = {name: item.get(name) for name in _ITEM}
    view["MetaData"] = item.get("MetaData") or []
    view["Quantity"] = item.get("Quantity", 1)
    return view


def order_view(order: Order) -> Json:
    """An order as read; a cancelled one shows it on every item."""
    body = order.body
    packages = []
    for package in body["Packages"]:
        view = {name: package.get(name) for name in _PACKAGE}
        view["Items"] = [item_view(item) for item in package["Items"]]
        if order.cancelled:
            for item in view["Items"]:
                item["Status"] = "Cancelled"
        packages.append(view)
    return {
        "OrderReference": order.reference,
        "OrderReferenceProvidedByCustomer": order.own_number,
        "RequiredDeliveryDate": body.get("RequiredDeliveryDate"),
        "ShippingDate": body.get("ShippingDate"),
        "CustomsDocumentation": body.get("CustomsDocumentation"),
        "MetaData": body.get("MetaData") or [],
        "Direction": body["Direction"],
        "Tags": body.get("Tags") or [],
        "DeliveryOptionReference": None,
        "Packages": packages,
        "DateCreated": wire(order.created),
        "EarliestDeliveryDate": None,
        "LatestDeliveryDate": None,
        "Weight": None,
        "Source": body["Source"],
        "Value": None,
        "Addresses": [address_view(address) for address in body["Addresses"]],
    }


def legs_view(account: Account, consignment: Consignment, packages: list[Package]) -> list[Json]:
    """The carrier legs with the tracking references of `packages`."""
    service = account.network.service(consignment.service or "")
    if service is None:
        return []
    carrier = account.network.carrier(service.carrier)
    return [
        {
            "Leg": leg + 1,
            "TrackingReferences": [package.tracking[leg] for package in packages],
            "CarrierReference": carrier.reference,
            "CarrierServiceReference": service.reference,
            "CarrierName": carrier.name,
        }
        for leg in range(service.legs)
    ]


def package_view(account: Account, consignment: Consignment, package: Package) -> Json:
    """A package as read."""
    return {
        **{name: package.body.get(name) for name in _PACKAGE},
        "Reference": package.reference,
        "Value": money(package.value, package.currency),
        "MetaData": package.body.get("MetaData") or [],
        "ConsignmentLegs": legs_view(account, consignment, [package]),
        "Items": [item_view(item) for item in package.items],
        "Charges": package.body.get("Charges") or [],
    }


def allocation_view(account: Account, consignment: Consignment) -> Json | None:
    """The Allocation block, None while there is none."""
    service = account.network.service(consignment.service or "")
    if service is None:
        return None
    group = account.network.group(consignment.group or "")
    return {
        "CarrierServiceGroupReference": group.reference if group else None,
        "MpdCarrierServiceGroupName": group.name if group else None,
        "MpdCarrierServiceReference": service.reference,
        "MpdCarrierServiceName": service.name,
        "AllocationDate": wire(consignment.allocated),
        "Price": consignment.price,
    }


def consignment_view(account: Account, consignment: Consignment, *, metadata: bool) -> Json:
    """A consignment as read."""
    packages = consignment.packages
    return {
        "Reference": consignment.reference,
        "ConsignmentState": str(consignment.state),
        "DateCreated": wire(consignment.created),
        "RequestedDeliveryDate": consignment.promise,
        "EarliestDeliveryDate": wire(consignment.earliest),
        "LatestDeliveryDate": wire(consignment.latest),
        "ConsignmentReferenceProvidedByCustomer": consignment.own_reference,
        "ShippingDate": consignment.shipping_date,
        "CustomsDocumentation": consignment.customs,
        "MetaData": consignment.metadata if metadata else [],
        "OrderReferenceProvidedByCustomer": consignment.order_number,
        "ConsignmentLegs": legs_view(account, consignment, packages),
        "CollectionDate": wire(consignment.collection),
        "DateDelivered": None,
        "FirstAttemptedDeliveryDate": None,
        "DateReturned": None,
        "DateShipped": None,
        "DateCollected": None,
        "AttemptedDeliveryDate": None,
        "Packages": [package_view(account, consignment, package) for package in packages],
        "Allocation": allocation_view(account, consignment),
        "FailedAllocation": consignment.failed_allocation,
        "Source": consignment.source,
        "LabelCount": len(packages) if consignment.service else 0,
        "LabelsPrinted": consignment.labels_printed is not None,
        "DateLabelsWereFirstPrinted": wire(consignment.labels_printed),
        "IsLate": False,
        "LateForCustomer": False,
        "CustomerReference": None,
        "Weight": {"Value": consignment.grams / 1000, "Unit": "Kg"},
        "Value": money(consignment.value, consignment.currency),
        "Direction": consignment.direction,
        "Tags": consignment.tags,
        "Addresses": [address_view(address) for address in consignment.addresses],
        "LocationInformation": None,
    }


def summary_view(account: Account, consignment: Consignment) -> Json:
    """A consignment in a search result."""
    service = account.network.service(consignment.service or "")
    allocation: Json = allocation_view(account, consignment) or {}
    failed: Json = consignment.failed_allocation or {}
    to = consignment.address("Destination")
    promise: Json = consignment.promise or {}
    failed_fields: dict[str, Any] = {
        f"FailedAllocation{name}": failed.get(name)
        for name in ("AttemptedAllocationDate", "Message", "MpdCarrierServiceReference",
                     "MpdCarrierServiceGroupName", "MpdCarrierServiceName")
    }  # fmt: skip
    return {
        "Reference": consignment.reference,
        "ConsignmentReferenceProvidedByCustomer": consignment.own_reference,
        "DateCreated": wire(consignment.created),
        "State": str(consignment.state),
        "ShippingDate": consignment.shipping_date,
        "MpdCarrierReference": service.carrier if service else None,
        "MpdCarrierServiceReference": service.reference if service else None,
        "AllocationDate": wire(consignment.allocated),
        "ShippedDate": None,
        "Source": consignment.source,
        "MpdCarrierServiceName": service.name if service else None,
        "MpdCarrierServiceGroupName": allocation.get("MpdCarrierServiceGroupName"),
        "MpdCarrierServiceGroupReference": allocation.get("CarrierServiceGroupReference"),
        "DestinationAddressLine1": to.get("AddressLine1"),
        "DestinationAddressTown": to.get("Town"),
        "DestinationAddressPostcode": to.get("Postcode"),
        "DestinationAddressCountry": consignment.country("Destination") or None,
        "DestinationShippingLocationReference": to.get("ShippingLocationReference"),
        "RequestedDeliveryDate": promise.get("Date"),
        "RequestedDeliveryDateIsToBeExactlyOnTheDateSpecified": promise.get(
            "IsToBeExactlyOnTheDateSpecified"
        ),
        "LabelsPrinted": consignment.labels_printed is not None,
        "DateLabelsWereFirstPrinted": wire(consignment.labels_printed),
        "EstimatedDeliveryDate": wire(consignment.latest),
        "ShippingTerms": (consignment.customs or {}).get("ShippingTerms"),
        **failed_fields,
        "FailedAllocationMpdCarrierServiceGroupReference": failed.get(
            "CarrierServiceGroupReference"
        ),
        "IsLate": False,
        "DeliveryDate": None,
        "CollectionDate": wire(consignment.collection),
        "AttemptedDeliveryDate": None,
        "Value": money(consignment.value, consignment.currency),
        "Weight": {"Value": consignment.grams / 1000, "Unit": "Kg"},
        "ApiLink": account.link("detail", f"consignments/{consignment.reference}"),
        "FailedManifestMessage": consignment.failed_manifest,
        "FailedManifestTimeStamp": wire(consignment.failed_manifest_at),
    }
