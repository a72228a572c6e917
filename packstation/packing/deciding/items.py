"""Decisions about items: what a scan means, and what may go in or out."""

from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.asking import Question, alert_of, missing
from packstation.packing.barcodes.codes import Code
from packstation.packing.deciding import placing
from packstation.packing.evolving.packing import apply
from packstation.packing.order import Capture, OrderLine
from packstation.packing.problems import Alert, AlertKind
from packstation.packing.session import (
    MOST_PARCELS,
    MOST_UNITS_AT_ONCE,
    TO_READ,
    Phase,
    Session,
    must_acknowledge,
    remaining_units,
    to_read,
    unfinished_lines,
)

Events = tuple[ev.Event, ...]
MOST_EXPECTED = 3


def alert(kind: AlertKind, **details: object) -> Events:
    """One AlertRaised; `details` are fields of Alert."""
    return (ev.AlertRaised(Alert(kind, **details)),)  # type: ignore[arg-type]  # Alert's own fields


def scan(session: Session, command: cmd.ScanItem) -> Events:
    """An item goes into the open parcel, or comes out after TAKE OUT, or an alert says why not."""
    blocked = blocked_by(session)
    if blocked:
        return blocked
    packing = session.packing
    if packing.is_taking_out:
        return _out_by_scan(session, command.code)
    code = command.code
    if not session.policy.quantity_in_code:
        code = replace(code, quantity=None)
    assert session.catalogue is not None
    lines = candidates(session, code) or list(session.catalogue.in_case(code))
    if not lines:
        return _another_item(session, code) or alert(
            _unknown_or_wrong(code),
            scanned=code.text,
            expected=unfinished_lines(session)[:MOST_EXPECTED],
        )
    seen = seen_serial(session, lines, code)
    if seen is not None:
        return seen
    units = session.catalogue.units_of(code, lines[0])
    if units is None:
        return alert(AlertKind.CASE_UNKNOWN, scanned=code.text, line=lines[0].id)
    quantity = packing.multiplier * units
    fitting = [line for line in lines if remaining_units(session, line.id) >= quantity]
    if len({(line.sku, line.description) for line in fitting}) > 1:
        return ask(Question(code, tuple(line.id for line in fitting), quantity))
    if not fitting and not session.extra:
        return alert(
            AlertKind.TOO_MANY,
            scanned=code.text,
            line=lines[0].id,
            expected=unfinished_lines(session)[:MOST_EXPECTED],
            detail=str(sum(remaining_units(session, ln.id) for ln in lines)),
        )
    events = put_in(session, code, (fitting or lines)[0], quantity)
    is_counted = isinstance(events[-1], ev.ItemPacked)
    return (*events, *_bounced(session, command)) if is_counted else events


def put_in(session: Session, code: Code, line: OrderLine, quantity: int) -> Events:
    """Units of `line` go into the open parcel, once all is known that the item demands of them."""
    wanted = missing(line, code)
    if wanted is not None:
        return ask(Question(code, (line.id,), quantity, wanted))
    # A serial is one unit's: the other units of the scan are asked for theirs.
    at_once = 1 if Capture.SERIAL in line.captures else quantity
    placed = _placed(session, code, line, at_once)
    if isinstance(placed[-1], ev.AlertRaised):
        return placed
    beyond = _allowed_by_extra(session, line.id, at_once)
    events = (*_read_notes(session), *beyond, *placed)
    if at_once == quantity:
        return events
    rest = replace(code, serial=None)
    return (*events, *ask(Question(rest, (line.id,), quantity - 1, Capture.SERIAL)))


def ask(question: Question) -> Events:
    """The scan waits for an answer."""
    return (ev.QuestionAsked(question), ev.AlertRaised(alert_of(question)))


def _allowed_by_extra(session: Session, line: str, quantity: int) -> Events:
    """An extra parcel takes what is beyond the order: that was decided when it was begun."""
    over = quantity - remaining_units(session, line)
    if not session.extra or over <= 0:
        return ()
    return (ev.ExtraAllowed(line, over, session.extra),)


def blocked_by(session: Session) -> Events:
    """The standing alert once more when it must be acknowledged first; else nothing."""
    standing = session.alert
    if standing is None or not must_acknowledge(session, standing):
        return ()
    return (ev.AlertRaised(standing, is_again=True),)


def candidates(session: Session, code: Code) -> list[OrderLine]:
    """The lines whose own barcode, SKU or name `code` is."""
    assert session.catalogue is not None
    return list(session.catalogue.matching(code))


def _another_item(session: Session, code: Code) -> Events:
    """An item that the shop lets take the place of one that is still missing: for which?"""
    assert session.catalogue is not None
    quantity = session.packing.multiplier * (code.quantity or 1)
    lines = session.catalogue.replaced_by(code)
    missing_here = tuple(ln.id for ln in lines if remaining_units(session, ln.id) >= quantity)
    return ask(Question(code, missing_here, quantity, is_substitute=True)) if missing_here else ()


