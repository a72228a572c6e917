"""The bench, and what a scan means in view of it: one decision, so one file."""

import re
from collections.abc import Callable, Container

import msgspec
from immutables import Map

from packstation.packing import commands as cmd
from packstation.packing.barcodes.codes import Code, keys_of, label_key, match_key
from packstation.packing.barcodes.patterns import CodeKind, CodePatterns
from packstation.packing.barcodes.words import (
    BADGE,
    BOX,
    BY_PAYLOAD,
    EXTRA_PARCEL,
    FOREIGN,
    NEXT_CHOICE,
    NEXT_ORDER,
    NEXT_REASON,
    OF_PLACES,
    PREFIX,
    PRINTER,
    Word,
)
from packstation.packing.day.run import ManifestRun
from packstation.packing.intervening import Intervention
from packstation.packing.labels.check import next_label
from packstation.packing.labels.old import is_void, named_by
from packstation.packing.parcels import Box
from packstation.packing.problems import Alert, AlertKind
from packstation.packing.session import (
    Phase,
    Session,
    can_have_extra,
    is_complete,
    must_acknowledge,
)
from packstation.packing.shift import Person, Shift
from packstation.packing.shipping import WorkStatus

PRO_REFERENCE = re.compile(r"^EO-[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}$", re.IGNORECASE)

WHILE_OPENING = (cmd.Acknowledge, cmd.Retry, cmd.Hold, cmd.Abandon)
"""Acts that concern the opening itself; the others wait with the items, in their order."""


ABOUT_FINISHED = ("reprint", "redo")
"""What the alert about an order that is packed already offers."""
WITH_LABELS = (Phase.SHIPPING, Phase.FINISHED)
"""While an order is there, its labels may be scanned."""


class Bench(msgspec.Struct, frozen=True):
    """`open` is the stream on screen; the others are on their way behind it, or held."""

    sessions: Map[str, Session] = Map()
    open: str | None = None
    alert: Alert | None = None
    """About something that belongs to no session, e.g. an unknown order."""
    refused: int = 0
    """Scans that did not count because `alert` stands."""
    boxes: Map[str, Box] = Map()
    """Package sizes by match key of their reference."""
    learnt_boxes: Map[str, str] = Map()
    """References of the boxes that served before, by `boxes.content_mark`."""
    known_orders: Container[str] = frozenset()
    """Match keys of own numbers that wait in the inbox or are mapped to PRO's references."""
    printers: Map[str, str] = Map()
    """Names of the printers that labels may be switched to, by match key."""
    places: Map[str, str] = Map(OF_PLACES)
    """The place of the window that a command barcode belongs to."""
    acts: frozenset[str] = frozenset()
    """Acts that a window asks about; their barcodes ask there. Without a window they just act."""
    guarded: frozenset[str] = frozenset()
    """Acts that the window asks a supervisor's PIN for."""
    patterns: CodePatterns = CodePatterns()
    """What the shop's own barcodes look like."""
    empty_tote: str = ""
    """A tote that was scanned and holds no order yet: the next order lies in it."""
    roster: Map[str, Person] = Map()
    """Who may sign in, by match key of the badge; empty: everybody."""
    packer: str | None = None
    shift: Shift = Shift()
    day: ManifestRun = ManifestRun()
    """The newest end of day of this bench; its stream is empty while there is none."""
    interventions: Map[str, Intervention] = Map()
    """What supervisors had done at PRO, by stream: what runs, and the newest that are over."""
    is_starting: bool = False
    """The records are not read yet: scans are kept until they are."""

    @property
    def session(self) -> Session | None:
        return self.sessions.get(self.open) if self.open is not None else None

    @property
    def told_of(self) -> Session | None:
        """The session that the bench's alert speaks of: the open one, or the one it ended."""
        ended = (s for s in self.sessions.values() if s.alert is not None and s.alert is self.alert)
        return self.session or next(ended, None)

    @property
    def finished_before(self) -> Session | None:
        """What this bench made of the order that is packed already, newest first."""
        if self.alert is None or self.alert.kind is not AlertKind.ALREADY_PACKED:
            return None
        made = [
            session
            for session in self.sessions.values()
            if session.phase is Phase.FINISHED and session.order_reference == self.alert.scanned
        ]
        return max(made, key=lambda session: session.stream, default=None)


class ToSession(msgspec.Struct, frozen=True):
    """Ask the open session; `then_open` is a scan to go on with if the session lets go."""

    command: cmd.Command
    then_open: str | None = None


class OpenOrder(msgspec.Struct, frozen=True):
    """Begin a session with what was scanned."""

    scanned: str


class OpenExtra(msgspec.Struct, frozen=True):
    """Begin a session that makes an extra parcel of the order `scanned`, for `reason`."""

    scanned: str
    reason: str


