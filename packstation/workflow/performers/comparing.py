"""What has changed in an order between opening it and packing it in PRO."""

from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing.order import Order, PackedBefore, units_before
from packstation.packing.session import Session


def compared(session: Session, now: Order, before: tuple[PackedBefore, ...]) -> cmd.Command:
    """OrderConfirmed, or OrderDiffers with what has changed.

    Other benches' packs count only when they leave no room for what lies in the parcels here;
    what carries this session's own mark is no other's.
    """
    was = session.order
    assert was is not None
    own_mark = f"{session.stream}/"
    before = tuple(b for b in before if not (b.request_id or "").startswith(own_mark))
    quantities = {line.id: line.quantity for line in now.lines}
    lines = [line.id for line in was.lines if line.quantity != quantities.get(line.id, 0)]
    known = {line.id for line in was.lines}
    lines += [line.id for line in now.lines if line.id not in known]
    what = ["lines"] if lines else []
    if now.destination != was.destination:
        what.append("destination")
    if now.note_count > was.note_count:
        what.append("notes")
    taken = units_before(before)
    squeezed = [
        line
        for line, units in session.packing.packed.items()
        if units
        > max(quantities.get(line, 0) - taken.get(line, 0), 0)
        + session.packing.allowed.get(line, 0)
        and taken.get(line, 0) > session.before_units.get(line, 0)
    ]
    if squeezed:
        what.append("packed elsewhere")
    if not what:
        return cmd.OrderConfirmed()
    gone = tuple(replace(line, quantity=0) for line in was.lines if line.id not in quantities)
    merged = replace(now, lines=(*now.lines, *gone))
    concerned = tuple(dict.fromkeys([*lines, *squeezed]))
    return cmd.OrderDiffers(merged, before, tuple(what), concerned)
