"""What each event of an order was, in one line: for whoever asks later how it went."""

from collections.abc import Callable, Iterable
from typing import Any

from packstation.packing import events as ev
from packstation.packing.session import Session
from packstation.packing.shipping import Copy, DocumentKind
from packstation.packing.standing import place_of
from packstation.sentences.alerts import said_of_alert
from packstation.sentences.orders import reason
from packstation.sentences.problems import printer_name, said_of_problem
from packstation.sentences.voice import Voice, code, name

Line = Callable[[Voice, Session, Any], str]


def told_of(voice: Voice, event: ev.Event, session: Session) -> str:
    """What `event` was; `session` is the order when it happened. Empty: nothing worth telling."""
    line = _LINES.get(type(event))
    return line(voice, session, event) if line is not None else ""


def _plain(key: str) -> Line:
    return lambda voice, _, __: voice.text(f"told.{key}")


def _why(key: str, of: str) -> Line:
    return lambda voice, _, event: voice.text(f"told.{key}", reason=reason(voice, of, event.reason))


def _opened(voice: Voice, _: Session, event: ev.SessionOpened) -> str:
    if event.extra:
        why = reason(voice, "extra", event.extra)
        return voice.text("told.opened_extra", scanned=code(event.scanned), reason=why)
    return voice.text("told.opened", scanned=code(event.scanned))


def _loaded(voice: Voice, _: Session, event: ev.OrderLoaded) -> str:
    units = voice.text("units", n=sum(line.quantity for line in event.order.lines))
    return voice.text("told.loaded", reference=event.order.reference, units=units)


def _failed(voice: Voice, _: Session, event: ev.OpeningFailed | ev.WorkEndedBadly) -> str:
    work = event.step if isinstance(event, ev.OpeningFailed) else event.work
    why = said_of_problem(voice, event.problem, "").sentence
    return voice.text("told.failed", work=voice.text(f"told.work.{work.value}"), why=why)


def _packed(voice: Voice, session: Session, event: ev.ItemPacked) -> str:
    key = "by_hand" if event.is_by_hand else "packed"
    told = voice.text(
        f"told.{key}", n=event.quantity, item=voice.item(session, event.line), parcel=event.parcel
    )
    marks = filter(None, (event.serial, event.batch, event.expiry, event.substitute))
    return " · ".join((told, *map(code, marks)))


def _item(key: str) -> Line:
    def told(voice: Voice, session: Session, event: Any) -> str:
        item = voice.item(session, event.line)
        parcel = event.target if isinstance(event, ev.ItemMoved) else event.parcel
        return voice.text(f"told.{key}", n=event.quantity, item=item, parcel=parcel)

    return told


def _short(voice: Voice, session: Session, event: ev.ShortDeclared) -> str:
    why, item = reason(voice, "short", event.reason), voice.item(session, event.line)
    return voice.text("told.short", n=event.quantity, item=item, reason=why)


def _parcel(key: str) -> Line:
    return lambda voice, _, event: voice.text(f"told.{key}", parcel=event.number)


def _sized(voice: Voice, _: Session, event: ev.ParcelSized) -> str:
    return voice.text("told.sized", parcel=event.number, box=name(event.box.name))


def _weighed(voice: Voice, _: Session, event: ev.ParcelWeighed) -> str:
    weight = voice.forms.weight(event.grams)
    return voice.text("told.weighed", parcel=event.number, weight=weight)


def _accepted(voice: Voice, _: Session, event: ev.WeightAccepted) -> str:
    weight, why = voice.forms.weight(event.grams), reason(voice, "weight", event.reason)
    return voice.text("told.accepted", parcel=event.number, weight=weight, reason=why)


def _alert(voice: Voice, session: Session, event: ev.AlertRaised) -> str:
    if event.is_again:
        return ""
    said = said_of_alert(voice, event.alert, session)
    return f"{said.word}: {said.sentence}"


def _return(voice: Voice, _: Session, event: ev.ReturnWanted) -> str:
    return voice.text("told.return" if event.is_wanted else "told.no_return")


