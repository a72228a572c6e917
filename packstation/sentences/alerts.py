"""The sentence of every alert, scanned, expected, how to go on: one table, so one file."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from packstation.packing.barcodes.words import BOX
from packstation.packing.labels.old import owed_old_labels
from packstation.packing.problems import Alert, AlertKind
from packstation.packing.session import MOST_GRAMS, MOST_LINES, MOST_UNITS_AT_ONCE, Phase, Session
from packstation.sentences.labels_told import labels_told
from packstation.sentences.problems import said_of_problem
from packstation.sentences.voice import Said, Voice, code, detail, name

Sentence = Callable[[Voice, Alert, Session | None, str], str]
MOST_HAZARDS = 4


def said_of_alert(voice: Voice, alert: Alert, session: Session | None) -> Said:
    """What `alert` says. Total: every alert of every session has its words."""
    key = f"alert.{alert.kind.name.lower()}"
    sentence = _SENTENCES.get(alert.kind, _plain)(voice, alert, session, key)
    support = ""
    if session is not None and session.close_problem is not None:
        support = said_of_problem(voice, session.close_problem, "").support
    return Said(
        word=voice.text(f"{key}.word"),
        sentence=sentence,
        remedy=voice.text(f"{key}.remedy"),
        support=support,
    )


def _plain(voice: Voice, alert: Alert, _: Session | None, key: str) -> str:
    return voice.text(f"{key}.sentence", scanned=code(alert.scanned))


def _not_in_order(voice: Voice, alert: Alert, session: Session | None, key: str) -> str:
    scanned = code(alert.scanned)
    if alert.scanned.upper().startswith(BOX):
        return voice.text(f"{key}.box", scanned=code(alert.scanned[len(BOX) :]))
    if not alert.expected:
        return voice.text(f"{key}.complete", scanned=scanned)
    expected = voice.items_left(session, alert.expected)
    return voice.text(f"{key}.sentence", scanned=scanned, expected=expected)


def _too_many(voice: Voice, alert: Alert, session: Session | None, key: str) -> str:
    item = _item(voice, alert, session)
    left = _whole(alert.detail)
    if left:
        return voice.text(f"{key}.some", item=item, n=left)
    if not alert.expected:
        return voice.text(f"{key}.complete", item=item)
    expected = voice.items_left(session, alert.expected)
    return voice.text(f"{key}.sentence", item=item, expected=expected)


def _item(voice: Voice, alert: Alert, session: Session | None) -> str:
    return voice.item(session, alert.line) if alert.line is not None else code(alert.scanned)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _ambiguous(voice: Voice, alert: Alert, _: Session | None, key: str) -> str:
    """Each thing that the code may be."""
    kinds = [part.strip() for part in alert.detail.split(",")]
    named = [voice.text(f"{key}.{kind}") for kind in kinds if voice.has(f"{key}.{kind}")]
    return voice.text(f"{key}.sentence", scanned=code(alert.scanned), kinds=", ".join(named) or "–")


def _about_item(voice: Voice, alert: Alert, session: Session | None, key: str) -> str:
    item = _item(voice, alert, session)
    return voice.text(f"{key}.sentence", item=item, serial=code(alert.detail))


def _serial_shipped(voice: Voice, alert: Alert, session: Session | None, key: str) -> str:
    return voice.text(
        f"{key}.sentence",
        item=_item(voice, alert, session),
        serial=code(alert.scanned),
        order=name(alert.detail),
    )


def _which_line(voice: Voice, alert: Alert, session: Session | None, key: str) -> str:
    lines = session.catalogue.lines if session is not None and session.catalogue is not None else {}
    items = []
    for line_id in alert.expected:
        line = lines.get(line_id)
        sku = f" ({code(line.sku)})" if line is not None and line.sku else ""
        items.append(f"{voice.item(session, line_id)}{sku}")
    return voice.text(f"{key}.sentence", scanned=code(alert.scanned), items="; ".join(items))


def _bad_quantity(voice: Voice, alert: Alert, _: Session | None, key: str) -> str:
    return voice.text(f"{key}.sentence", quantity=code(alert.scanned), most=MOST_UNITS_AT_ONCE)


def _too_large_quantity(voice: Voice, alert: Alert, _: Session | None, key: str) -> str:
    return voice.text(f"{key}.sentence", quantity=code(alert.scanned), most=_whole(alert.detail))


def _kilograms(voice: Voice, text: str) -> str:
    """A weight as the core wrote it, in kg, in the language's form."""
    try:
        grams = Decimal(text.removesuffix("kg").strip()) * 1000
        return voice.forms.weight(int(grams))
    except (InvalidOperation, OverflowError, ValueError):
        return code(text)


