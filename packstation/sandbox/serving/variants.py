"""Which of several documented behaviours the simulator shows.

The public sources of the API disagree in places. Each disagreement is a field here; the default is
the reading thought likeliest. Tests turn every one of them, because the client must live with all.
"""

from enum import StrEnum

import msgspec


class QueryVerb(StrEnum):
    """Verbs under which Manifest Consignments From Query answers."""

    BOTH = "both"
    PUT = "put"
    POST = "post"


class Presence(StrEnum):
    """Whether something optional is shown."""

    PRESENT = "present"
    ABSENT = "absent"


class PackageLabelRoutes(StrEnum):
    """Which of the two routes of a package label exist."""

    BOTH = "both"
    MAIN = "main"
    SHORT = "short"


class Encoding(StrEnum):
    """How often a file is wrapped in base64."""

    DOUBLE = "double"
    SINGLE = "single"


class LabelBarcode(StrEnum):
    """What a label's barcode holds: PRO's tracking reference, or a number of the carrier's own."""

    TRACKING = "tracking"
    CARRIERS = "carrier's own"


class SetShape(StrEnum):
    """Shape of a set of customs documents."""

    LIST = "list"
    MAP = "map"


class SingleDocument(StrEnum):
    """Shape of one customs document."""

    STRING = "string"
    FILE = "file"
    RAW = "raw"


class AllocationReply(StrEnum):
    """Shape of the reply of an allocation."""

    ARRAY = "array"
    OBJECT = "object"
    MESSAGES = "messages"
    EMPTY = "empty"


class Permission(StrEnum):
    """Whether a disputed operation is allowed."""

    ALLOW = "allow"
    REFUSE = "refuse"


class WeightShape(StrEnum):
    """How weights are written in replies."""

    V11 = "v1.1"
    V1 = "v1"


class LegTracking(StrEnum):
    """How a leg names its tracking references."""

    LIST = "list"
    SINGLE = "single"


class QuantityName(StrEnum):
    """How an item names its quantity."""

    QUANTITY = "quantity"
    UNIT_OF_QUANTITY = "unit_of_quantity"


class PackReference(StrEnum):
    """Where the own reference of a pack lands on the consignment."""

    BOTH = "both"
    ORDER_ONLY = "order_only"
    CONSIGNMENT_ONLY = "consignment_only"


class Lists(StrEnum):
    """What a list given in a pack does to the list of the order."""

    REPLACE = "replace"
    MERGE = "merge"


class UpdateReply(StrEnum):
    """Body of the reply of an order update."""

    LINKS = "links"
    EMPTY = "empty"


class EditLock(StrEnum):
    """What is locked after allocation."""

    ALL = "lock_all"
    SOME = "lock_some"


class Nulls(StrEnum):
    """How an unset optional field is shown."""

    NULL = "null"
    MISSING = "missing"


class EnumStyle(StrEnum):
    """How enumeration members are written in replies."""

    NAMES = "names"
    NUMBERS = "numbers"


class LinkHost(StrEnum):
    """Which host the links in replies show."""

    OWN = "own"
    OTHER = "other"


class ErrorBody(StrEnum):
    """Body of an error reply."""

    API_ERROR = "api_error"
    EMPTY = "empty"
    TEXT = "text"


class BatchRefusal(StrEnum):
    """What a bulk call does with an entry in the wrong state."""

    ENTRY = "entry"
    WHOLE = "whole"


class ReturnLinks(StrEnum):
    """How the two consignments of a pack with return are listed."""

    ENTRIES = "entries"
    ONE_ENTRY = "one_entry"


class Variants(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The behaviours shown now; times in milliseconds, `*_ttl_s` in seconds."""

    manifest_query_verb: QueryVerb = QueryVerb.BOTH
    failed_consignments: Presence = Presence.PRESENT
    ready_is_manifestable: bool = True
    package_label_routes: PackageLabelRoutes = PackageLabelRoutes.BOTH
    label_encoding: Encoding = Encoding.DOUBLE
    label_barcode: LabelBarcode = LabelBarcode.TRACKING
    document_encoding: Encoding = Encoding.DOUBLE
    label_data_url: bool = False
    customs_set: SetShape = SetShape.LIST
    customs_single: SingleDocument = SingleDocument.STRING
    domestic_documents: Permission = Permission.ALLOW
    allocation_reply: AllocationReply = AllocationReply.ARRAY
    failed_entry: Presence = Presence.PRESENT
    service_group_list: Permission = Permission.ALLOW
    weight: WeightShape = WeightShape.V11
    leg_tracking: LegTracking = LegTracking.LIST
    item_quantity: QuantityName = QuantityName.QUANTITY
    pack_reference: PackReference = PackReference.BOTH
    pack_lists: Lists = Lists.REPLACE
    over_quantity: Permission = Permission.ALLOW
    return_links: ReturnLinks = ReturnLinks.ENTRIES
    order_update_reply: UpdateReply = UpdateReply.LINKS
    cancel_after_manifest: Permission = Permission.ALLOW
    cancel_while_allocated: Permission = Permission.ALLOW
    deallocate_after_manifest: Permission = Permission.ALLOW
    delivery_failed_cancel: Permission = Permission.REFUSE
    edit_after_allocation: EditLock = EditLock.ALL
    search_take_cap: int = 100
    search_page_rows: int = 0
    """The most rows of a page, whatever is asked for; 0: as asked."""
    search_counts_pages: bool = False
    """`Count` is the number of the page, as nothing says that it is of all matches."""
    metadata_on_get: Presence = Presence.PRESENT
    strict_v1_enums: bool = False
    creation_status: int = 200
    wrong_state_status: int = 400
    batch_refusal: BatchRefusal = BatchRefusal.ENTRY
    nulls: Nulls = Nulls.NULL
    enum_style: EnumStyle = EnumStyle.NAMES
    unknown_fields: bool = False
    unknown_state: str = ""
    link_host: LinkHost = LinkHost.OWN
    error_body: ErrorBody = ErrorBody.API_ERROR
    labels_mark_printed: bool = True
    default_label_format: str = "PDF"
    require_api_version: bool = False
    allocating_ms: int = 0
    allocation_reply_waits: bool = True
    manifesting_ms: int = 800
    cancelling_ms: int = 0
    label_delay_ms: int = 0
    search_lag_ms: int = 0
    quote_ttl_s: int = 3600
