"""Decisions about labels that are scanned on their parcels."""

from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.barcodes.codes import label_key
from packstation.packing.deciding.items import alert, blocked_by
from packstation.packing.labels.check import copies_of, labels_of, may_be_paper, next_label
from packstation.packing.problems import AlertKind
from packstation.packing.session import Session
from packstation.packing.shipping import CopyStatus, Document

Events = tuple[ev.Event, ...]


def scan_label(session: Session, command: cmd.ScanLabel) -> Events:
    """The label is on its parcel, or an alert says whose it is. It also proves that it came out."""
    blocked = blocked_by(session)
    if blocked:
        return blocked
    found = session.label_codes.get(label_key(command.code.text), ())
    if not found:
        return alert(AlertKind.UNKNOWN_CODE, scanned=command.code.text)
    wanted = next_label(session)
    label = _meant(session, found, wanted)
    if label is None:
        return alert(AlertKind.LABEL_UNCLEAR)
    if not may_be_paper(session, label):
        return alert(AlertKind.NOT_NOW, detail="ScanLabel")
    seen = _came_out(session, label)
    expected = wanted.parcel if wanted is not None else None
    about = {"parcel": label.parcel, "expected_parcel": expected}
    if label.id in session.confirmed:
        if command.since_last_ms is not None and command.since_last_ms < session.policy.bounce_ms:
            return seen
        kind = AlertKind.LABEL_KNOWN if wanted is None else AlertKind.LABEL_SEEN
        return (*seen, *alert(kind, **about))
    if wanted is not None and label.id != wanted.id:
        return (*seen, *alert(AlertKind.WRONG_LABEL, **about))
    return (*seen, *_confirmed(session, ev.LabelConfirmed(label.id)))


def _meant(session: Session, found: tuple[str, ...], wanted: Document | None) -> Document | None:
    """Which of the labels with this barcode it is; None when nobody can tell.

    Where all labels of an order carry the same barcodes, the one that is next is meant.
    """
    if len(found) == 1:
        return next(label for label in labels_of(session) if label.id == found[0])
    if wanted is None or wanted.id not in found:
        return None
    has_its_own = any(session.label_codes.get(key) == (wanted.id,) for key in wanted.codes)
    return None if has_its_own else wanted


def _came_out(session: Session, label: Document) -> Events:
    """Scanning answers whether it came out, unless an earlier copy may have been scanned."""
    copies = copies_of(session, label)
    if copies[-1].status is not CopyStatus.DOUBT or any(copy.is_out for copy in copies):
        return ()
    return (ev.CopyAnswered(copies[-1].title, came_out=True),)


def confirm_label(session: Session, command: cmd.ConfirmLabel) -> Events:
    """By hand and in parcel order, for a label that no scanner reads."""
    blocked = blocked_by(session)
    if blocked:
        return blocked
    wanted = next_label(session)
    if wanted is None or wanted.id != command.document or not may_be_paper(session, wanted):
        return alert(AlertKind.NOT_NOW, detail="ScanLabel")
    return _confirmed(session, ev.LabelConfirmed(wanted.id, is_by_hand=True))


def _confirmed(session: Session, event: ev.LabelConfirmed) -> Events:
    return (event,) if session.alert is None else (ev.AlertAcknowledged(), event)
