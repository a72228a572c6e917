"""What can stand in the packer's way, by what they can do about it.

An Alert answers an act of the packer and is acknowledged. A Problem is the bad end of an effect
(PRO, a printer) and stays until the effect is repeated or decided otherwise.
"""

import enum

import msgspec


class AlertKind(enum.Enum):
    """Each has its own word, sentence, sound and remedy."""

    WRONG_ITEM = "wrong item"
    TOO_MANY = "too many"
    UNKNOWN_CODE = "unknown barcode"
    SCAN_UNCLEAR = "scan not understood"
    CASE_UNKNOWN = "case of unknown size"
    WHICH_LINE = "which of several lines"
    SUBSTITUTE = "another item that may take its place"
    NEEDS_SERIAL = "serial number to scan"
    NEEDS_BATCH = "batch to scan"
    NEEDS_EXPIRY = "expiry date to enter"
    SERIAL_SEEN = "serial seen before"
    SERIAL_SHIPPED = "serial that has left before"
    BAD_QUANTITY = "bad quantity"
    QUANTITY_TOO_LARGE = "quantity that cannot fit"
    BAD_WEIGHT = "bad weight"
    WEIGHT_DIFFERS = "weight differs"
    WEIGHT_OUTSIDE = "weight to be settled"
    NO_WEIGHT = "no weight"
    INCOMPLETE = "not complete"
    NOTHING_PACKED = "nothing packed"
    NOT_NOW = "not now"
    NOTHING_TO_UNDO = "nothing to undo"
    NO_SUCH_PARCEL = "no such parcel"
    NOT_IN_PARCEL = "not in this parcel"
    PARCEL_LIMIT = "too many parcels"
    NOTES = "notes to read"
    HAZARD = "hazard to acknowledge"
    SCANNED_TWICE = "probably scanned twice"
    ORDER_CHANGED = "order changed in PRO"
    ORDER_LACKS = "address or customs data missing"
    ORDER_GONE = "order gone from PRO"
    OVERPACKED = "more packed than ordered"
    ALREADY_PACKED = "already packed"
    OPEN_ELSEWHERE = "open on another bench"
    TAKEN_OVER = "taken over by another bench"
    ORDER_CANCELLED = "order cancelled"
    ORDER_EMPTY = "order has no items"
    ORDER_NOT_FINISHED = "order not finished"
    ORDER_ON_ITS_WAY = "order on its way"
    ORDER_UNKNOWN = "order unknown"
    ORDER_NOT_OPENED = "order could not be opened"
    ORDER_TOO_LARGE = "order too large"
    NO_ORDER = "no order open"
    UNKNOWN_COMMAND = "unknown command barcode"
    FOREIGN_COMMAND = "command barcode without the shop's own part"
    NO_LABEL = "no label to reprint"
    WRONG_LABEL = "label of another parcel"
    LABEL_SEEN = "label scanned before"
    LABEL_KNOWN = "label of this order"
    LABEL_UNCLEAR = "barcode of several labels"
    EXTRA_PARCEL = "an extra parcel is being packed"
    OLD_LABELS = "old labels to destroy"
    VOID_LABEL = "label that is void"
    UNKNOWN_PRINTER = "unknown printer"
    UNKNOWN_BADGE = "badge that is not on the roster"
    WRONG_PIN = "PIN of no supervisor"
    CODE_AMBIGUOUS = "barcode that may be two things"
    TOTE_EMPTY = "tote that no order is known to lie in"
    LOCATION_CODE = "barcode of a storage location"


