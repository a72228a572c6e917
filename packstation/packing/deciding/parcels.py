"""Decisions about parcels: new, sealed, sized, weighed, undone, and when the order is packed."""

from decimal import Decimal

from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.ahead import misfit
from packstation.packing.deciding.items import MOST_EXPECTED, alert, blocked_by
from packstation.packing.labels.old import owed_old_labels
from packstation.packing.parcels import WeightOutside
from packstation.packing.problems import AlertKind
from packstation.packing.session import (
    MOST_GRAMS,
    MOST_PARCELS,
    Session,
    expected_grams,
    is_complete,
    overpacked_lines,
    unfinished_lines,
    weigh_target,
)
from packstation.packing.weights import is_off, outside

Events = tuple[ev.Event, ...]
ABOUT_WEIGHT = (AlertKind.WEIGHT_DIFFERS, AlertKind.WEIGHT_OUTSIDE)


def new_parcel(session: Session, _: cmd.NewParcel) -> Events:
    """An empty open parcel is a new parcel already."""
    if not session.packing.open_parcel.contents:
        return ()
    return _add_parcel(session, session.packing.open_parcel.consignment)


def split(session: Session, _: cmd.Split) -> Events:
    packing = session.packing
    last = packing.consignment_count
    if not any(p.contents for p in packing.parcels if p.consignment == last):
        return ()
    return _add_parcel(session, last + 1)


def _add_parcel(session: Session, consignment: int) -> Events:
    unweighed = _unweighed(session)
    if unweighed:
        return unweighed
    count = len(session.packing.parcels)
    if count >= MOST_PARCELS:
        return alert(AlertKind.PARCEL_LIMIT, detail=str(MOST_PARCELS))
    return (ev.ParcelAdded(count + 1, consignment),)


def _unweighed(session: Session) -> Events:
    """Where every parcel is weighed, none is closed without: it would be forgotten."""
    parcel = session.packing.open_parcel
    if not session.policy.needs_weight or not parcel.contents or parcel.grams is not None:
        return ()
    return alert(AlertKind.NO_WEIGHT, detail=str(parcel.number))


def seal(session: Session, _: cmd.SealParcel) -> Events:
    parcel = session.packing.open_parcel
    if not parcel.contents:
        return alert(AlertKind.NOTHING_PACKED, detail=str(parcel.number))
    if parcel.is_sealed:
        return ()
    unweighed = _unweighed(session)
    if unweighed:
        return unweighed
    return (ev.ParcelSealed(parcel.number),)


def open_parcel(session: Session, command: cmd.OpenParcel) -> Events:
    if not 1 <= command.number <= len(session.packing.parcels):
        return alert(AlertKind.NO_SUCH_PARCEL, scanned=str(command.number))
    return (ev.ParcelOpened(command.number),)


def choose_box(session: Session, command: cmd.ChooseBox) -> Events:
    return (ev.ParcelSized(session.packing.open_number, command.box),)


def weigh(session: Session, command: cmd.Weigh) -> Events:
    if not 1 <= command.grams <= MOST_GRAMS:
        return alert(AlertKind.BAD_WEIGHT, scanned=f"{Decimal(command.grams) / 1000:g} kg")
    number = weigh_target(session)
    expected = expected_grams(session, number)
    weighed = ev.ParcelWeighed(number, command.grams, command.source, expected)
    asked = (AlertKind.NO_WEIGHT, AlertKind.WEIGHT_OUTSIDE)
    if session.alert is not None and session.alert.kind in asked:
        return (ev.AlertAcknowledged(), weighed, *_off(session, command, expected))
    return (weighed, *_off(session, command, expected))


def _off(session: Session, command: cmd.Weigh, expected: int | None) -> Events:
    """The alert about a weight too far from the expected one."""
    if expected is None or not is_off(session, command.grams, expected):
        return ()
    measured, wanted = f"{command.grams / 1000:.3f}", f"{expected / 1000:.3f}"
    if session.policy.weight_outside is WeightOutside.TELL:
        return alert(AlertKind.WEIGHT_DIFFERS, scanned=measured, detail=wanted)
    number = weigh_target(session)
    return alert(AlertKind.WEIGHT_OUTSIDE, scanned=measured, detail=wanted, parcel=number)


