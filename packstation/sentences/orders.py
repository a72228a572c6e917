"""One sentence that says what to do next, and one line about each order still on its way."""

from packstation.packing.bench import Bench
from packstation.packing.problems import ProblemKind
from packstation.packing.session import Phase, Session, must_acknowledge, unfinished_lines
from packstation.packing.shipping import DocumentKind
from packstation.packing.standing import Stage, Standing, has_labels_out, place_of, standing_of
from packstation.sentences.alerts import said_of_alert
from packstation.sentences.labels_told import labels_told
from packstation.sentences.problems import printer_name, said_of_problem, short_of, trouble_of
from packstation.sentences.voice import Voice, name

WAITING_ON_A_PROBLEM = frozenset(
    {
        Stage.OPENING_WAITS,
        Stage.STOPPED,
        Stage.PRINTER_STOPPED,
        Stage.PRO_WAITS,
    }
)


def next_step(voice: Voice, bench: Bench) -> str:
    """What to do next on this bench. An alert that must be acknowledged comes first."""
    if bench.alert is not None and bench.alert.is_blocking:
        return said_of_alert(voice, bench.alert, bench.session).remedy
    session = bench.session
    if session is None:
        return voice.text("next.scan_order")
    alert = session.alert
    if alert is not None and must_acknowledge(session, alert) and session.phase is not Phase.CLOSED:
        return said_of_alert(voice, alert, session).remedy
    return _next_of(voice, session)


def _next_of(voice: Voice, session: Session) -> str:
    standing = standing_of(session)
    key = f"next.{standing.stage.value}"
    match standing.stage:
        case Stage.OPENING_WAITS | Stage.STOPPED | Stage.PRO_WAITS if standing.problem is not None:
            return said_of_problem(voice, standing.problem, "").remedy
        case Stage.PRINTER_STOPPED:
            return _printer_stopped(voice, session, standing)
        case Stage.ASK_PRINT:
            return _ask(voice, session, standing)
        case Stage.TAKE_OUT | Stage.WEIGH | Stage.SCAN_LABEL:
            return voice.text(key, parcel=standing.parcel)
        case Stage.COUNTED | Stage.OLD_LABELS:
            return voice.text(key, n=standing.count)
        case Stage.HELD:
            return voice.text(key, order=name(session.name), reason=_hold_reason(voice, session))
        case _:
            return voice.text(key, order=name(session.name))


def tail(voice: Voice, session: Session) -> str:
    """One line about an order that is not on screen."""
    standing = standing_of(session)
    key = f"tail.{standing.stage.value}"
    order = name(session.name)
    alert = session.alert
    if alert is not None and alert.is_blocking and session.phase is Phase.PACKING:
        # It came back: PRO changed it after it was packed.
        word = said_of_alert(voice, alert, session).word
        return voice.text("tail.stopped", order=order, reason=word)
    if standing.stage in WAITING_ON_A_PROBLEM:
        printer = printer_name(voice, _printer(standing))
        reason = short_of(voice, standing.problem)
        return voice.text(key, order=order, printer=printer, reason=reason)
    if standing.stage is Stage.HELD:
        held = voice.text(key, order=order, reason=_hold_reason(voice, session))
        return " · ".join(filter(None, (held, labels_told(voice, session))))
    if standing.stage is Stage.FINISHING and has_labels_out(session):
        return voice.text("tail.printed", order=order, n=_labels(session))
    if standing.stage in (Stage.SCAN_LABEL, Stage.OLD_LABELS):
        return voice.text(key, order=order, n=standing.count)
    if standing.stage in (Stage.FIRST_ITEM, Stage.NEXT_ITEM):
        return voice.text(key, order=order, n=len(unfinished_lines(session)))
    return voice.text(key, order=order)


def _printer(standing: Standing) -> str:
    return standing.copy.printer if standing.copy is not None else ""


def _printer_stopped(voice: Voice, session: Session, standing: Standing) -> str:
    """The printer's trouble with its remedy where it has a name, else where to look."""
    problem = standing.problem
    if problem is not None and problem.kind is ProblemKind.NO_PRINTER:
        return voice.text("problem.no_printer.remedy")
    printer = _printer(standing)
    sentence = trouble_of(voice, problem, printer) if problem is not None else ""
    if sentence:
        return sentence
    return voice.text(
        "next.printer_stopped",
        order=name(session.name),
        printer=printer_name(voice, printer),
    )


def _labels(session: Session) -> int:
    return sum(document.kind is DocumentKind.LABEL for document in session.documents)


def _hold_reason(voice: Voice, session: Session) -> str:
    """The reason in the bench's own words, when it is one of those that the bench offers."""
    return reason(voice, "hold", session.hold_reason or "")


def reason(voice: Voice, of: str, given: str) -> str:
    """A recorded reason for people: `of` is what was decided, such as `hold` or `redo`."""
    key = f"reason.{of}.{given.strip().lower().replace(' ', '_')}"
    if voice.has(key):
        return voice.text(key)
    return name(given) if given else voice.text("reason.none")


def _ask(voice: Voice, session: Session, standing: Standing) -> str:
    """The question that only eyes can answer, about the very copy that is in doubt."""
    assert standing.copy is not None
    document, place, in_all = place_of(session, standing.copy.document)
    kind = document.kind if document is not None else DocumentKind.LABEL
    what = voice.text(f"document.{kind.value}")
    if in_all == 1:
        return voice.text("ask.print.one", document=what)
    return voice.text("ask.print.many", document=what, place=place, in_all=in_all)
