"""The guided first order: in training, one sentence for each step until an order is ready."""

from packstation.history.figure import Figures
from packstation.packing.bench import Bench
from packstation.packing.session import Phase, is_complete
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.view import Screen, View

BY_SCREEN = {
    Screen.START: "guide.order",
    Screen.ALERT: "guide.alert",
    Screen.SHIPPING: "guide.labels",
    Screen.READY: "guide.ready",
}


def guide(view: View, bench: Bench, figures: Figures | None, speaker: Speaker) -> str:
    """What to do at this step of the first order; empty once one was packed here today."""
    finished = [s for s in bench.sessions.values() if s.phase is Phase.FINISHED]
    is_first_ready = len(finished) == 1 and bench.open == finished[0].stream
    if finished and not is_first_ready:
        return ""
    if figures is not None and figures.total.orders > len(finished):
        return ""
    key = BY_SCREEN.get(view.screen, "")
    if view.screen is Screen.PACKING and bench.session is not None:
        key = "guide.done" if is_complete(bench.session) else "guide.items"
    return speaker.text(key) if key else ""
