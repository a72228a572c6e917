"""Decisions about labels that a redo made void."""

from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.barcodes.codes import label_key
from packstation.packing.deciding.items import alert, blocked_by
from packstation.packing.labels.old import named_by, owed_old_labels
from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import Fate, OldLabel

Events = tuple[ev.Event, ...]


def scan_old_label(session: Session, command: cmd.ScanOldLabel) -> Events:
    """It is found and to be destroyed. One that nobody waits for here is said to be void."""
    blocked = blocked_by(session)
    if blocked:
        return blocked
    key = label_key(command.code.text)
    if key not in session.old_codes:
        return alert(AlertKind.UNKNOWN_CODE, scanned=command.code.text)
    old = named_by(session, key)
    if old is None:
        return alert(AlertKind.LABEL_UNCLEAR)
    if old.fate is None and session.phase is Phase.PACKING:
        return _answered(session, (old,), Fate.SCANNED)
    since = command.since_last_ms
    if old.fate is Fate.SCANNED and since is not None and since < session.policy.bounce_ms:
        return ()
    found = () if old.fate is Fate.SCANNED else (_answer(old, Fate.SCANNED),)
    return (*found, *alert(AlertKind.VOID_LABEL, parcel=old.document.parcel))


def answer_old_labels(session: Session, command: cmd.AnswerOldLabels) -> Events:
    """For labels that cannot be scanned. Answered once: no second word changes what was said."""
    blocked = blocked_by(session)
    if blocked:
        return blocked
    owed = owed_old_labels(session)
    wanted = command.documents or tuple(old.document.id for old in owed[:1])
    meant = tuple(old for old in owed if old.document.id in wanted)
    if not meant:
        return alert(AlertKind.NOT_NOW, detail="AnswerOldLabels")
    return _answered(session, meant, command.fate)


def _answered(session: Session, meant: tuple[OldLabel, ...], fate: Fate) -> Events:
    """The last answer takes what stood on the screen about it away."""
    answers = tuple(_answer(old, fate) for old in meant)
    standing = session.alert
    is_last = len(owed_old_labels(session)) == len(meant)
    is_about_them = standing is not None and (
        standing.kind is AlertKind.LABEL_UNCLEAR
        or (is_last and standing.kind is AlertKind.OLD_LABELS)
    )
    return (*answers, ev.AlertAcknowledged()) if is_about_them else answers


def _answer(old: OldLabel, fate: Fate) -> ev.OldLabelAnswered:
    return ev.OldLabelAnswered(old.document.id, fate)