def _unknown_or_wrong(code: Code) -> AlertKind:
    """A product code that is not in the order is a wrong item; anything else is unknown."""
    is_product = code.gtin is not None or (code.text.isdigit() and len(code.text) in (8, 12, 13))
    return AlertKind.WRONG_ITEM if is_product else AlertKind.UNKNOWN_CODE


def seen_serial(session: Session, lines: list[OrderLine], code: Code) -> Events | None:
    """The alert that a unit lies in a parcel of this order already; None when it does not."""
    if code.serial is None:
        return None
    for line in lines:
        if f"{line.id}:{code.serial}" in session.packing.serials:
            return alert(AlertKind.SERIAL_SEEN, scanned=code.text, line=line.id, detail=code.serial)
    return None


def serial_shipped(session: Session, command: cmd.SerialShipped) -> Events:
    """It stays where it is: goods that came back are sold again."""
    if f"{command.line}:{command.serial}" not in session.packing.serials:
        return ()
    return alert(
        AlertKind.SERIAL_SHIPPED,
        scanned=command.serial,
        line=command.line,
        detail=command.left_with,
    )


def _placed(session: Session, code: Code, line: OrderLine, quantity: int) -> Events:
    """The units in their parcels, or an alert why they cannot be there."""
    before = session.packing.open_parcel
    try:
        opening = placing.apart(session, line)
        for event in opening:
            session = replace(session, packing=apply(session.packing, event))
        shared = placing.shares(session, line, quantity)
    except placing.NoRoomError:
        return alert(AlertKind.PARCEL_LIMIT, detail=str(MOST_PARCELS))
    is_left = bool(before.contents) and before.number not in dict(shared)
    if is_left and not before.is_sealed and session.policy.needs_weight and before.grams is None:
        return alert(AlertKind.NO_WEIGHT, detail=str(before.number))
    return (*opening, *(placing.packed(line, code, number, n) for number, n in shared))


def _read_notes(session: Session) -> Events:
    events: list[ev.Event] = []
    if to_read(session) is not None:
        events.append(ev.NotesAcknowledged())
    if session.alert is not None:
        events.append(ev.AlertAcknowledged())
    return tuple(events)


def _bounced(session: Session, command: cmd.ScanItem) -> Events:
    since = command.since_last_ms
    if since is None or since >= session.policy.bounce_ms:
        return ()
    last = session.packing.last_line
    if last is None or all(line.id != last for line in candidates(session, command.code)):
        return ()
    return alert(AlertKind.SCANNED_TWICE, scanned=command.code.text, line=last)


def confirm_by_hand(session: Session, command: cmd.ConfirmByHand) -> Events:
    blocked = blocked_by(session)
    if blocked:
        return blocked
    refused = _refused_quantity(session, command.line, command.quantity)
    if refused is not None:
        return refused
    if remaining_units(session, command.line) < command.quantity and not session.extra:
        return alert(
            AlertKind.TOO_MANY,
            line=command.line,
            expected=unfinished_lines(session)[:MOST_EXPECTED],
            detail=str(remaining_units(session, command.line)),
        )
    assert session.catalogue is not None
    return put_in(session, Code(""), session.catalogue.lines[command.line], command.quantity)


def _refused_quantity(session: Session, line: str, quantity: int) -> Events | None:
    assert session.catalogue is not None
    if line not in session.catalogue.lines:
        return alert(AlertKind.UNKNOWN_CODE, scanned=line)
    if not 1 <= quantity <= MOST_UNITS_AT_ONCE:
        return alert(AlertKind.BAD_QUANTITY, scanned=str(quantity), line=line)
    return None


def set_quantity(session: Session, command: cmd.SetQuantity) -> Events:
    if not 1 <= command.quantity <= MOST_UNITS_AT_ONCE:
        return alert(AlertKind.BAD_QUANTITY, scanned=str(command.quantity))
    most = _most_at_once(session)
    if command.quantity > max(most, 1):
        return alert(AlertKind.QUANTITY_TOO_LARGE, scanned=str(command.quantity), detail=str(most))
    return (ev.QuantitySet(command.quantity),)


def _most_at_once(session: Session) -> int:
    """The most units of one line that the next scan could move."""
    if session.packing.is_taking_out:
        return max(session.packing.open_parcel.contents.values(), default=0)
    if session.extra:
        return MOST_UNITS_AT_ONCE
    return max((remaining_units(session, line) for line in unfinished_lines(session)), default=0)


def take_out_next(_: Session, __: cmd.TakeOutNext) -> Events:
    return (ev.TakingOutBegun(),)


