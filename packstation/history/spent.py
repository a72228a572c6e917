"""Whose time an order takes: the packer's, PRO's, a printer's, or that of an exception.

Between two events of an order it waits for somebody, and whom it waits for can be told from how it
stood after the first of them. So the time until the next event is that somebody's. This is exact
as far as the log goes, and no further: a packer who walks away in the middle of an order counts as
packing, and PRO's time includes the network's.
"""

import enum

from packstation.packing.session import Phase, Session, must_acknowledge
from packstation.packing.standing import Stage, standing_of


class Waits(enum.Enum):
    """Whom an order waits for."""

    PACKER = "packer"
    """Items, weights, boxes; the service to be chosen; labels to be scanned on their parcels."""
    PRO = "pro"
    """PRO is asked or at work, or cannot be reached."""
    PRINTER = "printer"
    """Paper is under way, or its printer stands still."""
    EXCEPTION = "exception"
    """An alert to acknowledge, a hold, a redo, a refusal or a doubt that a person must decide."""


_OF_STAGES = {
    Stage.CHOOSE_SERVICE: Waits.PACKER,
    Stage.SCAN_LABEL: Waits.PACKER,
    Stage.PRINTING: Waits.PRINTER,
    Stage.PRINTER_STOPPED: Waits.PRINTER,
    Stage.STOPPED: Waits.EXCEPTION,
    Stage.ASK_PRINT: Waits.EXCEPTION,
}


def waits_for(session: Session) -> Waits | None:
    """Whom `session` waits for; None when it is over."""
    match session.phase:
        case Phase.FINISHED | Phase.CLOSED:
            return None
        case Phase.OPENING:
            return Waits.PRO
        case Phase.PACKING:
            alert = session.alert
            is_held_up = alert is not None and must_acknowledge(session, alert)
            return Waits.EXCEPTION if is_held_up else Waits.PACKER
        case Phase.SHIPPING:
            return _OF_STAGES.get(standing_of(session).stage, Waits.PRO)
        case Phase.HELD | Phase.CANCELLING:
            return Waits.EXCEPTION
