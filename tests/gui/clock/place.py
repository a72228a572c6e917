"""A clock, as data: it tells the time, and can be set to another hand."""

from immutables import Map

from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.flow.prompts import Choice, Option

CLOCK = PlaceAct("clock", "clock.title", "Ctrl+0")
TICK = PlaceAct("clock-tick", "clock.tick", "F4")
STOP = PlaceAct("clock-stop", "clock.stop", "F8")
WORD, TICK_WORD = "PS:CLOCK", "PS:TICK"


class ClockPlace(Place):
    """Counts how often it ticked."""

    name = "clock"
    opener = CLOCK
    words = Map({WORD: CLOCK, TICK_WORD: TICK})
    acts = (TICK, STOP)
    ticks = 0
    stopped: str | None = None

    def offered(self) -> Offered:
        return Offered((Act.BACK, STOP, TICK), TICK)

    def sentence(self) -> str:
        return f"{self.ticks} ticks"

    def press(self, act: Pressable, /) -> Prompt | None:
        if act is STOP:
            return Prompt(lambda: Choice("Stop it?", (Option("now", "Now"),)), self._stop)
        self.ticks += 1
        return None

    def _stop(self, option: Option, _: str) -> None:
        self.stopped = option.id