def _out_by_scan(session: Session, code: Code) -> Events:
    lines = candidates(session, code)
    contents = session.packing.open_parcel.contents
    inside = [line for line in lines if line.id in contents]
    if not inside:
        return alert(AlertKind.NOT_IN_PARCEL, scanned=code.text)
    serials = session.packing.serials
    named = [line for line in inside if f"{line.id}:{code.serial}" in serials]
    line = (named or inside)[-1]
    return _out(session, cmd.TakeOut(line.id, session.packing.multiplier), code)


def take_out(session: Session, command: cmd.TakeOut) -> Events:
    return _out(session, command, Code(""))


def _out(session: Session, command: cmd.TakeOut, code: Code) -> Events:
    refused = _refused_quantity(session, command.line, command.quantity)
    if refused is not None:
        return refused
    parcel = session.packing.open_parcel
    inside = parcel.contents.get(command.line, 0)
    if inside < command.quantity:
        return alert(AlertKind.NOT_IN_PARCEL, line=command.line, detail=str(inside))
    number, serial, batch = parcel.number, code.serial, code.batch
    return (ev.ItemTakenOut(command.line, command.quantity, number, serial, batch),)


def move(session: Session, command: cmd.MoveItem) -> Events:
    refused = _refused_quantity(session, command.line, command.quantity)
    if refused is not None:
        return refused
    source = session.packing.open_parcel
    if not 1 <= command.to <= len(session.packing.parcels) or command.to == source.number:
        return alert(AlertKind.NO_SUCH_PARCEL, scanned=str(command.to))
    inside = source.contents.get(command.line, 0)
    if inside < command.quantity:
        return alert(AlertKind.NOT_IN_PARCEL, line=command.line, detail=str(inside))
    return (ev.ItemMoved(command.line, command.quantity, source.number, command.to),)


def declare_short(session: Session, command: cmd.DeclareShort) -> Events:
    lines = candidates(session, command.code)
    if not lines:
        return alert(
            _unknown_or_wrong(command.code),
            scanned=command.code.text,
            expected=unfinished_lines(session)[:MOST_EXPECTED],
        )
    refused = _refused_quantity(session, lines[0].id, command.quantity)
    if refused is not None:
        return refused
    line = next((ln for ln in lines if remaining_units(session, ln.id) >= command.quantity), None)
    if line is None:
        left = max(remaining_units(session, ln.id) for ln in lines)
        return alert(
            AlertKind.TOO_MANY, scanned=command.code.text, line=lines[0].id, detail=str(left)
        )
    return (ev.ShortDeclared(line.id, command.quantity, command.reason),)


def allow_extra(session: Session, command: cmd.AllowExtra) -> Events:
    refused = _refused_quantity(session, command.line, command.quantity)
    if refused is not None:
        return refused
    return (ev.ExtraAllowed(command.line, command.quantity, command.reason),)


def acknowledge(session: Session, _: cmd.Acknowledge) -> Events:
    """An error that covered what the order wants to be read uncovers it again."""
    if session.alert is None:
        return ()
    if session.elsewhere:
        return _left_to_others(session)
    if session.alert.kind in TO_READ:
        return (ev.NotesAcknowledged(), ev.AlertAcknowledged())
    covered = to_read(session) if session.phase is Phase.PACKING else None
    if covered is not None:
        return (ev.AlertAcknowledged(), ev.AlertRaised(covered))
    return (ev.AlertAcknowledged(),)


def _left_to_others(session: Session) -> Events:
    """OK is the harmless way out: what is packed here already stays, on hold."""
    if session.packing.packed:
        return (ev.AlertAcknowledged(), ev.SessionHeld("open on another bench"))
    return (ev.AlertAcknowledged(), ev.SessionClosed())


def pack_here_too(session: Session, _: cmd.PackHereToo) -> Events:
    """Somebody decides that an order of another bench is packed here all the same."""
    if not session.elsewhere:
        return (ev.AlertRaised(Alert(AlertKind.NOT_NOW, detail="PackHereToo")),)
    unread = to_read(session)
    covered_by_it = () if unread is None else (ev.AlertRaised(unread),)
    return (ev.PackedHereToo(), ev.AlertAcknowledged(), *covered_by_it)


def teach(session: Session, command: cmd.TeachCode) -> Events:
    """A barcode that means nothing in this order yet; what it means already is not taken away."""
    assert session.catalogue is not None
    line = session.catalogue.lines.get(command.line)
    code = Code(command.barcode.strip())
    if line is None or not code.text or any(True for _ in session.catalogue.matching(code)):
        return alert(AlertKind.NOT_NOW, detail="TeachCode")
    return (ev.CodeTaught(code.text, line.id, line.sku or ""),)
