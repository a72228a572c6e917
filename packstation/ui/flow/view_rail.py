"""The rail: how each of the five steps stands."""

from collections.abc import Iterator

from packstation.packing.label_check import next_label
from packstation.packing.session import Phase, Session
from packstation.packing.shipping import Work, WorkStatus
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
        case Phase.PACKING | Phase.CANCELLING:
            return (done, now, ahead, ahead, ahead)
        case Phase.HELD if not session.consignments:
            return (done, now, ahead, ahead, ahead)
        case _:
            return (done, done, *_shipping_rail(session))


def _shipping_rail(session: Session) -> Iterator[StepState]:
    consignments = session.consignments
    papers = [c.labels for c in consignments] + [c.customs for c in consignments]
    is_looked_at = session.phase is Phase.FINISHED or next_label(session) is None
    groups: tuple[tuple[bool, list[Work]], ...] = (
        (
            all(c.allocation.is_done for c in consignments),
            [w for c in consignments for w in (c.pack, c.quoting, c.allocation)],
        ),
        (is_settled(session) and is_looked_at, papers),
        (
            all(c.manifest.is_done for c in consignments),
            [w for c in consignments for w in (c.ready, c.manifest)],
        ),
    )
    is_reached = True
    for is_done, works in groups:
        failed = any(work.status is WorkStatus.FAILED for work in works)
        if is_done:
            yield StepState.DONE
        elif failed:
            yield StepState.STUCK
        else:
            yield StepState.NOW if is_reached else StepState.AHEAD
        is_reached = is_reached and is_done
