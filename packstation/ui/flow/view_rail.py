"""The rail: how each of the five steps stands."""

from collections.abc import Iterator

from packstation.packing.ahead import is_label_ready
from packstation.packing.labels.check import next_label
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import WorkName, WorkStatus
from packstation.packing.standing import standing_of
from packstation.ui.flow.view import StepState
from packstation.ui.flow.view_shipping import is_settled

RAIL_OF_DAY = (*[StepState.AHEAD] * 4, StepState.NOW)
"""The end of day is the last step of all orders together."""


def rail_of(session: Session | None) -> tuple[StepState, ...]:
    """The five steps. A step is done when what it stands for is recorded, not before."""
    ahead, now, done, stuck = StepState.AHEAD, StepState.NOW, StepState.DONE, StepState.STUCK
    if session is None:
        return (now, ahead, ahead, ahead, ahead)
    match session.phase:
        case Phase.OPENING | Phase.CLOSED:
            waiting = (session.find.status, session.create.status)
            return (stuck if WorkStatus.WAITING in waiting else now, ahead, ahead, ahead, ahead)
        case Phase.PACKING if session.ahead is not None and not session.ahead.is_void:
            is_allocated = session.consignments[0].allocation.is_done
            label = StepState.PREPARED if is_label_ready(session) else ahead
            return (done, now, done if is_allocated else ahead, label, ahead)
        case Phase.PACKING | Phase.CANCELLING:
            return (done, now, ahead, ahead, ahead)
        case Phase.HELD if session.phase_before_hold is Phase.PACKING:
            return (done, now, ahead, ahead, ahead)
        case _:
            return (done, done, *_shipping_rail(session))


_STEP_OF = {
    WorkName.LABELS: 1,
    WorkName.RETURN: 1,
    WorkName.CUSTOMS: 1,
    WorkName.SLIPS: 1,
    WorkName.PRINT: 1,
    WorkName.READY: 2,
    WorkName.MANIFEST: 2,
}
"""The place, among the last three steps, of a work that somebody must decide about; else 0."""


def _shipping_rail(session: Session) -> Iterator[StepState]:
    consignments = session.consignments
    is_looked_at = session.phase is Phase.FINISHED or next_label(session) is None
    standing = standing_of(session)
    stuck_at = _STEP_OF.get(standing.work, 0) if standing.work else None
    is_reached = True
    for place, is_done in enumerate(
        (
            all(c.allocation.is_done for c in consignments),
            is_settled(session) and is_looked_at,
            all(c.manifest.is_done for c in consignments),
        )
    ):
        if place == stuck_at:
            yield StepState.STUCK
        elif is_done:
            yield StepState.DONE
        else:
            yield StepState.NOW if is_reached else StepState.AHEAD
        is_reached = is_reached and is_done
