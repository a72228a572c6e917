"""The operations of the contract: name, verb, path, handler; and how a request finds its own.

Routes are compared without case and with or without a trailing slash. Where two fit, the one with
more literal segments is taken, so that `{take}/{skip}` never hides `docs/{c}`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from packstation.sandbox import catalogue
from packstation.sandbox.account import Account, Call, Reply
from packstation.sandbox.flow import (
    allocating,
    consigning,
    manifesting,
    ordering,
    quoting,
    searching,
)
from packstation.sandbox.paper import labelling

Handler = Callable[[Account, Call], Reply]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation."""

    name: str
    verb: str
    template: tuple[str, ...]
    handler: Handler
    has_body: bool


def _op(name: str, verb: str, path: str, handler: Handler, *, body: bool = False) -> Operation:
    return Operation(name, verb, tuple(path.strip("/").split("/")), handler, body)


_C = "{consignmentReference}"
_P = "{packageReference}"
_O = "/orders/{orderReference}"
OPERATIONS = (
    _op("createOrder", "POST", "/orders", ordering.create_order, body=True),
    _op("getOrder", "GET", _O, ordering.get_order),
    _op("updateOrder", "PUT", _O, ordering.update_order, body=True),
    _op("addOrderAddress", "POST", f"{_O}/address", ordering.add_address, body=True),
    _op("updateOrderAddress", "PUT", f"{_O}/address", ordering.update_address, body=True),
    _op("packOrder", "POST", f"{_O}/pack", ordering.pack_order, body=True),
    _op("allocateUsingDefaultRules", "PUT", "/allocation/allocate", allocating.allocate, body=True),
    _op(
        "allocateWithServiceGroup",
        "PUT",
        f"/allocation/{_C}/allocatewithservicegroup/{{mpdCarrierServiceGroupReference}}",
        allocating.allocate_group,
    ),
    _op(
        "allocateListWithServiceGroup",
        "PUT",
        "/allocation/allocatewithservicegroup",
        allocating.allocate_group_list,
        body=True,
    ),
    _op(
        "allocateWithCarrierService",
        "PUT",
        "/allocation/allocatewithcarrierservice",
        allocating.allocate_service,
        body=True,
    ),
    _op(
        "allocateWithCheapestQuote",
        "PUT",
        f"/allocation/{_C}/allocatewithcheapestquote",
        allocating.allocate_cheapest,
    ),
    _op(
        "allocateWithQuote",
        "PUT",
        f"/allocation/{_C}/allocatewithquote/{{quoteReference}}",
        allocating.allocate_quote,
    ),
    _op(
        "allocateWithServiceFilters",
        "PUT",
        "/allocation/allocateConsignmentsWithServiceFilters",
        allocating.allocate_filtered,
        body=True,
    ),
    _op("getQuotesForConsignment", "GET", f"/quotes/consignment/{_C}", quoting.quotes),
    _op("getLabels", "GET", f"/labels/{_C}", labelling.labels),
    _op("getLabelsInFormat", "GET", f"/labels/{_C}/{{labelFormat}}", labelling.labels_in_format),
    _op("getPackageLabel", "GET", f"/labels/package/{_C}/{_P}", labelling.package_label),
    _op(
        "getPackageLabelInFormat",
        "GET",
        f"/labels/package/{_C}/{_P}/{{labelFormat}}",
        labelling.package_label_in_format,
    ),
    _op(
        "getPackageLabelInFormatShort",
        "GET",
        f"/labels/{_C}/{_P}/{{labelFormat}}",
        labelling.package_label_short,
    ),
    _op("getCustomsDocuments", "GET", f"/consignments/docs/{_C}", labelling.documents),
    _op(
        "getCommercialInvoice",
        "GET",
        f"/consignments/docs/commercialinvoice/{_C}",
        labelling.commercial_invoice,
    ),
    _op(
        "getCustomsDocument",
        "GET",
        f"/consignments/docs/{{customsDocumentType}}/{_C}/{_P}",
        labelling.customs_document,
    ),
    _op("manifestConsignments", "PUT", "/consignments/manifest", manifesting.manifest, body=True),
    _op(
        "manifestFromQuery",
        "PUT",
        "/consignments/manifestFromQuery",
        manifesting.manifest_query,
        body=True,
    ),
    _op(
        "manifestFromQueryPost",
        "POST",
        "/consignments/manifestFromQuery",
        manifesting.manifest_query,
        body=True,
    ),
    _op("setReadyToShip", "PUT", "/consignments/setreadytoship", manifesting.set_ready, body=True),
    _op(
        "setNotReadyToShip",
        "PUT",
        "/consignments/setnotreadytoship",
        manifesting.set_not_ready,
        body=True,
    ),
    _op("listManifests", "GET", "/consignments/customer/manifests", manifesting.list_manifests),
    _op(
        "getManifestFile",
        "GET",
        "/consignments/customer/manifest/{manifestReference}",
        manifesting.manifest_file,
    ),
    _op("createConsignment", "POST", "/consignments", consigning.create_consignment, body=True),
    _op("updateConsignment", "PUT", "/consignments", consigning.update_consignments, body=True),
    _op(
        "updateConsignmentAlias",
        "PUT",
        "/consignments/update",
        consigning.update_consignments,
        body=True,
    ),
    _op("getConsignment", "GET", f"/consignments/{_C}", consigning.get_consignment),
    _op(
        "getConsignmentWithMetadata",
        "GET",
        f"/consignments/getconsignmentwithmetadata/{_C}",
        consigning.get_with_metadata,
    ),
    _op("getConsignmentStatus", "GET", f"/consignments/{_C}/status", consigning.get_status),
    _op("searchConsignments", "GET", "/consignments/{take}/{skip}", searching.search),
    _op(
        "getConsignmentReferences",
        "GET",
        "/consignments/getConsignmentReferences",
        searching.references,
    ),
    _op("countConsignments", "GET", "/consignments/count", searching.count),
    _op("cancelConsignment", "PUT", f"/consignments/{_C}/cancel", consigning.cancel),
    _op("cancelConsignments", "PUT", "/consignments/cancellist", consigning.cancel_list, body=True),
    _op("deallocateConsignment", "PUT", f"/consignments/{_C}/deallocate", consigning.deallocate),
    _op(
        "deallocateConsignments",
        "PUT",
        "/consignments/deallocatelist",
        consigning.deallocate_list,
        body=True,
    ),
    _op("addPackage", "POST", f"/consignments/{_C}/addpackage", consigning.add_package, body=True),
    _op(
        "addEmptyPackages",
        "PUT",
        f"/consignments/{_C}/addpackages/{{numberOfPackages}}",
        consigning.add_packages,
    ),
    _op(
        "addEmptyPackagesPost",
        "POST",
        f"/consignments/{_C}/addpackages/{{numberOfPackages}}",
        consigning.add_packages,
    ),
    _op(
        "removePackage", "POST", f"/consignments/{_C}/removepackage/{_P}", consigning.remove_package
    ),
    _op("deletePackage", "DELETE", f"/packages/{_P}", consigning.delete_package),
    _op("listPackageSizes", "GET", "/packagesizes", catalogue.package_sizes),
    _op("getDefaultPackageSize", "GET", "/packagesizes/default", catalogue.default_package_size),
    _op("listServiceGroups", "GET", "/servicegroups", catalogue.service_groups),
    _op(
        "listServiceGroupSummaries",
        "GET",
        "/servicegroups/summaries",
        catalogue.service_group_summaries,
    ),
    _op(
        "getServiceGroup", "GET", "/servicegroups/{serviceGroupReference}", catalogue.service_group
    ),
    _op("listMpdCarrierServices", "GET", "/carrierservices", catalogue.mpd_carrier_services),
    _op(
        "listCarrierServices", "GET", "/carrierservices/carrierservices", catalogue.carrier_services
    ),
    _op("listCarrierSubscriptions", "GET", "/carriers", catalogue.mpd_carrier_services),
    _op("listCarriers", "GET", "/carriers/getcarriers", catalogue.carriers),
    _op("listShippingLocations", "GET", "/shippinglocations", catalogue.shipping_locations),
    _op(
        "listAssignedShippingLocations",
        "GET",
        "/shippinglocations/assigned",
        catalogue.assigned_locations,
    ),
    _op(
        "getCollectionCalendar",
        "GET",
        "/collectioncalendar/{shippingLocationReference}/{carrierReference}",
        catalogue.collection_calendar,
    ),
    _op("getTracking", "GET", f"/tracking/{_C}", consigning.tracking),
    _op("getFlattenedTracking", "GET", f"/tracking/flattened/{_C}", consigning.tracking_flat),
)