def _weight(voice: Voice, alert: Alert, _: Session | None, key: str) -> str:
    return voice.text(
        f"{key}.sentence",
        weight=_kilograms(voice, alert.scanned),
        expected=_kilograms(voice, alert.detail),
        most=voice.forms.weight(MOST_GRAMS),
        number=alert.parcel or 0,
    )


def _no_weight(voice: Voice, alert: Alert, _: Session | None, key: str) -> str:
    count = len([part for part in alert.detail.split(",") if part.strip()])
    return voice.text(f"{key}.sentence", parcels=code(alert.detail), n=count)


def _incomplete(voice: Voice, alert: Alert, session: Session | None, key: str) -> str:
    missing = voice.items_left(session, alert.expected, _whole(alert.detail))
    return voice.text(f"{key}.sentence", expected=missing)


def _nothing_packed(voice: Voice, alert: Alert, _: Session | None, key: str) -> str:
    if alert.detail:
        return voice.text(f"{key}.parcel", parcel=code(alert.detail))
    return voice.text(f"{key}.sentence")


def _not_now(voice: Voice, alert: Alert, session: Session | None, key: str) -> str:
    """By what was asked for where that has its own reason, else by where the order stands."""
    if voice.has(f"{key}.{alert.detail}"):
        return voice.text(f"{key}.{alert.detail}")
    phase = session.phase if session is not None else Phase.CLOSED
    return voice.text(f"{key}.{phase.value}")


def _not_in_parcel(voice: Voice, alert: Alert, session: Session | None, key: str) -> str:
    inside = _whole(alert.detail)
    item = _item(voice, alert, session)
    if inside:
        return voice.text(f"{key}.some", item=item, n=inside)
    return voice.text(f"{key}.sentence", item=item)


def _limit(voice: Voice, alert: Alert, _: Session | None, key: str) -> str:
    return voice.text(f"{key}.sentence", n=_whole(alert.detail))


def _notes(voice: Voice, _: Alert, session: Session | None, key: str) -> str:
    order = session.order if session is not None else None
    return voice.text(f"{key}.sentence", n=order.note_count if order is not None else 1)


def _hazard(voice: Voice, alert: Alert, session: Session | None, key: str) -> str:
    order = session.order if session is not None else None
    items = [
        voice.text(
            "items.hazard", item=voice.item(session, line.id), hazards=hazards(voice, line.hazards)
        )
        for line in (order.lines if order is not None else ())
        if line.hazards
    ]
    shown = items[:MOST_HAZARDS]
    if len(items) > len(shown):
        shown.append(voice.text("items.more", n=len(items) - len(shown)))
    if not shown:
        return voice.text(f"{key}.none")
    sentence = voice.text(f"{key}.sentence", items="; ".join(shown))
    if order is None or not order.has_notes:
        return sentence
    return f"{sentence} {_notes(voice, alert, session, 'alert.notes')}"


def hazards(voice: Voice, classes: tuple[str, ...]) -> str:
    """PRO's hazard classes in people's words; a class nobody told us of keeps PRO's name."""
    keys = [(f"hazard.{name_.lower()}", name_) for name_ in classes]
    return ", ".join(voice.text(key) if voice.has(key) else name(own) for key, own in keys)