def _allowed(voice: Voice, _: Session, event: ev.ActAllowed) -> str:
    return voice.text("told.allowed", who=name(event.by))


def _taught(voice: Voice, session: Session, event: ev.CodeTaught) -> str:
    item = voice.item(session, event.line)
    return voice.text("told.taught", code=code(event.code), item=item)


def _done(voice: Voice, _: Session, event: ev.PackingFinished) -> str:
    parcels = sum(map(len, event.consignments))
    return voice.text("told.done", n=parcels)


def _taken_over(voice: Voice, _: Session, event: ev.TakenOver) -> str:
    return voice.text("told.taken_over", station=name(event.station))


def _voided(voice: Voice, _: Session, event: ev.PreparationVoided) -> str:
    return voice.text("told.voided", why=voice.text(f"told.misfit.{event.misfit.value}"))


def _changed(voice: Voice, _: Session, event: ev.OrderChanged) -> str:
    return voice.text("told.changed" if event.order is not None else "told.gone")


def _made(voice: Voice, _: Session, event: ev.ConsignmentPacked) -> str:
    told = voice.text("told.consignment", reference=event.reference)
    return " · ".join(filter(None, (told, event.return_reference)))


def _allocated(voice: Voice, session: Session, event: ev.ConsignmentAllocated) -> str:
    service = event.service
    names = filter(None, (service.carrier_name, service.service_name, *service.tracking))
    reference = _reference(session, event.consignment)
    return voice.text("told.allocated", reference=reference, service=" · ".join(map(name, names)))


def _reference(session: Session, number: int) -> str:
    """PRO's reference of a consignment, else its number in the order."""
    made = session.consignments[number - 1 : number]
    return made[0].reference or str(number) if made else str(number)


def _of_consignment(key: str) -> Line:
    def told(voice: Voice, session: Session, event: Any) -> str:
        return voice.text(f"told.{key}", reference=_reference(session, event.consignment))

    return told


def _documents(voice: Voice, _: Session, event: ev.DocumentsKept) -> str:
    return " · ".join(_counted(voice, (document.kind for document in event.documents)))


def _counted(voice: Voice, kinds: Iterable[DocumentKind]) -> Iterable[str]:
    numbers: dict[DocumentKind, int] = {}
    for kind in kinds:
        numbers[kind] = numbers.get(kind, 0) + 1
    for kind, count in numbers.items():
        paper = voice.text(f"document.{kind.value}")
        yield voice.text("told.came", paper=paper, n=count)


def _paper(voice: Voice, session: Session, document_id: str) -> str:
    document, place, in_all = place_of(session, document_id)
    kind = document.kind if document is not None else DocumentKind.LABEL
    paper = voice.text(f"document.{kind.value}")
    return paper if in_all == 1 else f"{paper} {place}/{in_all}"


def _copy(session: Session, title: str) -> Copy | None:
    return next((copy for copy in session.copies if copy.title == title), None)


def _titled(voice: Voice, session: Session, title: str) -> str:
    copy = _copy(session, title)
    return _paper(voice, session, copy.document) if copy is not None else name(title)


def _copy_owed(voice: Voice, session: Session, event: ev.CopyOwed) -> str:
    why = reason(voice, "reprint", event.reason)
    return voice.text("told.again", paper=_paper(voice, session, event.document), reason=why)


def _out(voice: Voice, session: Session, event: ev.CopyOut) -> str:
    paper, where = _titled(voice, session, event.title), printer_name(voice, event.printer)
    key = "told.printed" if event.is_proven else "told.sent"
    return voice.text(key, paper=paper, printer=where)


def _not_out(voice: Voice, session: Session, event: ev.CopyEndedBadly) -> str:
    paper = _titled(voice, session, event.title)
    why = said_of_problem(voice, event.problem, event.printer).sentence
    return voice.text("told.not_printed", paper=paper, why=why)


def _answered(voice: Voice, session: Session, event: ev.CopyAnswered) -> str:
    key = "told.came_out" if event.came_out else "told.did_not"
    return voice.text(key, paper=_titled(voice, session, event.title))