BLOCKING = frozenset(AlertKind) - {
    AlertKind.NOTES,
    AlertKind.HAZARD,
    AlertKind.SCANNED_TWICE,
    AlertKind.NOT_NOW,
    AlertKind.NOTHING_TO_UNDO,
    AlertKind.NO_LABEL,
    AlertKind.LABEL_KNOWN,
    AlertKind.LABEL_UNCLEAR,
    AlertKind.SCAN_UNCLEAR,
    AlertKind.WHICH_LINE,
    AlertKind.SUBSTITUTE,
    AlertKind.NEEDS_SERIAL,
    AlertKind.NEEDS_BATCH,
    AlertKind.NEEDS_EXPIRY,
    AlertKind.OLD_LABELS,
    AlertKind.EXTRA_PARCEL,
    AlertKind.TOTE_EMPTY,
    AlertKind.TAKEN_OVER,
}
"""Alerts that must be acknowledged before the next scan counts; the others are soft."""


class Quoting(msgspec.Struct, frozen=True, eq=False):
    """What may hold others' words in `words`. They are no part of what it is: two that differ in
    nothing else are equal, so that a log without them replays to the same state.
    """

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and own(self) == own(other)

    def __ne__(self, other: object) -> bool:
        return not self == other  # a Struct has a `!=` of its own, which does not ask `==`

    def __hash__(self) -> int:
        return hash(own(self))


def own(quoting: Quoting) -> tuple[object, ...]:
    """Every field but `words`."""
    return tuple(getattr(quoting, name) for name in quoting.__struct_fields__ if name != "words")


class Alert(Quoting, frozen=True, eq=False):
    """`scanned` was scanned or typed; `expected` are line ids; `detail` fills a sentence.

    Of a label: `parcel` is whose it is, `expected_parcel` whose label is to be scanned now, and
    `detail` names its order when that is another one.
    """

    kind: AlertKind
    scanned: str = ""
    expected: tuple[str, ...] = ()
    line: str | None = None
    detail: str = ""
    parcel: int | None = None
    expected_parcel: int | None = None
    words: str = ""
    """PRO's own, as in `Problem`."""

    @property
    def is_blocking(self) -> bool:
        return self.kind in BLOCKING


class ProblemKind(enum.Enum):
    """Why an effect did not end well."""

    UNREACHABLE = "PRO cannot be reached"
    IN_DOUBT = "PRO did not answer"
    NOT_NOW_IN_PRO = "PRO does not allow this in the present state"
    PRO_BROKEN = "what PRO answers arrives broken"
    KEY_REFUSED = "PRO refuses the key"
    FORBIDDEN = "PRO forbids it"
    NOT_FOUND = "PRO does not know it"
    REFUSED = "PRO refuses it"
    CONFLICT = "PRO holds something else"
    THROTTLED = "PRO asks to slow down"
    PRO_FAULT = "PRO has a fault"
    NOT_PRO = "something else answers for PRO"
    MALFORMED = "PRO's answer cannot be used"
    NO_SERVICE = "no service takes it"
    STILL_BUSY = "PRO is still at work on it"
    OTHER_BENCH = "another bench is at work on it"
    LABEL_MISMATCH = "the label is another parcel's"
    LABEL_MISSING = "a label is missing"
    NO_LOCATION = "no shipping location is chosen"
    NO_PRINTER = "no printer for it"
    PRINTER = "the printer did not print"
    PRINT_UNKNOWN = "unknown whether it printed"
    DOCUMENT = "the document cannot be made"
    DAMAGED = "the document is damaged"
    STORE = "this bench cannot store it"
    DATABASE = "the benches' database cannot be used"
    NO_KEY = "there is no API key for PRO yet"
    NOT_STARTED = "this bench could not be started"
    PROGRAM = "the program failed"


class Problem(Quoting, frozen=True, eq=False):
    """The bad end of an effect.

    `detail` is PRO's or the printer's own sentence, `code` and `correlation_id` are PRO's, kept
    for support. `is_temporary` problems are tried again by themselves.
    """

    kind: ProblemKind
    detail: str = ""
    is_temporary: bool = False
    code: str = ""
    correlation_id: str = ""
    words: str = ""
    """PRO's own: shown, and never written down, because they may quote anybody."""

    @property
    def told(self) -> str:
        """Our detail, else PRO's words."""
        return self.detail or self.words