class ShowSession(msgspec.Struct, frozen=True):
    """Bring a session that lives here to the screen again, resuming it if it was held.

    `then` is asked of it at once.
    """

    stream: str
    then: cmd.Command | None = None


class Wait(msgspec.Struct, frozen=True):
    """The order, or the program, is still opening: keep the scan and interpret it afterwards."""


class CloseOpen(msgspec.Struct, frozen=True):
    """Put the session on screen aside: it goes on behind."""


class SignIn(msgspec.Struct, frozen=True):
    """A badge signs its packer in; an empty one signs out."""

    badge: str


class SwitchPrinter(msgspec.Struct, frozen=True):
    """From now on labels come out of this printer."""

    name: str


class ToPlace(msgspec.Struct, frozen=True):
    """Show a place of the window, and do there what `word` means; `argument` stood behind it."""

    place: str
    word: str
    argument: str = ""


class Press(msgspec.Struct, frozen=True):
    """As if the key of the window's act was pressed."""

    act: str


class BenchAlert(msgspec.Struct, frozen=True):
    alert: Alert


Meaning = (
    ToSession
    | OpenOrder
    | OpenExtra
    | ShowSession
    | Wait
    | CloseOpen
    | SignIn
    | SwitchPrinter
    | ToPlace
    | Press
    | BenchAlert
)


def interpret(bench: Bench, code: Code, since_last_ms: int | None = None) -> Meaning:
    """What the scan of `code` means now. Total: every code means something."""
    if bench.is_starting:
        return Wait()
    text = code.text.strip()
    if text.upper().startswith(PREFIX):
        return _command(bench, text)
    return _of_person_or_kind(bench, code) or _of_goods(bench, code, since_last_ms)


def _command(bench: Bench, text: str) -> Meaning:
    session, act = bench.session, _word(bench, text)
    is_opening = session is not None and session.phase is Phase.OPENING
    is_for_items = isinstance(act, ToSession) and not isinstance(act.command, WHILE_OPENING)
    return Wait() if is_opening and is_for_items else act


def _of_person_or_kind(bench: Bench, code: Code) -> Meaning | None:
    """Who somebody is, or what a code is by the shop's own patterns; else None."""
    session = bench.session
    if (person := bench.roster.get(match_key(code.text))) and not _is_item(session, code):
        return SignIn(person.name)
    return _declared(bench, session, code)


def _of_goods(bench: Bench, code: Code, since_last_ms: int | None) -> Meaning:
    """Orders, items, boxes and labels."""
    text, session = code.text.strip(), bench.session
    if bench.alert is not None and bench.alert.is_blocking and not _is_order(bench, text):
        # Items of an order that could not be opened would be taken for orders; an order goes on.
        return BenchAlert(bench.alert)
    if session is None or session.phase not in (Phase.OPENING, Phase.PACKING):
        # An item's GS1 code finds its order by what it names, not by its batch or serial.
        named = code.gtin if code.gtin is not None and not text.isdigit() else text
        return _label(bench, code, since_last_ms) or order_act(bench, named)
    if session.phase is Phase.OPENING:
        return _while_opening(bench, session, text)
    assert session.catalogue is not None
    if _awaits_answer(session):
        return ToSession(cmd.ScanItem(code, since_last_ms))
    if any(True for _ in session.catalogue.matching(code)):
        return ToSession(cmd.ScanItem(code, since_last_ms))
    box = next((bench.boxes[key] for key in keys_of(code) if key in bench.boxes), None)
    if box is not None:
        return ToSession(cmd.ChooseBox(box))
    if _is_order(bench, text):
        return _other_order(bench, session, text)
    if is_void(session, label_key(text)):
        return ToSession(cmd.ScanOldLabel(code, since_last_ms))
    stands = session.alert is not None and must_acknowledge(session, session.alert)
    label = None if stands else _label_among_items(bench, code)
    return label or ToSession(cmd.ScanItem(code, since_last_ms))


def _declared(bench: Bench, session: Session | None, code: Code) -> Meaning | None:
    """What the code means by the shop's own patterns alone; None where they leave it open."""
    text = code.text.strip()
    kinds = bench.patterns.kinds_of(text)
    if not kinds or _awaits_answer(session):
        return None
    may_be = [kind.value for kind in kinds]
    if _is_item(session, code):
        may_be.append("item")
    if len(may_be) > 1:
        alert = Alert(AlertKind.CODE_AMBIGUOUS, scanned=text, detail=", ".join(may_be))
        return BenchAlert(alert)
    match kinds[0]:
        case CodeKind.BADGE:
            return _badge(bench, text)
        case CodeKind.LOCATION:
            return BenchAlert(Alert(AlertKind.LOCATION_CODE, scanned=text))
        case CodeKind.BOX if session is not None and session.phase is Phase.PACKING:
            return _box(bench, text)
        case _:
            return None


