"""What goes wrong, where, and when: the three sides of the matrix."""

from enum import Enum
from typing import Any

import msgspec

from packstation.packing.intervening import Wanted
from packstation.packing.service import Cheapest
from packstation.packing.shipping import Format
from tests.crash.scenarios import BY_NAME, NEW_PARCEL, SOCKS, TOWEL, TOY, Scenario

READ_S = 1.0
"""How long a bench of the matrix waits for an answer."""
LATE_MS = 1_400
Rule = dict[str, Any]


class Kind(Enum):
    """A fault of the simulator; what it leaves undone stands in `sandbox/serving/faults.py`."""

    S400 = "400"
    S401 = "401"
    S403 = "403"
    S404 = "404"
    S409 = "409"
    S429 = "429"
    S429_LATER = "429, Retry-After"
    S500 = "500"
    S500_DONE = "500 after the effect"
    S502_EMPTY = "502, no body"
    S503_PAGE = "maintenance page"
    PORTAL = "captive portal"
    REDIRECT = "redirect"
    CUT_BEFORE = "cut before"
    LOST_REPLY = "lost reply"
    HALF_BODY = "half a body"
    GARBAGE = "no JSON"
    OTHER_SHAPE = "another shape"
    CONTENT_TYPE = "wrong type"
    LATE_REPLY = "reply too late"
    LATE_EFFECT = "effect too late"
    ENTRY_FAILS = "an entry fails"
    PART_DONE = "a part is done"


ACTIONS: dict[Kind, Rule] = {
    Kind.S400: {"action": "status", "status": 400},
    Kind.S401: {"action": "gateway_error", "status": 401},
    Kind.S403: {"action": "status", "status": 403},
    Kind.S404: {"action": "status", "status": 404},
    Kind.S409: {"action": "status", "status": 409},
    Kind.S429: {"action": "gateway_error", "status": 429},
    Kind.S429_LATER: {"action": "gateway_error", "status": 429, "retry_after_s": 1},
    Kind.S500: {"action": "status", "status": 500},
    Kind.S500_DONE: {"action": "status_after", "status": 500},
    Kind.S502_EMPTY: {"action": "empty_error", "status": 502},
    Kind.S503_PAGE: {"action": "maintenance", "status": 503},
    Kind.PORTAL: {"action": "captive_portal"},
    Kind.REDIRECT: {"action": "redirect"},
    Kind.CUT_BEFORE: {"action": "cut_before"},
    Kind.LOST_REPLY: {"action": "lose_reply"},
    Kind.HALF_BODY: {"action": "half_body"},
    Kind.GARBAGE: {"action": "garbage"},
    Kind.OTHER_SHAPE: {"action": "other_shape"},
    Kind.CONTENT_TYPE: {"action": "wrong_content_type"},
    Kind.LATE_REPLY: {"action": "delay", "delay_ms": LATE_MS},
    Kind.LATE_EFFECT: {"action": "delay_before", "delay_ms": LATE_MS},
    Kind.ENTRY_FAILS: {"action": "entry_fails", "message": "The carrier is closed"},
    Kind.PART_DONE: {"action": "partial_batch", "done": 1},
}
ONLY_BATCHES = (Kind.ENTRY_FAILS, Kind.PART_DONE)


class Moment(Enum):
    """FIRST: the first call. RETRY: the call after one that PRO throttled. LASTING: six calls."""

    FIRST = "first"
    RETRY = "retry"
    LASTING = "lasting"


LASTS = 6


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """`calls_before` are calls of `operation` that come earlier in the flow and are left alone;
    `prelude` is what must go wrong before so that the operation is called at all.
    """

    name: str
    operation: str
    scenario: Scenario
    calls_before: int = 0
    prelude: tuple[Rule, ...] = ()
    is_batch: bool = False

    def rules(self, kind: Kind, moment: Moment) -> list[Rule]:
        """The simulator's fault rules of one cell; the fault itself is named `fault`."""
        next_call = self.calls_before + 1
        rules = list(self.prelude)
        nth = {
            Moment.FIRST: [next_call],
            Moment.RETRY: [next_call + 1],
            Moment.LASTING: list(range(next_call, next_call + LASTS)),
        }[moment]
        if moment is Moment.RETRY:
            rules.append(_struck(self.operation, [next_call], ACTIONS[Kind.S429]))
        return [*rules, {**_struck(self.operation, nth, ACTIONS[kind]), "name": "fault"}]


