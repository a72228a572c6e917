"""What the window asks beside the happy path, as data: one table of questions, so one file.

No widget here. A panel shows a `Choice` or an `Entry` whatever it is about; `command_of` and
`read_entry` say what the answer means.
"""

import enum
from collections.abc import Callable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing.barcodes.codes import Code
from packstation.packing.bench import Bench
from packstation.packing.labels.check import awaits_scan, labels_of
from packstation.packing.labels.old import owed_old_labels
from packstation.packing.parcels import Box
from packstation.packing.session import (
    Phase,
    Session,
    remaining_units,
    unfinished_lines,
)
from packstation.packing.shipping import DocumentKind, Fate
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.actions import Act
from packstation.ui.flow.labels import act_text
from packstation.ui.flow.ports import ServiceChoice
from packstation.ui.flow.view import QuoteChoice, Screen
from packstation.ui.flow.view_of import guessed_box


class Ask(enum.Enum):
    """What is asked. The value is the act that asks it."""

    MORE = Act.MORE
    SHORT = Act.SHORT
    BY_HAND = Act.BY_HAND
    OLD_LABELS = Act.OLD_LABELS
    MOVE = Act.MOVE
    PARCEL = Act.PARCEL
    BOX = Act.BOX
    SERVICE = Act.SERVICE
    REPRINT = Act.REPRINT
    REDO = Act.REDO
    EXTRA = Act.EXTRA
    HOLD = Act.HOLD
    QUANTITY = Act.QUANTITY
    WEIGHT = Act.WEIGHT
    ACCEPT_WEIGHT = Act.ACCEPT_WEIGHT
    FIND = Act.FIND
    KEY = Act.KEY
    PIN = Act.PIN
    TEACH = Act.TEACH


BY_ACT: dict[Act, Ask] = {ask.value: ask for ask in Ask}
ENTRIES = frozenset({Ask.QUANTITY, Ask.WEIGHT, Ask.FIND, Ask.KEY, Ask.PIN})
"""Asks that are answered by typing.

MORE is answered by touching a tile; the others by choosing.
"""

FITS: dict[Ask, frozenset[Screen]] = {
    Ask.BY_HAND: frozenset({Screen.PACKING, Screen.SHIPPING}),
    Ask.HOLD: frozenset({Screen.PACKING, Screen.SHIPPING, Screen.PROBLEM, Screen.QUOTES}),
    Ask.SERVICE: frozenset({Screen.PACKING, Screen.PROBLEM, Screen.QUOTES}),
    Ask.REPRINT: frozenset({Screen.SHIPPING, Screen.READY}),
    Ask.REDO: frozenset({Screen.SHIPPING, Screen.PROBLEM, Screen.QUESTION, Screen.READY}),
    Ask.EXTRA: frozenset({Screen.SHIPPING, Screen.READY}),
    Ask.FIND: frozenset(Screen) - {Screen.ALERT},
    Ask.KEY: frozenset(Screen) - {Screen.ALERT},
    Ask.PIN: frozenset(Screen),
    Ask.MORE: frozenset({Screen.PACKING, Screen.START}),
}
ONLY_PACKING = frozenset({Screen.PACKING})


def fits(ask: Ask, screen: Screen) -> bool:
    """Whether `ask` means something on `screen`; else it closes by itself."""
    return screen in FITS.get(ask, ONLY_PACKING)


class Option(msgspec.Struct, frozen=True):
    """One line to choose. `most` is how many units may be chosen of it; 0: no quantity."""

    id: str
    title: str
    detail: str = ""
    value: str = ""
    most: int = 0
    why_not: str = ""
    """Why it cannot be chosen now: it is shown grey, with this."""


class Reason(msgspec.Struct, frozen=True):
    """A second choice beside the option: why, or where to. `id` is what is recorded."""

    id: str
    text: str


class Choice(msgspec.Struct, frozen=True):
    """A question with options; the first is preselected."""

    title: str
    options: tuple[Option, ...] = ()
    reasons: tuple[Reason, ...] = ()
    empty: str = ""
    starts_with_all: bool = False
    """The quantity begins at the most there can be, not at one."""


class Entry(msgspec.Struct, frozen=True):
    """A question answered by typing. `has_keypad`: digits can be touched.

    `is_secret`: what is typed is neither shown nor told to anybody but who asked.
    """

    title: str
    unit: str = ""
    has_keypad: bool = True
    decimal: str = ""
    """The sign between units and fractions; empty: whole numbers."""
    is_secret: bool = False