def _literals(operation: Operation) -> tuple[bool, ...]:
    return tuple(segment.startswith("{") for segment in operation.template)


_BY_LENGTH: dict[int, list[Operation]] = {}
for _operation in sorted(OPERATIONS, key=_literals):
    _BY_LENGTH.setdefault(len(_operation.template), []).append(_operation)


@dataclass(frozen=True, slots=True)
class Found:
    """The operation of a request, or the verbs that its path would allow."""

    operation: Operation | None
    params: dict[str, str]
    allowed: tuple[str, ...]


def find(verb: str, raw_path: str) -> Found:
    """The operation for a verb and a still percent-encoded path."""
    parts = [unquote(part) for part in raw_path.strip("/").split("/")]
    allowed: list[str] = []
    best: tuple[str, ...] | None = None
    for operation in _BY_LENGTH.get(len(parts), []):
        params = _params(operation.template, parts)
        if params is None or (best is not None and operation.template != best):
            continue
        best = operation.template
        if operation.verb == verb:
            return Found(operation, params, ())
        allowed.append(operation.verb)
    return Found(None, {}, tuple(allowed))


def _params(template: tuple[str, ...], parts: list[str]) -> dict[str, str] | None:
    params: dict[str, str] = {}
    for wanted, given in zip(template, parts, strict=True):
        if wanted.startswith("{"):
            name = wanted[1:-1]
            if name in {"take", "skip"} and not given.isdigit():
                return None
            params[name] = given
        elif wanted.lower() != given.lower():
            return None
    return params
