"""Which signal an act deserves: told from the events that it caused. Pure."""

import enum

from packstation.packing import events as ev
from packstation.packing.problems import Alert, AlertKind


class Signal(enum.Enum):
    """Different in pitch and rhythm; the value is the name of the sound's file."""

    ADDED = "added"
    DONE = "done"
    WRONG = "wrong"
    UNKNOWN = "unknown"
    TOO_MANY = "too_many"
    ATTENTION = "attention"
    TAKEN_OUT = "taken_out"
    CHANGED = "changed"
    NOT_COUNTED = "not_counted"


_OF_ALERT = {
    AlertKind.TOO_MANY: Signal.TOO_MANY,
    AlertKind.UNKNOWN_CODE: Signal.UNKNOWN,
    AlertKind.UNKNOWN_COMMAND: Signal.UNKNOWN,
    AlertKind.FOREIGN_COMMAND: Signal.UNKNOWN,
    AlertKind.UNKNOWN_PRINTER: Signal.UNKNOWN,
    AlertKind.UNKNOWN_BADGE: Signal.UNKNOWN,
    AlertKind.ORDER_UNKNOWN: Signal.UNKNOWN,
    AlertKind.CODE_AMBIGUOUS: Signal.UNKNOWN,
    AlertKind.TOTE_EMPTY: Signal.ATTENTION,
    AlertKind.TAKEN_OVER: Signal.ATTENTION,
}
ADDED = (
    ev.ItemPacked,
    ev.LabelConfirmed,
    ev.OldLabelAnswered,
)
TAKEN_OUT = (ev.ItemTakenOut, ev.StepUndone)
DONE = (ev.OrderLoaded, ev.PackingFinished, ev.SessionFinished)
BAD = (ev.OpeningFailed, ev.WorkEndedBadly, ev.CopyEndedBadly)


def signal_of_alert(alert: Alert) -> Signal:
    """The signal of an alert: the wrong ones differ, so that the ear knows before the eye."""
    if not alert.is_blocking:
        return Signal.ATTENTION
    return _OF_ALERT.get(alert.kind, Signal.WRONG)


def signal_of(events: tuple[ev.Event, ...]) -> Signal | None:
    """The one signal for what one act caused; the worst wins. None: nothing to be heard."""
    for event in events:
        if isinstance(event, ev.AlertRaised):
            if event.is_again:
                return Signal.NOT_COUNTED
            return signal_of_alert(event.alert)
        if isinstance(event, ev.SessionClosed) and event.alert is not None:
            return signal_of_alert(event.alert)
    if any(isinstance(event, BAD) for event in events):
        return Signal.ATTENTION
    if any(isinstance(event, DONE) for event in events):
        return Signal.DONE
    if any(isinstance(event, ADDED) for event in events):
        return Signal.ADDED
    if any(isinstance(event, TAKEN_OUT) for event in events):
        return Signal.TAKEN_OUT
    if any(isinstance(event, ev.Step) for event in events):
        return Signal.CHANGED
    return None