def _awaits_answer(session: Session | None) -> bool:
    """A serial, batch or date is asked for, and may look like anything."""
    question = session.question if session is not None else None
    return question is not None and question.wanted is not None


def _is_item(session: Session | None, code: Code) -> bool:
    """Whether the order that is being packed takes it for one of its items, or may do so."""
    if session is None or session.phase is not Phase.PACKING or session.catalogue is None:
        return False
    return _awaits_answer(session) or any(True for _ in session.catalogue.matching(code))


def _while_opening(bench: Bench, session: Session, text: str) -> Meaning:
    """Items wait for their order; while PRO is away the next order takes its place instead."""
    is_stuck = WorkStatus.WAITING in (session.find.status, session.create.status)
    if is_stuck and _is_order(bench, text) and _living(bench, text) is not session:
        return ToSession(cmd.Abandon(), then_open=text)
    return Wait()


def _is_order(bench: Bench, text: str) -> bool:
    if PRO_REFERENCE.match(text) or match_key(text) in bench.known_orders:
        return True
    if bench.patterns.kinds_of(text) in ((CodeKind.ORDER,), (CodeKind.TOTE,)):
        return True
    return _living(bench, text) is not None


def _living(bench: Bench, text: str) -> Session | None:
    """The newest session of the order that `text` names, if one lives on this bench."""
    wanted = match_key(text)
    for _, session in sorted(bench.sessions.items(), reverse=True):
        if not session.is_over and wanted in {match_key(name) for name in _names(session) if name}:
            return session
    return None


def _names(session: Session) -> tuple[str | None, ...]:
    """What brings the session back. The item that found its order may be meant for the next one."""
    names = (session.order_reference, session.own_number, session.name)
    catalogue = session.catalogue
    if catalogue is not None and any(True for _ in catalogue.matching(Code(session.scanned))):
        return names
    return (*names, session.scanned)


def _label(bench: Bench, code: Code, since_last_ms: int | None) -> Meaning | None:
    """A label of the order on screen, else of one behind it; None when it is none of them."""
    if _is_order(bench, code.text.strip()):
        return None  # some carriers print the shop's own number on the label, too
    session = bench.session
    scan = cmd.ScanLabel(code, since_last_ms)
    if session is not None and session.phase in WITH_LABELS:
        stands = session.alert is not None and must_acknowledge(session, session.alert)
        if stands or label_key(code.text) in session.label_codes:
            return ToSession(scan)
        if is_void(session, label_key(code.text)):
            return ToSession(cmd.ScanOldLabel(code, since_last_ms))
    labelled = _labelled(bench, code)
    if labelled is None:
        return _void(bench, code)
    if session is not None and session.phase in WITH_LABELS and next_label(session) is not None:
        return _of_other_order(labelled, code)
    return ShowSession(labelled.stream, then=scan)


def _label_among_items(bench: Bench, code: Code) -> BenchAlert | None:
    """The label of an order that is not being packed, or a void one; None when it is neither."""
    labelled = _labelled(bench, code)
    return _void(bench, code) if labelled is None else _of_other_order(labelled, code)


def _labelled(bench: Bench, code: Code) -> Session | None:
    """The session that has a label with this barcode."""
    key = label_key(code.text)
    for session in bench.sessions.values():
        if session.phase in WITH_LABELS and key in session.label_codes:
            return session
    return None


def _void(bench: Bench, code: Code) -> BenchAlert | None:
    """It is void, whichever order it belonged to; None when no living order knows it as such.

    While its consignment is being withdrawn it is as good as void.
    """
    key = label_key(code.text)
    for session in bench.sessions.values():
        if session.phase is Phase.CANCELLING and key in session.label_codes:
            return BenchAlert(Alert(AlertKind.NOT_NOW, detail="ScanOldLabel"))
        if is_void(session, key):
            old = named_by(session, key)
            parcel = old.document.parcel if old is not None else None
            alert = Alert(AlertKind.VOID_LABEL, detail=session.name, parcel=parcel)
            return BenchAlert(alert)
    return None


def _of_other_order(session: Session, code: Code) -> BenchAlert:
    """It is the label of `session`, which is not the order that is being worked on."""
    key = label_key(code.text)
    labels = [d for d in session.documents if d.id in session.label_codes[key]]
    parcel = labels[0].parcel if len(labels) == 1 else None
    alert = Alert(AlertKind.WRONG_LABEL, detail=session.name, parcel=parcel)
    return BenchAlert(alert)