def _on_parcel(voice: Voice, session: Session, event: ev.LabelConfirmed) -> str:
    key = "told.label_by_hand" if event.is_by_hand else "told.label_scanned"
    return voice.text(key, paper=_paper(voice, session, event.document))


def _old_label(voice: Voice, _: Session, event: ev.OldLabelAnswered) -> str:
    return voice.text("told.old_label", fate=reason(voice, "old_label", event.fate.value))


_LINES: dict[type[ev.Event], Line] = {
    ev.SessionOpened: _opened,
    ev.OrphanSuspected: _plain("orphan"),
    ev.OrderCreated: lambda voice, _, event: voice.text("told.created", reference=event.reference),
    ev.OrderLoaded: _loaded,
    ev.PackedHereToo: _plain("here_too"),
    ev.OpeningFailed: _failed,
    ev.SessionClosed: _plain("closed"),
    ev.NotesAcknowledged: _plain("notes_read"),
    ev.ItemPacked: _packed,
    ev.ItemTakenOut: _item("taken_out"),
    ev.ItemMoved: _item("moved"),
    ev.ParcelAdded: _parcel("parcel"),
    ev.ParcelSealed: _parcel("sealed"),
    ev.ParcelOpened: _parcel("parcel_opened"),
    ev.ParcelSized: _sized,
    ev.ParcelWeighed: _weighed,
    ev.WeightAccepted: _accepted,
    ev.ParcelsMerged: lambda voice, _, event: voice.text(
        "told.merged", parcel=event.source, target=event.target
    ),
    ev.ShortDeclared: _short,
    ev.ServiceChosen: _plain("service_chosen"),
    ev.ShippingRuleChanged: _plain("service_chosen"),
    ev.ReturnWanted: _return,
    ev.StepUndone: _plain("undone"),
    ev.AlertRaised: _alert,
    ev.CodeTaught: _taught,
    ev.ActAllowed: _allowed,
    ev.TakenOver: _taken_over,
    ev.PreparationBegun: _plain("prepared"),
    ev.PreparationVoided: _voided,
    ev.PackingFinished: _done,
    ev.PackingReopened: _why("redo", "redo"),
    ev.SessionHeld: _why("held", "hold"),
    ev.SessionResumed: _plain("resumed"),
    ev.WorkEndedBadly: _failed,
    ev.OrderChanged: _changed,
    ev.OrderCorrected: _plain("corrected"),
    ev.ConsignmentPacked: _made,
    ev.ConsignmentAllocated: _allocated,
    ev.QuotesOffered: lambda voice, _, event: voice.text("told.quotes", n=len(event.quotes)),
    ev.QuoteChosen: _plain("quote_chosen"),
    ev.DocumentsKept: _documents,
    ev.ConsignmentReady: _of_consignment("ready"),
    ev.ConsignmentManifested: _of_consignment("manifested"),
    ev.ConsignmentCancelled: _of_consignment("cancelled"),
    ev.LabelsSpoilt: _of_consignment("spoilt"),
    ev.CopyOwed: _copy_owed,
    ev.CopyOut: _out,
    ev.CopyEndedBadly: _not_out,
    ev.CopyAnswered: _answered,
    ev.LabelConfirmed: _on_parcel,
    ev.OldLabelAnswered: _old_label,
    ev.SessionFinished: _plain("finished"),
}
UNTOLD: frozenset[type[ev.Event]] = frozenset(
    {
        ev.OrderAwaited,
        ev.CreateIntended,
        ev.OpeningRetried,
        ev.QuestionAsked,
        ev.QuantitySet,
        ev.TakingOutBegun,
        ev.ExtraAllowed,
        ev.AlertAcknowledged,
        ev.OrderConfirmed,
        ev.WorkIntended,
        ev.WorkRetried,
        ev.CopyIntended,
        ev.CopyRetried,
    }
)
"""What only the program needs to know; whatever came of it is told."""
TOLD = frozenset(_LINES)
