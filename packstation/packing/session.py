"""One packing session of one order: the state that the events of one stream add up to."""

import enum

import msgspec
from immutables import Map

from packstation.packing.asking import Question
from packstation.packing.latest import Latest
from packstation.packing.order import Catalogue, OpenElsewhere, Order, PackedBefore
from packstation.packing.parcels import Ahead, Packing, WeightOutside
from packstation.packing.problems import Alert, AlertKind, Problem
from packstation.packing.service import DefaultRules, ServiceRule
from packstation.packing.shipping import (
    NOT_BEGUN,
    Consignment,
    Copy,
    CopyStatus,
    Document,
    Format,
    OldLabel,
    Work,
    WorkName,
)

MOST_LINES = 2_000
MOST_PARCELS = 200
MOST_UNITS_AT_ONCE = 9_999
MOST_GRAMS = 1_000_000
UNDO_STEPS = 500
"""How far undo reaches back: bounds memory, far beyond what anybody remembers."""
TO_READ = (AlertKind.NOTES, AlertKind.HAZARD)
"""Alerts about the order itself: the next item acknowledges them, or the policy says who must."""
COPY_UNDER_WAY = (CopyStatus.OWED, CopyStatus.INTENDED, CopyStatus.WAITING, CopyStatus.DOUBT)


class Phase(enum.Enum):
    """Where a session is. The five steps of the screen are derived from it."""

    OPENING = "opening"
    PACKING = "packing"
    SHIPPING = "shipping"
    """The packer is done; consignments, labels and the ready mark follow by themselves."""
    CANCELLING = "cancelling"
    """Consignments are withdrawn so that packing can go on."""
    HELD = "held"
    FINISHED = "finished"
    CLOSED = "closed"
    """Ended without shipping: could not be opened, or nothing was left to do."""


class Policy(msgspec.Struct, frozen=True):
    """The station's rules as they were when the session was opened, so that replay is the same."""

    service: ServiceRule = DefaultRules()
    verify_all: bool = True
    needs_weight: bool = False
    tolerance_percent: float = 5.0
    tolerance_grams: int = 50
    weight_outside: WeightOutside = WeightOutside.TELL
    limit_grams: int = 0
    """No parcel gets heavier, as far as its items' weights are known; 0: no limit."""
    by_location: bool = False
    """Items of several shipping locations go into consignments of their own."""
    explicit_acknowledge: bool = False
    """Hazards and notes block until acknowledged; else the next item's scan acknowledges."""
    bounce_ms: int = 40
    packing_slip: bool = True
    return_label: bool = False
    """Every order gets a return label; else the orders for which it is asked."""
    label_format: Format = Format.PDF
    manifest_at_once: bool = False
    ask_label_scan: bool = False
    """Each label is scanned on its parcel before the order counts as ready."""
    prepare_ahead: bool = False
    """Consignment and label of one parcel are made while it is still packed."""
    prepare_grams: int = 0
    """A prepared label stands when the parcel weighs so much more or less than PRO was told."""
    is_of_fleet: bool = False
    """Others may be at the same order: nothing is printed before they were looked for."""
    quantity_in_code: bool = True
    """A quantity that a barcode holds (AI 30, 37, identifier Q) counts as so many units."""


class Session(msgspec.Struct, frozen=True):
    """`position` is how many events it has; `history` are the packings that undo goes back to."""

    stream: str
    scanned: str
    policy: Policy = Policy()
    extra: str = ""
    """Why it makes an extra parcel of an order that was packed before; "": it makes none.

    What is scanned then goes in beyond the order, and what was made before stays as it is.
    """
    position: int = 0
    phase: Phase = Phase.OPENING
    own_number: str | None = None
    """Set when the order waits in the inbox and must first be created in PRO."""
    order_reference: str | None = None
    find: Work = Work()
    create: Work = Work()
    may_have_orphan: bool = False
    order: Order | None = None
    catalogue: Catalogue | None = None
    before: tuple[PackedBefore, ...] = ()
    before_units: Map[str, int] = Map()
    elsewhere: tuple[OpenElsewhere, ...] = ()
    """Other benches that have the order, until somebody decides to pack it here, too."""
    packing: Packing = Packing()
    history: tuple[Packing, ...] = ()
    alert: Alert | None = None
    refused: int = 0
    """Scans and acts that did not count because `alert` stands."""
    latest: Latest | None = None
    question: Question | None = None
    """What the last scan waits for; the next one answers it."""
    notes_read: bool = False
    hold_reason: str | None = None
    phase_before_hold: Phase = Phase.PACKING
    consignments: tuple[Consignment, ...] = ()
    round: int = 0
    """How often consignments were begun: part of every request id, job title and document id."""
    ahead: Ahead | None = None
    """While it is set, `consignments` is what was prepared, and nothing of it is printed."""
    to_ship: tuple[tuple[int, ...], ...] = ()
    """Consignments to be made, as lists of parcels, once what was prepared in vain is withdrawn."""
    works: Map[WorkName, Work] = Map()
    """Works of the whole session (`OF_SESSION`); what is not in it is owed."""
    documents: tuple[Document, ...] = ()
    copies: tuple[Copy, ...] = ()
    label_codes: Map[str, tuple[str, ...]] = Map()
    """`label_key` of every barcode on labels to the ids of the labels that carry it."""
    confirmed: frozenset[str] = frozenset()
    """Ids of the labels that were scanned, or confirmed by hand, on their parcels."""
    old_labels: tuple[OldLabel, ...] = ()
    """Labels of earlier rounds that may be paper, in the order in which they came out."""
    old_codes: Map[str, tuple[str, ...]] = Map()
    """`label_key` of every barcode on them to the ids of those that carry it."""
    close_problem: Problem | None = None

    @property
    def check(self) -> Work:
        """Reading the order again before anything is made of it in PRO."""
        return self.works.get(WorkName.CHECK, NOT_BEGUN)

    @property
    def slips(self) -> Work:
        return self.works.get(WorkName.SLIPS, NOT_BEGUN)

    @property
    def rule(self) -> ServiceRule:
        """The allocation rule in force: this order's own choice or the station's."""
        return self.packing.service or self.policy.service

    @property
    def wants_return(self) -> bool:
        """Whether a return label goes with it: as the packer says, the station, or the order."""
        if self.packing.is_return_wanted is not None:
            return self.packing.is_return_wanted
        is_asked = self.order is not None and self.order.wants_return
        return (self.policy.return_label or is_asked) and not self.extra

    @property
    def is_over(self) -> bool:
        """Nothing is left to do: a further copy of a finished order is still something."""
        if self.phase is Phase.FINISHED:
            return not any(copy.status in COPY_UNDER_WAY for copy in self.copies)
        return self.phase is Phase.CLOSED and self.ahead is None

    @property
    def name(self) -> str:
        """What people call it: the shop's number, else PRO's reference, else what was scanned."""
        if self.order is not None:
            return self.order.own_number or self.order.reference
        return self.own_number or self.order_reference or self.scanned