def _already_packed(voice: Voice, alert: Alert, session: Session | None, key: str) -> str:
    """Who packed it, where and when, as far as anybody knows."""
    order = name(session.name) if session is not None else code(alert.scanned)
    before = session.before if session is not None else ()
    known = [earlier for earlier in before if earlier.created is not None]
    if not known:
        return voice.text(f"{key}.sentence", order=order, references=detail(alert.detail) or "–")
    last = known[-1]
    assert last.created is not None
    who = " · ".join(name(part) for part in (last.packer, last.station) if part)
    return voice.text(
        f"{key}.known",
        order=order,
        when=voice.forms.moment(last.created),
        who=f" ({who})" if who else "",
        references=detail(alert.detail) or name(last.reference),
    )


def _elsewhere(voice: Voice, alert: Alert, session: Session | None, key: str) -> str:
    """Which bench has it, who works there and since when: of the first, the others by name."""
    benches = session.elsewhere if session is not None else ()
    if session is None or not benches:
        return voice.text(
            f"{key}.sentence", order=code(alert.scanned), benches=detail(alert.detail)
        )
    first = benches[0]
    key_of_phase = {Phase.HELD.value: "held", Phase.SHIPPING.value: "packed"}
    since = voice.text(f"{key}.since", when=voice.forms.moment(first.since))
    who = f"{name(first.packer)}, {since}" if first.packer else since
    others = [name(bench.station) for bench in benches[1:]]
    told = voice.text(
        f"{key}.{key_of_phase.get(first.phase, 'open')}",
        order=name(session.name),
        bench=name(first.station),
        who=who,
        others="".join(f", {other}" for other in others),
    )
    away = voice.text(f"{key}.away", bench=name(first.station)) if first.is_away else ""
    units = voice.text("units", n=first.units)
    take = voice.text(f"{key}.take", units=units) if first.stream and not others else ""
    return " ".join(filter(None, (told, away, take)))


def _changed(voice: Voice, alert: Alert, session: Session | None, key: str) -> str:
    """One sentence for each kind of change."""
    order = name(session.name) if session is not None else code(alert.scanned)
    items = "; ".join(voice.item(session, line) for line in alert.expected) or "–"
    kinds = [kind.strip().replace(" ", "_") for kind in alert.detail.split(",")]
    known = [kind for kind in kinds if voice.has(f"{key}.{kind}")] or ["lines"]
    return " ".join(voice.text(f"{key}.{kind}", order=order, items=items) for kind in known)


def _lacks(voice: Voice, alert: Alert, _: Session | None, key: str) -> str:
    """What is missing, by name."""
    parts = (part.strip() for part in alert.detail.split(","))
    named = [voice.text(f"{key}.{part}") for part in parts if voice.has(f"{key}.{part}")]
    return voice.text(f"{key}.sentence", missing=", ".join(named) or "–")


def _overpacked(voice: Voice, alert: Alert, session: Session | None, key: str) -> str:
    items = "; ".join(voice.item(session, line) for line in alert.expected) or "–"
    return voice.text(f"{key}.sentence", items=items)


def _about_order(voice: Voice, alert: Alert, session: Session | None, key: str) -> str:
    order = name(session.name) if session is not None else code(alert.scanned or alert.detail)
    return voice.text(f"{key}.sentence", order=order)


def _named(voice: Voice, alert: Alert, _: Session | None, key: str) -> str:
    return voice.text(f"{key}.sentence", order=name(alert.detail))


def _not_opened(voice: Voice, alert: Alert, session: Session | None, key: str) -> str:
    order = code(alert.scanned)
    if session is not None and session.close_problem is not None:
        reason = said_of_problem(voice, session.close_problem, "").sentence
    else:
        reason = detail(alert.detail or alert.words)
        reason = f"{reason}." if reason else ""
    if not reason:
        return voice.text(f"{key}.sentence", order=order)
    return voice.text(f"{key}.because", order=order, reason=reason)


def _too_large(voice: Voice, alert: Alert, _: Session | None, key: str) -> str:
    return voice.text(f"{key}.sentence", n=_whole(alert.detail), most=MOST_LINES)


