"""The written table of phases: which event takes a session from which phase to which.

Written by hand, from what an order goes through on a bench, and not read from the code: it is what
the code is held to (`tests/unit/packing/test_phases.py`, and the model in
`tests/property/test_session_model.py`). An event that is not listed under a phase leaves the
session in it. The diagram in ARCHITECTURE.md is made of it by `./dev diagram`.
"""

from packstation.packing import events as ev
from packstation.packing.session import Phase

MOVES: dict[Phase, dict[type[ev.Event], tuple[Phase, ...]]] = {
    Phase.OPENING: {
        ev.OrderLoaded: (Phase.PACKING,),
        ev.SessionClosed: (Phase.CLOSED,),
    },
    Phase.PACKING: {
        # What was prepared in vain is withdrawn first.
        ev.PackingFinished: (Phase.SHIPPING, Phase.CANCELLING),
        ev.SessionHeld: (Phase.HELD,),
        ev.SessionClosed: (Phase.CLOSED,),
    },
    Phase.SHIPPING: {
        # With a label on paper, or on its way there, what was prepared is withdrawn first.
        ev.OrderChanged: (Phase.PACKING, Phase.CANCELLING),
        # At once when nothing was made in PRO and nothing is being printed.
        ev.PackingReopened: (Phase.CANCELLING, Phase.PACKING),
        ev.SessionHeld: (Phase.HELD,),
        ev.SessionFinished: (Phase.FINISHED,),
    },
    Phase.CANCELLING: {
        # The last of what was made is withdrawn, or the last sheet under way has come out or not.
        ev.ConsignmentCancelled: (Phase.CANCELLING, Phase.PACKING, Phase.SHIPPING),
        # What was prepared in vain was never made.
        ev.WorkEndedBadly: (Phase.CANCELLING, Phase.SHIPPING),
        ev.CopyOut: (Phase.CANCELLING, Phase.PACKING),
        # What the printer of another bench has is asked for, and nobody waits for it.
        ev.TakenOver: (Phase.CANCELLING, Phase.PACKING),
        ev.CopyEndedBadly: (Phase.CANCELLING, Phase.PACKING),
    },
    Phase.HELD: {
        ev.SessionResumed: (Phase.PACKING, Phase.SHIPPING),
    },
    Phase.FINISHED: {
        ev.PackingReopened: (Phase.CANCELLING,),
    },
    Phase.CLOSED: {},
}


def next_phases(phase: Phase, event: ev.Event) -> tuple[Phase, ...]:
    """The phases in which a session of `phase` may stand after `event`."""
    return MOVES[phase].get(type(event), (phase,))
