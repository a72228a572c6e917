"""Every operation that the station uses, as data: route, and what a repeat would do.

`repeat` is the retry table of the contract. FREELY: a second identical call does no harm, so a
lost reply is simply asked for again. ONLY_IF_UNSENT: the call has an effect; it is repeated only
when no byte left the station or PRO said 429 (then nothing happened), and everything else is
handed to the workflow as an unknown outcome.
"""

import enum

import msgspec


class Repeat(enum.Enum):
    """When the client may send the same call again by itself."""

    FREELY = "freely"
    ONLY_IF_UNSENT = "only if unsent"


class Operation(msgspec.Struct, frozen=True):
    """One operation of the contract; `name` is its operationId, `why` the reason for `repeat`."""

    name: str
    method: str
    path: str
    repeat: Repeat
    why: str
    is_contended: bool = False
    """A 409 may only say that somebody else's call is changing the resource right now."""

    @property
    def has_effect(self) -> bool:
        """Whether a repeat could do something twice."""
        return self.repeat is Repeat.ONLY_IF_UNSENT


_CONTENDED = frozenset(
    {
        "packOrder",
        "allocateUsingDefaultRules",
        "allocateWithServiceGroup",
        "allocateWithCarrierService",
        "allocateWithCheapestQuote",
        "allocateWithQuote",
        "setReadyToShip",
        "manifestConsignments",
        "manifestFromQuery",
        "manifestFromQueryPost",
    }
)


def _read(name: str, path: str) -> Operation:
    return Operation(name, "GET", path, Repeat.FREELY, "a read changes nothing")


def _overwrite(name: str, path: str) -> Operation:
    return Operation(name, "PUT", path, Repeat.FREELY, "an overwrite gives the same result")


def _effect(name: str, method: str, path: str, why: str) -> Operation:
    return Operation(name, method, path, Repeat.ONLY_IF_UNSENT, why, name in _CONTENDED)


_BY_STATE = "refused by state once done: read the consignment back"

CREATE_ORDER = _effect("createOrder", "POST", "/orders", "a repeat makes a second order")
GET_ORDER = _read("getOrder", "/orders/{orderReference}")
UPDATE_ORDER = _overwrite("updateOrder", "/orders/{orderReference}")
ADD_ORDER_ADDRESS = _effect(
    "addOrderAddress", "POST", "/orders/{orderReference}/address", "refused once added: read back"
)
UPDATE_ORDER_ADDRESS = _overwrite("updateOrderAddress", "/orders/{orderReference}/address")
PACK_ORDER = _effect(
    "packOrder", "POST", "/orders/{orderReference}/pack", "a repeat makes a duplicate consignment"
)

ALLOCATE_BY_DEFAULT_RULES = _effect(
    "allocateUsingDefaultRules", "PUT", "/allocation/allocate", _BY_STATE
)
ALLOCATE_WITH_SERVICE_GROUP = _effect(
    "allocateWithServiceGroup",
    "PUT",
    "/allocation/{consignmentReference}/allocatewithservicegroup/{mpdCarrierServiceGroupReference}",
    _BY_STATE,
)
ALLOCATE_WITH_CARRIER_SERVICE = _effect(
    "allocateWithCarrierService", "PUT", "/allocation/allocatewithcarrierservice", _BY_STATE
)
ALLOCATE_WITH_CHEAPEST_QUOTE = _effect(
    "allocateWithCheapestQuote",
    "PUT",
    "/allocation/{consignmentReference}/allocatewithcheapestquote",
    _BY_STATE,
)
ALLOCATE_WITH_QUOTE = _effect(
    "allocateWithQuote",
    "PUT",
    "/allocation/{consignmentReference}/allocatewithquote/{quoteReference}",
    _BY_STATE,
)
ALLOCATE_WITH_SERVICE_FILTERS = _effect(
    "allocateWithServiceFilters",
    "PUT",
    "/allocation/allocateConsignmentsWithServiceFilters",
    _BY_STATE,
)
GET_QUOTES = _read("getQuotesForConsignment", "/quotes/consignment/{consignmentReference}")

GET_LABELS = _read("getLabels", "/labels/{consignmentReference}")
GET_LABELS_IN_FORMAT = _read("getLabelsInFormat", "/labels/{consignmentReference}/{labelFormat}")
GET_PACKAGE_LABEL_IN_FORMAT = _read(
    "getPackageLabelInFormat",
    "/labels/package/{consignmentReference}/{packageReference}/{labelFormat}",
)
GET_PACKAGE_LABEL_SHORT = _read(
    "getPackageLabelInFormatShort",
    "/labels/{consignmentReference}/{packageReference}/{labelFormat}",
)
GET_CUSTOMS_DOCUMENTS = _read("getCustomsDocuments", "/consignments/docs/{consignmentReference}")
GET_COMMERCIAL_INVOICE = _read(
    "getCommercialInvoice", "/consignments/docs/commercialinvoice/{consignmentReference}"
)
GET_CUSTOMS_DOCUMENT = _read(
    "getCustomsDocument",
    "/consignments/docs/{customsDocumentType}/{consignmentReference}/{packageReference}",
)