def _label(voice: Voice, alert: Alert, _: Session | None, key: str) -> str:
    """Whose label it is, and whose is expected where one is."""
    parcel = str(alert.parcel or "–")
    if alert.kind is AlertKind.WRONG_LABEL and alert.detail:
        its = f"{key}.order" if alert.parcel is None else f"{key}.order_parcel"
        return voice.text(its, order=name(alert.detail), parcel=parcel)
    return voice.text(f"{key}.sentence", parcel=parcel, expected=str(alert.expected_parcel or "–"))


def _old_labels(voice: Voice, _: Alert, session: Session | None, key: str) -> str:
    """Which one is asked for now, how many there are, and whether it was printed again."""
    owed = owed_old_labels(session) if session is not None else ()
    if session is None or not owed:
        return voice.text(f"{key}.none")
    first = owed[0]
    told = labels_told(voice, session)
    sentence = voice.text(
        f"{key}.sentence",
        place=first.place,
        in_all=first.in_all,
        order=name(session.name),
        n=1 if told else len(owed),  # the numbers follow
    )
    copies = voice.text(f"{key}.copies", n=first.copies) if first.copies > 1 else ""
    return " ".join(filter(None, (sentence, copies, told)))


def _void_label(voice: Voice, alert: Alert, session: Session | None, key: str) -> str:
    order = alert.detail or (session.name if session is not None else "")
    its = f"{key}.sentence" if alert.parcel is None else f"{key}.parcel"
    return voice.text(its, order=name(order), parcel=str(alert.parcel))


_SENTENCES: dict[AlertKind, Sentence] = {
    AlertKind.WRONG_ITEM: _not_in_order,
    AlertKind.UNKNOWN_CODE: _not_in_order,
    AlertKind.TOO_MANY: _too_many,
    AlertKind.CODE_AMBIGUOUS: _ambiguous,
    AlertKind.SERIAL_SEEN: _about_item,
    AlertKind.SERIAL_SHIPPED: _serial_shipped,
    AlertKind.CASE_UNKNOWN: _about_item,
    AlertKind.WHICH_LINE: _which_line,
    AlertKind.SUBSTITUTE: _which_line,
    AlertKind.NEEDS_SERIAL: _about_item,
    AlertKind.NEEDS_BATCH: _about_item,
    AlertKind.NEEDS_EXPIRY: _about_item,
    AlertKind.SCANNED_TWICE: _about_item,
    AlertKind.BAD_QUANTITY: _bad_quantity,
    AlertKind.QUANTITY_TOO_LARGE: _too_large_quantity,
    AlertKind.BAD_WEIGHT: _weight,
    AlertKind.WEIGHT_DIFFERS: _weight,
    AlertKind.WEIGHT_OUTSIDE: _weight,
    AlertKind.NO_WEIGHT: _no_weight,
    AlertKind.INCOMPLETE: _incomplete,
    AlertKind.NOTHING_PACKED: _nothing_packed,
    AlertKind.NOT_NOW: _not_now,
    AlertKind.NOT_IN_PARCEL: _not_in_parcel,
    AlertKind.PARCEL_LIMIT: _limit,
    AlertKind.NOTES: _notes,
    AlertKind.HAZARD: _hazard,
    AlertKind.ALREADY_PACKED: _already_packed,
    AlertKind.OPEN_ELSEWHERE: _elsewhere,
    AlertKind.ORDER_CHANGED: _changed,
    AlertKind.ORDER_LACKS: _lacks,
    AlertKind.ORDER_GONE: _about_order,
    AlertKind.OVERPACKED: _overpacked,
    AlertKind.ORDER_CANCELLED: _about_order,
    AlertKind.ORDER_EMPTY: _about_order,
    AlertKind.ORDER_NOT_FINISHED: _named,
    AlertKind.TAKEN_OVER: _named,
    AlertKind.ORDER_NOT_OPENED: _not_opened,
    AlertKind.ORDER_TOO_LARGE: _too_large,
    AlertKind.WRONG_LABEL: _label,
    AlertKind.LABEL_SEEN: _label,
    AlertKind.LABEL_KNOWN: _label,
    AlertKind.EXTRA_PARCEL: _about_order,
    AlertKind.OLD_LABELS: _old_labels,
    AlertKind.VOID_LABEL: _void_label,
}