REASONS: dict[Ask, tuple[str, tuple[str, ...]]] = {
    Ask.SHORT: ("short", ("missing", "damaged", "wrong item", "expired")),
    Ask.HOLD: ("hold", ("ask supervisor", "missing items", "damaged", "no service")),
    Ask.REPRINT: ("reprint", ("damaged", "unreadable", "lost")),
    Ask.REDO: ("redo", ("weight", "contents", "service", "address")),
    Ask.EXTRA: ("extra", ("forgotten", "replacement", "gift")),
    Ask.ACCEPT_WEIGHT: ("weight", ("item weight wrong", "packaging", "counted twice")),
    Ask.OLD_LABELS: ("old_label", (Fate.BY_HAND.value, Fate.NOT_THERE.value)),
}
ALL = "*"
TITLES: dict[Ask, str] = {
    Ask.REPRINT: "ask.reprint",
    Ask.REDO: "ask.redo",
    Ask.EXTRA: "ask.extra",
    Ask.HOLD: "ask.hold",
    Ask.ACCEPT_WEIGHT: "ask.accept_weight",
}
"""Acts that must not be taken for one another say what they do."""


def choice_of(
    ask: Ask,
    bench: Bench,
    speaker: Speaker,
    services: Sequence[ServiceChoice] = (),
) -> Choice:
    """The options of `ask` as things stand. Not for the asks in ENTRIES."""
    session = bench.session
    title = speaker.text(TITLES[ask]) if ask in TITLES else act_text(speaker, ask.value)
    reasons = reasons_of(ask, speaker)
    if ask is Ask.BOX:
        return Choice(title, tuple(_boxes(bench, speaker)), empty=speaker.text("parcel.no_box"))
    if ask is Ask.SERVICE:
        options = tuple(Option(str(n), s.name, s.detail) for n, s in enumerate(services))
        return Choice(title, options, empty="…")
    if session is None:
        return Choice(title)
    match ask:
        case Ask.BY_HAND if session.phase is not Phase.PACKING:
            return Choice(title, _label_to_scan(session, speaker), (), speaker.text("copy.none"))
        case Ask.TEACH:
            return Choice(title, _every_line(session, speaker))
        case Ask.SHORT | Ask.BY_HAND:
            options = _unfinished(session, speaker)
            empty = speaker.text("feedback.order_done")
            return Choice(title, options, reasons, empty, starts_with_all=ask is Ask.SHORT)
        case Ask.MOVE:
            return Choice(
                title,
                _contents(session, speaker),
                _targets(session, speaker),
                speaker.text("parcel.empty"),
            )
        case Ask.PARCEL:
            return Choice(title, _parcels(session, speaker))
        case Ask.REPRINT:
            options = (*_labels(session, speaker), *_other_papers(session, speaker))
            return Choice(title, options, reasons, speaker.text("copy.none"))
        case Ask.OLD_LABELS:
            options = _old_labels(session, speaker)
            return Choice(title, options, reasons, speaker.text("alert.old_labels.none"))
        case _:
            return Choice(title, (Option(session.stream, session.name),), reasons)


def _boxes(bench: Bench, speaker: Speaker) -> Iterator[Option]:
    """The one that probably fits first."""
    session = bench.session
    guess = guessed_box(bench, session) if session is not None else None
    for key, box in sorted(bench.boxes.items(), key=lambda item: (item[1] != guess, item[1].name)):
        detail = speaker.text("parcel.box_suggested") if box == guess else ""
        yield Option(key, box.name, detail, _size(box, speaker))


def _size(box: Box, speaker: Speaker) -> str:
    sides = (box.length_mm, box.width_mm, box.height_mm)
    return speaker.size(*sides) if all(sides) else ""


def reasons_of(ask: Ask, speaker: Speaker) -> tuple[Reason, ...]:
    """Why somebody asks for that."""
    of, given = REASONS.get(ask, ("", ()))
    return tuple(Reason(text, speaker.reason(of, text)) for text in given)


def _unfinished(session: Session, speaker: Speaker) -> tuple[Option, ...]:
    return tuple(
        _line_option(session, speaker, line_id, remaining_units(session, line_id))
        for line_id in unfinished_lines(session)
    )


def _every_line(session: Session, speaker: Speaker) -> tuple[Option, ...]:
    lines = session.order.lines if session.order is not None else ()
    return tuple(replace(_line_option(session, speaker, line.id, 0), value="") for line in lines)


def _line_option(session: Session, speaker: Speaker, line_id: str, most: int) -> Option:
    assert session.catalogue is not None
    line = session.catalogue.lines[line_id]
    sku = speaker.text("item.sku", sku=line.sku) if line.sku else ""
    return Option(line_id, speaker.item(session, line_id), sku, f"{speaker.number(most)} ×", most)


def _contents(session: Session, speaker: Speaker) -> tuple[Option, ...]:
    """Each line that is in the open parcel, then all of it."""
    contents = session.packing.open_parcel.contents
    lines = tuple(_line_option(session, speaker, line, most) for line, most in contents.items())
    if len(session.packing.parcels) < 2 or not lines:
        return lines
    everything = speaker.text("parcel.everything", number=session.packing.open_number)
    units = speaker.units(session.packing.open_parcel.units)
    return (*lines, Option(ALL, everything, value=units))


def _targets(session: Session, speaker: Speaker) -> tuple[Reason, ...]:
    return tuple(
        Reason(str(parcel.number), speaker.text("parcel.title", number=parcel.number))
        for parcel in session.packing.parcels
        if parcel.number != session.packing.open_number
    )


