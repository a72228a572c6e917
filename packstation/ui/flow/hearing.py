"""What is to be heard and flashed: gathered from changes, given out once for each drawing."""

import msgspec

from packstation.packing import events as ev
from packstation.packing.bench import Bench
from packstation.ui.flow.signals import Signal, signal_of, signal_of_alert
from packstation.ui.flow.view import View
from packstation.workflow.looping.board import Change


class Due(msgspec.Struct, frozen=True):
    """What the next drawing brings with it."""

    sound: Signal | None = None
    flashes: bool = False


class Hearing:
    """Remembers what happened since the last drawing, the newest signal only."""

    def __init__(self, bench: Bench) -> None:
        self._alert = bench.alert
        self._refused = bench.refused
        self._sound: Signal | None = None
        self._flashes = False

    def take(self, change: Change, bench: Bench) -> None:
        """Something happened; `bench` is how it is now."""
        sound = signal_of(change.events)
        if change.stream is not None and change.stream != bench.open:
            # What happens behind the open order is heard only when it needs somebody.
            sound = None if sound in (Signal.ADDED, Signal.DONE, None) else Signal.ATTENTION
        elif any(isinstance(event, ev.Step | ev.StepUndone) for event in change.events):
            self._flashes = True
        if bench.alert is not None and bench.alert is not self._alert:
            sound = signal_of_alert(bench.alert)
        elif bench.refused > self._refused:
            sound = Signal.NOT_COUNTED
        self._alert = bench.alert
        self._refused = bench.refused
        self._sound = sound or self._sound

    def due(self, view: View) -> Due:
        """What to give out with `view`: the item that completes an order sounds like done."""
        sound, flashes = self._sound, self._flashes
        self._sound, self._flashes = None, False
        header = view.header
        if sound is Signal.ADDED and flashes and header is not None and header.total:
            sound = Signal.DONE if header.packed + header.short >= header.total else sound
        return Due(sound, flashes)