def extra_parcel(bench: Bench, reason: str) -> Meaning:
    """An extra parcel of the order on screen, once what it stands beside is certain in PRO."""
    if bench.alert is not None and bench.alert.kind is AlertKind.ALREADY_PACKED:
        return OpenExtra(bench.alert.scanned, reason)
    session = bench.session
    if session is None:
        return BenchAlert(Alert(AlertKind.NO_ORDER))
    if session.order is None or not can_have_extra(session):
        return BenchAlert(Alert(AlertKind.NOT_NOW, detail="ExtraParcel"))
    return OpenExtra(session.order.reference, reason)


def order_act(bench: Bench, text: str) -> Meaning:
    """What an order's barcode means while no other order is being packed."""
    living = _living(bench, text)
    if living is None:
        return OpenOrder(text)
    if living.phase in (Phase.SHIPPING, Phase.CANCELLING) and living.stream == bench.open:
        return BenchAlert(Alert(AlertKind.ORDER_ON_ITS_WAY, scanned=text))
    return ShowSession(living.stream)


def _other_order(bench: Bench, session: Session, text: str) -> Meaning:
    """The next order's barcode ends the one on screen when that is complete."""
    is_undecided = session.elsewhere and _living(bench, text) is not session
    if is_undecided and not session.packing.packed:
        return ToSession(cmd.Abandon(), then_open=text)
    if session.alert is not None and must_acknowledge(session, session.alert):
        return ToSession(cmd.ScanItem(Code(text)))
    if _living(bench, text) is session:
        return ShowSession(session.stream)
    if is_complete(session) and session.packing.packed:
        return ToSession(cmd.Done(), then_open=text)
    if not session.packing.packed:
        return ToSession(cmd.Abandon(), then_open=text)
    return BenchAlert(Alert(AlertKind.ORDER_NOT_FINISHED, scanned=text, detail=session.name))


def _press(bench: Bench, word: Word, text: str) -> Meaning:
    """An act that the window asks about, unless something has to be read first."""
    session = bench.session
    if bench.alert is not None and bench.alert.is_blocking:
        is_offered = bench.finished_before is not None and word.act in ABOUT_FINISHED
        return Press(word.act) if is_offered else BenchAlert(bench.alert)
    if session is not None and session.alert is not None:
        if word.act in bench.guarded and word.command is not None:
            return Press(word.act)
        if session.alert.is_blocking and word.command is not None:
            return ToSession(word.command)
        if must_acknowledge(session, session.alert):
            return ToSession(cmd.ScanItem(Code(text)))
    return Press(word.act)


def _box(bench: Bench, reference: str) -> Meaning:
    box = bench.boxes.get(match_key(reference))
    if box is None:
        return BenchAlert(Alert(AlertKind.UNKNOWN_CODE, scanned=BOX + reference))
    return ToSession(cmd.ChooseBox(box))


def _printer(bench: Bench, wanted: str) -> Meaning:
    name = bench.printers.get(match_key(wanted))
    if name is None:
        return BenchAlert(Alert(AlertKind.UNKNOWN_PRINTER, scanned=wanted))
    return SwitchPrinter(name)


def _badge(bench: Bench, badge: str) -> Meaning:
    """A badge of the roster, or any where there is none; an empty one signs out."""
    if not bench.roster or not badge.strip():
        return SignIn(badge)
    person = bench.roster.get(match_key(badge))
    if person is None:
        return BenchAlert(Alert(AlertKind.UNKNOWN_BADGE, scanned=badge))
    return SignIn(person.name)


_WITH_NAME: dict[str, Callable[[Bench, str], Meaning]] = {
    BOX: _box,
    PRINTER: _printer,
    BADGE: _badge,
}
"""What stands behind the word is a name."""


def _word(bench: Bench, text: str) -> Meaning:
    upper = text.upper()
    for prefix, meaning in _WITH_NAME.items():
        if upper.startswith(prefix):
            return meaning(bench, text[len(prefix) :])
    if upper == EXTRA_PARCEL and "extra" in bench.guarded:
        return Press("extra")
    if upper == EXTRA_PARCEL:
        return extra_parcel(bench, "asked at the bench")
    if upper == NEXT_ORDER:
        return CloseOpen()
    name, _, argument = upper.removeprefix(PREFIX).partition(":")
    if PREFIX + name in bench.places:
        return ToPlace(bench.places[PREFIX + name], PREFIX + name, argument)
    word = BY_PAYLOAD.get(upper)
    if word is not None and word.act in bench.acts:
        return _press(bench, word, text)
    if upper in (NEXT_CHOICE, NEXT_REASON):
        return BenchAlert(Alert(AlertKind.NOT_NOW, detail="Choose"))
    if upper == FOREIGN:
        return BenchAlert(Alert(AlertKind.FOREIGN_COMMAND))
    if word is None or word.command is None:
        return BenchAlert(Alert(AlertKind.UNKNOWN_COMMAND, scanned=text))
    return ToSession(word.command)