def _struck(operation: str, nth: list[int], action: Rule) -> Rule:
    return {"match": {"operation": operation, "nth": nth}, **action}


_GROUP = BY_NAME["two consignments, service group"]
_CARRIER = BY_NAME["two consignments, carrier service"]
_EXPORT = BY_NAME["to New York, two consignments"]
_SPLIT = Scenario(name="default rules", sample="HO-1028", acts=_GROUP.acts)
_DAY = msgspec.structs.replace(_SPLIT, name="end of day", end_of_day=True)
_CHEAPEST = Scenario(name="cheapest quote", sample="HO-1000", acts=(SOCKS,), rule=Cheapest())
_PNG = Scenario(
    name="two labels as pictures",
    sample="HO-1028",
    acts=(TOY, NEW_PARCEL, TOWEL),
    label_format=Format.PNG,
)
_RETURNS = BY_NAME["return labels"]
_SLIP = Scenario(name="a packing slip", sample="HO-1000", acts=(SOCKS,), slips=True)
_CHANGED = msgspec.structs.replace(
    _SLIP, name="another service", slips=False, supervised=(Wanted.NOT_READY, Wanted.REALLOCATE)
)
_SENT = msgspec.structs.replace(
    _CHANGED,
    name="sent by a supervisor",
    supervised=(Wanted.NOT_READY, Wanted.READY, Wanted.MANIFEST),
)
_WITHDRAWN = BY_NAME["a supervisor adds a package and withdraws"]
_AHEAD = BY_NAME["prepared ahead"]
_IN_VAIN = BY_NAME["prepared in vain"]
_LOST_PACK = (_struck("packOrder", [1], ACTIONS[Kind.LOST_REPLY]),)
_LOST_ALLOCATION = (_struck("allocateUsingDefaultRules", [1], ACTIONS[Kind.LOST_REPLY]),)