def allowed_units(session: Session, line_id: str) -> int:
    """How many units of the line may still lie in parcels of this session in all."""
    assert session.catalogue is not None
    wanted = session.catalogue.lines[line_id].quantity
    before = session.before_units.get(line_id, 0)
    short = session.packing.shorts.get(line_id)
    missing = short.quantity if short else 0
    return max(wanted - before - missing, 0) + session.packing.allowed.get(line_id, 0)


def overpacked_lines(session: Session) -> tuple[str, ...]:
    """Ids of the lines of which more is packed than may be: the order has changed meanwhile."""
    packed = session.packing.packed.items()
    return tuple(line for line, units in packed if units > allowed_units(session, line))


def remaining_units(session: Session, line_id: str) -> int:
    """How many units of the line are still to be packed here."""
    return max(allowed_units(session, line_id) - session.packing.packed.get(line_id, 0), 0)


def unfinished_lines(session: Session) -> tuple[str, ...]:
    """Ids of the lines that still miss units, in order of the order."""
    if session.order is None:
        return ()
    return tuple(line.id for line in session.order.lines if remaining_units(session, line.id) > 0)


def is_complete(session: Session) -> bool:
    """Every line is packed, declared short, or was packed before."""
    return session.order is not None and not any(
        remaining_units(session, line.id) > 0 for line in session.order.lines
    )


def can_have_extra(session: Session) -> bool:
    """Whether what an extra parcel would stand beside is certain, in PRO and in the log."""
    if session.phase not in (Phase.SHIPPING, Phase.FINISHED):
        return False
    return all(consignment.allocation.is_done for consignment in session.consignments)


def must_acknowledge(session: Session, alert: Alert) -> bool:
    """Whether nothing counts before `alert` is acknowledged."""
    if alert.kind in TO_READ:
        return session.policy.explicit_acknowledge
    return alert.is_blocking


def to_read(session: Session) -> Alert | None:
    """What the order wants to be read before it is packed and nobody has read yet."""
    if session.order is None or session.notes_read:
        return None
    assert session.catalogue is not None
    if session.catalogue.has_hazard:
        return Alert(AlertKind.HAZARD)
    return Alert(AlertKind.NOTES) if session.order.has_notes else None


def weigh_target(session: Session) -> int:
    """The parcel that a weight is for: the first that still lacks one, else the open one."""
    if session.alert is not None and session.alert.kind is AlertKind.WEIGHT_OUTSIDE:
        return session.alert.parcel or session.packing.open_number
    if session.policy.needs_weight and is_complete(session):
        for parcel in session.packing.parcels:
            if parcel.contents and parcel.grams is None:
                return parcel.number
    return session.packing.open_number


def open_elsewhere(session: Session) -> Alert:
    """What stands in the way while `session.elsewhere` is not decided."""
    stations = ", ".join(bench.station for bench in session.elsewhere)
    return Alert(AlertKind.OPEN_ELSEWHERE, detail=stations)


def expected_grams(session: Session, number: int) -> int | None:
    """What parcel `number` should weigh; None when an item's weight is not known."""
    assert session.catalogue is not None
    parcel = session.packing.parcels[number - 1]
    total = parcel.box.tare_grams if parcel.box else 0
    for line_id, quantity in parcel.contents.items():
        unit = session.catalogue.lines[line_id].unit_grams
        if unit is None:
            return None
        total += unit * quantity
    return total


def references_of(session: Session) -> frozenset[str]:
    """PRO's references of the consignments that it has made."""
    made = (consignment.reference for consignment in session.consignments)
    return frozenset(reference for reference in made if reference is not None)