def _parcels(session: Session, speaker: Speaker) -> tuple[Option, ...]:
    return tuple(
        Option(
            str(parcel.number),
            speaker.text("parcel.title", number=parcel.number),
            parcel.box.name if parcel.box else "",
            speaker.units(parcel.units),
        )
        for parcel in session.packing.parcels
    )


def _label_to_scan(session: Session, speaker: Speaker) -> tuple[Option, ...]:
    label = awaits_scan(session)
    if label is None:
        return ()
    labels = labels_of(session)
    place = 1 + labels.index(label)
    title = speaker.text("label.of", place=place, in_all=len(labels))
    return (Option(label.id, title, speaker.text("label.parcel", number=label.parcel or 0)),)


def _labels(session: Session, speaker: Speaker) -> tuple[Option, ...]:
    out = {copy.document for copy in session.copies if copy.is_out}
    labels = [d for d in session.documents if d.kind is DocumentKind.LABEL]
    ready = [(place, d) for place, d in enumerate(labels, start=1) if d.id in out]
    options = [
        Option(
            document.id,
            speaker.text("label.of", place=place, in_all=len(labels)),
            speaker.text("label.parcel", number=document.parcel) if document.parcel else "",
        )
        for place, document in ready
    ]
    if len(options) > 1:
        options.insert(0, Option(ALL, speaker.text("label.title", n=len(options))))
    return tuple(options)


def _other_papers(session: Session, speaker: Speaker) -> Iterator[Option]:
    out = {copy.document for copy in session.copies if copy.is_out}
    for document in session.documents:
        if document.id in out and document.kind is not DocumentKind.LABEL:
            name = speaker.text(f"document.{document.kind.value}")
            number = document.parcel
            detail = speaker.text("label.parcel", number=number) if number else ""
            yield Option(document.id, name[:1].upper() + name[1:], detail)


def _old_labels(session: Session, speaker: Speaker) -> tuple[Option, ...]:
    """The one that is asked for, then all of them at once, then each of the others."""
    options = [
        Option(
            old.document.id,
            speaker.text("label.of", place=old.place, in_all=old.in_all),
            speaker.text("label.parcel", number=old.document.parcel or 0),
        )
        for old in owed_old_labels(session)
    ]
    if len(options) > 1:
        options.insert(1, Option(ALL, speaker.text("label.title", n=len(options))))
    return tuple(options)


def quote_choice(quotes: QuoteChoice, speaker: Speaker) -> Choice:
    """The offers for one consignment, as a choice."""
    title = speaker.text("quote.title")
    if quotes.of > 1:
        title += f" · {speaker.text('parcel.consignment', number=quotes.consignment)}"
    options = []
    for quote in quotes.quotes:
        name = " · ".join(filter(None, (quote.carrier, quote.service_name)))
        first, last = quote.delivery_from, quote.delivery_to
        when = ""
        if first and last and first[:10] != last[:10]:
            days = {"first": speaker.iso(first), "last": speaker.iso(last)}
            when = speaker.text("quote.between", **days)
        elif last or first:
            when = speaker.text("quote.on", day=speaker.iso(last or first))
        price = speaker.money(quote.gross, quote.currency)
        options.append(Option(quote.reference, name, when, price))
    return Choice(title, tuple(options), empty=speaker.text("quote.none"))


BY_REASON: dict[Ask, Callable[[str], cmd.Command]] = {
    Ask.ACCEPT_WEIGHT: cmd.AcceptWeight,
    Ask.HOLD: cmd.Hold,
    Ask.REDO: cmd.ReopenPacking,
}
"""Acts that are asked nothing but why."""


def command_of(
    ask: Ask, bench: Bench, option: Option, reason: str, quantity: int
) -> cmd.Command | None:
    """What the answer asks of the session; None when the window itself deals with it."""
    match ask:
        case Ask.SHORT:
            return cmd.DeclareShort(Code(option.id), quantity, reason)
        case Ask.BY_HAND if bench.session is not None and bench.session.phase is not Phase.PACKING:
            return cmd.ConfirmLabel(option.id)
        case Ask.BY_HAND:
            return cmd.ConfirmByHand(option.id, quantity)
        case Ask.MOVE if reason:
            to = int(reason)
            is_all = option.id == ALL
            return cmd.MergeParcels(to) if is_all else cmd.MoveItem(option.id, to, quantity)
        case Ask.PARCEL:
            return cmd.OpenParcel(int(option.id))
        case Ask.BOX if option.id in bench.boxes:
            return cmd.ChooseBox(bench.boxes[option.id])
        case Ask.REPRINT:
            return cmd.Reprint(reason, () if option.id == ALL else (option.id,))
        case Ask.ACCEPT_WEIGHT | Ask.HOLD | Ask.REDO:
            return BY_REASON[ask](reason)
        case Ask.OLD_LABELS if bench.session is not None:
            owed = tuple(old.document.id for old in owed_old_labels(bench.session))
            wanted = owed if option.id == ALL else (option.id,)
            return cmd.AnswerOldLabels(Fate(reason), wanted)
        case _:
            return None