ENDPOINTS = (
    Endpoint(
        name="create order",
        operation="createOrder",
        scenario=BY_NAME["created from the inbox"],
    ),
    Endpoint(name="get order", operation="getOrder", scenario=_SLIP),
    Endpoint(name="search, opening", operation="searchConsignments", scenario=_SPLIT),
    Endpoint(name="pack", operation="packOrder", scenario=_SPLIT),
    Endpoint(
        name="search, in doubt",
        operation="searchConsignments",
        scenario=_SPLIT,
        calls_before=1,
        prelude=_LOST_PACK,
    ),
    Endpoint(
        name="metadata, in doubt",
        operation="getConsignmentWithMetadata",
        scenario=_SPLIT,
        prelude=_LOST_PACK,
    ),
    Endpoint(
        name="allocate, default rules",
        operation="allocateUsingDefaultRules",
        scenario=_SPLIT,
        is_batch=True,
    ),
    Endpoint(
        name="allocate, service group",
        operation="allocateWithServiceGroup",
        scenario=_GROUP,
    ),
    Endpoint(
        name="allocate, carrier service",
        operation="allocateWithCarrierService",
        scenario=_CARRIER,
        is_batch=True,
    ),
    Endpoint(
        name="allocate, cheapest quote",
        operation="allocateWithCheapestQuote",
        scenario=_CHEAPEST,
    ),
    Endpoint(
        name="status, in doubt",
        operation="getConsignmentStatus",
        scenario=_SPLIT,
        prelude=_LOST_ALLOCATION,
    ),
    Endpoint(
        name="consignment, in doubt",
        operation="getConsignment",
        scenario=_SPLIT,
        prelude=_LOST_ALLOCATION,
    ),
    Endpoint(name="labels", operation="getLabelsInFormat", scenario=_SPLIT),
    Endpoint(name="label of a package", operation="getPackageLabelInFormat", scenario=_PNG),
    Endpoint(name="customs papers", operation="getCustomsDocuments", scenario=_EXPORT),
    Endpoint(name="pack, with a way back", operation="packOrder", scenario=_RETURNS),
    Endpoint(
        name="metadata, two made",
        operation="getConsignmentWithMetadata",
        scenario=_RETURNS,
    ),
    Endpoint(
        name="allocate, the way back",
        operation="allocateWithServiceFilters",
        scenario=_RETURNS,
    ),
    Endpoint(name="pack, ahead", operation="packOrder", scenario=_AHEAD),
    Endpoint(
        name="allocate, ahead",
        operation="allocateUsingDefaultRules",
        scenario=_AHEAD,
        is_batch=True,
    ),
    Endpoint(name="labels, ahead", operation="getLabelsInFormat", scenario=_AHEAD),
    Endpoint(name="pack, in vain", operation="packOrder", scenario=_IN_VAIN),
    Endpoint(
        name="allocate, in vain",
        operation="allocateUsingDefaultRules",
        scenario=_IN_VAIN,
        is_batch=True,
    ),
    Endpoint(
        name="search, in vain and in doubt",
        operation="searchConsignments",
        scenario=_IN_VAIN,
        calls_before=1,
        prelude=_LOST_PACK,
    ),
    Endpoint(name="withdraw, in vain", operation="cancelConsignment", scenario=_IN_VAIN),
    Endpoint(name="ready", operation="setReadyToShip", scenario=_SPLIT, is_batch=True),
    Endpoint(
        name="manifest at once",
        operation="manifestConsignments",
        scenario=BY_NAME["manifested at once"],
    ),
    Endpoint(
        name="a supervisor: not ready",
        operation="setNotReadyToShip",
        scenario=_CHANGED,
        is_batch=True,
    ),
    Endpoint(
        name="a supervisor: ready",
        operation="setReadyToShip",
        scenario=_SENT,
        calls_before=1,
        is_batch=True,
    ),
    Endpoint(
        name="a supervisor: manifest",
        operation="manifestConsignments",
        scenario=_SENT,
    ),
    Endpoint(
        name="a supervisor: deallocate",
        operation="deallocateConsignment",
        scenario=_CHANGED,
    ),
    Endpoint(
        name="a supervisor: another service",
        operation="allocateWithCarrierService",
        scenario=_CHANGED,
    ),
    Endpoint(
        name="a supervisor: the new label",
        operation="getLabelsInFormat",
        scenario=_CHANGED,
        calls_before=1,
    ),
    Endpoint(
        name="a supervisor: a package more",
        operation="addPackage",
        scenario=_WITHDRAWN,
    ),
    Endpoint(
        name="a supervisor: withdraw",
        operation="cancelConsignment",
        scenario=_WITHDRAWN,
    ),
    Endpoint(
        name="manifest from query",
        operation="manifestFromQuery",
        scenario=_DAY,
        is_batch=True,
    ),
    Endpoint(
        name="search, end of day",
        operation="searchConsignments",
        scenario=_DAY,
        calls_before=1,
    ),
    Endpoint(
        name="status, end of day",
        operation="getConsignmentStatus",
        scenario=_DAY,
    ),
    Endpoint(
        name="list of manifests, before",
        operation="listManifests",
        scenario=_DAY,
    ),
    Endpoint(
        name="list of manifests, after",
        operation="listManifests",
        scenario=_DAY,
        calls_before=1,
    ),
    Endpoint(
        name="manifest file",
        operation="getManifestFile",
        scenario=_DAY,
    ),
)


class Cell(msgspec.Struct, frozen=True):
    """One place of the matrix."""

    endpoint: Endpoint
    kind: Kind
    moment: Moment

    def __str__(self) -> str:
        return f"{self.endpoint.name} × {self.kind.value} × {self.moment.value}"


CELLS = tuple(
    Cell(endpoint, kind, moment)
    for endpoint in ENDPOINTS
    for kind in Kind
    for moment in Moment
    if endpoint.is_batch or kind not in ONLY_BATCHES
)