SET_READY_TO_SHIP = _effect("setReadyToShip", "PUT", "/consignments/setreadytoship", _BY_STATE)
SET_NOT_READY_TO_SHIP = _effect(
    "setNotReadyToShip", "PUT", "/consignments/setnotreadytoship", _BY_STATE
)
MANIFEST_CONSIGNMENTS = _effect("manifestConsignments", "PUT", "/consignments/manifest", _BY_STATE)
MANIFEST_FROM_QUERY = _effect(
    "manifestFromQuery",
    "PUT",
    "/consignments/manifestFromQuery",
    "a repeat sweeps in what was packed meanwhile: poll states first",
)
MANIFEST_FROM_QUERY_POST = _effect(
    "manifestFromQueryPost",
    "POST",
    "/consignments/manifestFromQuery",
    "the other verb the sources name for manifestFromQuery",
)
LIST_MANIFESTS = _read("listManifests", "/consignments/customer/manifests")
GET_MANIFEST_FILE = _read("getManifestFile", "/consignments/customer/manifest/{manifestReference}")

CREATE_CONSIGNMENT = _effect(
    "createConsignment", "POST", "/consignments", "a repeat makes a second consignment"
)
UPDATE_CONSIGNMENT = _overwrite("updateConsignment", "/consignments")
GET_CONSIGNMENT = _read("getConsignment", "/consignments/{consignmentReference}")
GET_CONSIGNMENT_WITH_METADATA = _read(
    "getConsignmentWithMetadata", "/consignments/getconsignmentwithmetadata/{consignmentReference}"
)
GET_CONSIGNMENT_STATUS = _read(
    "getConsignmentStatus", "/consignments/{consignmentReference}/status"
)
SEARCH_CONSIGNMENTS = _read("searchConsignments", "/consignments/{take}/{skip}")
GET_CONSIGNMENT_REFERENCES = _read(
    "getConsignmentReferences", "/consignments/getConsignmentReferences"
)
COUNT_CONSIGNMENTS = _read("countConsignments", "/consignments/count")
CANCEL_CONSIGNMENT = _effect(
    "cancelConsignment", "PUT", "/consignments/{consignmentReference}/cancel", _BY_STATE
)
CANCEL_CONSIGNMENTS = _effect("cancelConsignments", "PUT", "/consignments/cancellist", _BY_STATE)
DEALLOCATE_CONSIGNMENT = _effect(
    "deallocateConsignment", "PUT", "/consignments/{consignmentReference}/deallocate", _BY_STATE
)
DEALLOCATE_CONSIGNMENTS = _effect(
    "deallocateConsignments", "PUT", "/consignments/deallocatelist", _BY_STATE
)
ADD_PACKAGE = _effect(
    "addPackage",
    "POST",
    "/consignments/{consignmentReference}/addpackage",
    "a repeat adds a second package",
)
DELETE_PACKAGE = _effect(
    "deletePackage", "DELETE", "/packages/{packageReference}", "gone once done: read back"
)

LIST_PACKAGE_SIZES = _read("listPackageSizes", "/packagesizes")
GET_DEFAULT_PACKAGE_SIZE = _read("getDefaultPackageSize", "/packagesizes/default")
LIST_SERVICE_GROUPS = _read("listServiceGroups", "/servicegroups")
LIST_SERVICE_GROUP_SUMMARIES = _read("listServiceGroupSummaries", "/servicegroups/summaries")
GET_SERVICE_GROUP = _read("getServiceGroup", "/servicegroups/{serviceGroupReference}")
LIST_MPD_CARRIER_SERVICES = _read("listMpdCarrierServices", "/carrierservices")
LIST_CARRIER_SERVICES = _read("listCarrierServices", "/carrierservices/carrierservices")
LIST_CARRIERS = _read("listCarriers", "/carriers/getcarriers")
LIST_SHIPPING_LOCATIONS = _read("listShippingLocations", "/shippinglocations")
LIST_ASSIGNED_SHIPPING_LOCATIONS = _read(
    "listAssignedShippingLocations", "/shippinglocations/assigned"
)
GET_COLLECTION_CALENDAR = _read(
    "getCollectionCalendar",
    "/collectioncalendar/{shippingLocationReference}/{carrierReference}",
)
GET_TRACKING = _read("getTracking", "/tracking/{consignmentReference}")
GET_FLATTENED_TRACKING = _read("getFlattenedTracking", "/tracking/flattened/{consignmentReference}")

ALL: tuple[Operation, ...] = tuple(
    value for value in tuple(globals().values()) if isinstance(value, Operation)
)