def toggle_return(session: Session, _: cmd.ToggleReturn) -> Events:
    return (ev.ReturnWanted(not session.wants_return),)


def accept_weight(session: Session, command: cmd.AcceptWeight) -> Events:
    """Only where the shop lets somebody decide it, and something is to be decided."""
    unsettled = outside(session)
    if session.policy.weight_outside is not WeightOutside.REASON or not unsettled:
        return alert(AlertKind.NOT_NOW, detail="AcceptWeight")
    number = unsettled[0]
    grams = session.packing.parcels[number - 1].grams
    assert grams is not None, "it is outside because of its weight"
    accepted = ev.WeightAccepted(number, grams, command.reason)
    standing = session.alert
    if standing is not None and standing.kind in ABOUT_WEIGHT:
        return (ev.AlertAcknowledged(), accepted)
    return (accepted,)


def merge(session: Session, command: cmd.MergeParcels) -> Events:
    source = session.packing.open_parcel
    if not 1 <= command.to <= len(session.packing.parcels) or command.to == source.number:
        return alert(AlertKind.NO_SUCH_PARCEL, scanned=str(command.to))
    if not source.contents:
        return (ev.ParcelOpened(command.to),)
    return (ev.ParcelsMerged(source.number, command.to),)


def choose_service(_: Session, command: cmd.ChooseService) -> Events:
    return (ev.ServiceChosen(command.rule),)


def undo(session: Session, _: cmd.Undo) -> Events:
    if not session.history:
        return alert(AlertKind.NOTHING_TO_UNDO)
    return (ev.StepUndone(),)


def done(session: Session, _: cmd.Done) -> Events:
    """Go on to shipping when everything is verified; else say what is missing."""
    blocked = blocked_by(session)
    if blocked:
        return blocked
    filled = [parcel for parcel in session.packing.parcels if parcel.contents]
    if not filled:
        return alert(AlertKind.NOTHING_PACKED)
    over = overpacked_lines(session)
    if over:
        return alert(AlertKind.OVERPACKED, expected=over[:MOST_EXPECTED], detail=str(len(over)))
    if session.policy.verify_all and not session.extra and not is_complete(session):
        missing = unfinished_lines(session)
        return alert(
            AlertKind.INCOMPLETE, expected=missing[:MOST_EXPECTED], detail=str(len(missing))
        )
    if session.policy.needs_weight:
        unweighed = [parcel.number for parcel in filled if parcel.grams is None]
        if unweighed:
            return alert(AlertKind.NO_WEIGHT, detail=", ".join(map(str, unweighed)))
    unsettled = outside(session)
    if unsettled and session.policy.weight_outside is not WeightOutside.TELL:
        return _unsettled(session, unsettled[0])
    if owed_old_labels(session):
        return alert(AlertKind.OLD_LABELS)
    consignments: dict[int, tuple[int, ...]] = {}
    for parcel in sorted(filled, key=lambda parcel: (parcel.consignment, parcel.number)):
        together = consignments.get(parcel.consignment, ())
        consignments[parcel.consignment] = (*together, parcel.number)
    return _finished(session, tuple(consignments.values()))


def _finished(session: Session, consignments: tuple[tuple[int, ...], ...]) -> Events:
    """With what was prepared if that is what was packed."""
    if session.ahead is None or session.ahead.is_void:
        return (ev.PackingFinished(consignments),)
    why_not = misfit(session)
    if why_not is None:
        return (ev.PackingFinished(consignments, is_prepared=True),)
    return (ev.PreparationVoided(why_not), ev.PackingFinished(consignments))


def _unsettled(session: Session, number: int) -> Events:
    grams = session.packing.parcels[number - 1].grams or 0
    expected = expected_grams(session, number) or 0
    return alert(
        AlertKind.WEIGHT_OUTSIDE,
        scanned=f"{grams / 1000:.3f}",
        detail=f"{expected / 1000:.3f}",
        parcel=number,
    )
