"""Step 5 for the whole bench, as data: what may be done at the end of the day, what is asked."""

from collections.abc import Awaitable, Callable

from immutables import Map

from packstation.packing.barcodes.words import BY_PAYLOAD, DAY_PLACE, MANIFEST, RETRY
from packstation.packing.day.events import RowState
from packstation.packing.day.run import RunPhase
from packstation.packing.day.state import EndOfDayState
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.labels import act_text
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.flow.prompts import ALL, Choice, Option
from packstation.ui.flow.view_rail import RAIL_OF_DAY
from packstation.ui.places.day.prompts import manifest_choice, paper_choice

PREVIEW = PlaceAct("day-preview", "manifest.preview", "F5")
MANIFEST_ALL = PlaceAct("day-manifest-all", "manifest.run", "F12")
RETRY_FAILED = PlaceAct("day-retry-failed", "manifest.retry", "F5")
PRINT_MISSING = PlaceAct("day-print-missing", "word.retry", BY_PAYLOAD[RETRY].key)
REPRINT_DAY = PlaceAct("day-reprint", "word.reprint", BY_PAYLOAD["PS:REPRINT"].key)

ACTS: dict[RunPhase, tuple[Pressable, ...]] = {
    RunPhase.IDLE: (Act.BACK, PREVIEW),
    RunPhase.PREVIEWING: (Act.BACK,),
    RunPhase.READY: (Act.BACK, PREVIEW, MANIFEST_ALL),
    RunPhase.RUNNING: (Act.BACK,),
    RunPhase.DONE: (Act.BACK, PREVIEW),
}


def day_acts(state: EndOfDayState) -> tuple[Pressable, ...]:
    """The buttons of the end of day: nothing to run where nothing is ready.

    What is not on paper yet is tried again, what is can be printed once more.
    """
    acts = ACTS[state.phase]
    failed = any(row.state is RowState.FAILED for row in state.rows)
    if state.phase is RunPhase.DONE and failed:
        acts = (Act.BACK, RETRY_FAILED)
    elif state.phase is RunPhase.DONE and (state.is_not_done or state.is_in_doubt):
        acts = ACTS[RunPhase.READY]
    elif state.phase is RunPhase.READY and not state.rows:
        acts = ACTS[RunPhase.IDLE]
    if state.owes_papers and acts == ACTS[RunPhase.DONE]:
        acts = (Act.BACK, PRINT_MISSING)
    if state.papers and state.phase not in (RunPhase.PREVIEWING, RunPhase.RUNNING):
        acts = (Act.BACK, REPRINT_DAY, *acts[1:])
    return acts


class DayPlace(Place):
    """The end of day over the port that drives it."""

    name = DAY_PLACE
    opener = Act.END_OF_DAY
    words = Map({MANIFEST: Act.END_OF_DAY})
    acts = (PREVIEW, MANIFEST_ALL, RETRY_FAILED, PRINT_MISSING, REPRINT_DAY)
    is_whole = True
    rail = RAIL_OF_DAY

    @property
    def state(self) -> EndOfDayState:
        """As the port tells it."""
        return self.surround.ports.end_of_day.state

    def come(self, _: str, /) -> None:
        self._start("preview the end of day", self.surround.ports.end_of_day.preview)

    def offered(self) -> Offered:
        acts = day_acts(self.state)
        return Offered(acts, acts[-1])

    def sentence(self) -> str:
        return self.surround.speaker.text("manifest.title")

    def press(self, act: Pressable, /) -> Prompt | None:
        day = self.surround.ports.end_of_day
        if act is PREVIEW:
            self._start("preview the end of day", day.preview)
        elif act in (RETRY_FAILED, PRINT_MISSING):
            self._start("retry the end of day", day.retry)
        elif act is MANIFEST_ALL:
            return Prompt(self._whether, lambda _option, _reason: self._run())
        elif act is REPRINT_DAY:
            return Prompt(self._which_papers, self._reprint)
        return None

    def take_word(self, _: str, _argument: str, /) -> None:
        """END OF DAY scanned where it is shown already: look again."""
        self.press(PREVIEW)

    def own_meaning(self, word: str, /) -> Pressable | None:
        """TRY AGAIN is the day's while the last run left something; a first run never is."""
        return RETRY_FAILED if word == RETRY and _is_left_over(self.state) else None

    def _whether(self) -> Choice:
        bench, speaker = self.surround.station.bench, self.surround.speaker
        return manifest_choice(act_text(speaker, MANIFEST_ALL), self.state, bench, speaker)

    def _which_papers(self) -> Choice:
        speaker = self.surround.speaker
        return paper_choice(act_text(speaker, REPRINT_DAY), self.state.papers, speaker)

    def _run(self) -> None:
        self._start("run the end of day", self.surround.ports.end_of_day.run)

    def _reprint(self, option: Option, reason: str) -> None:
        papers = () if option.id == ALL else (option.id,)
        day = self.surround.ports.end_of_day
        self._start("print papers of the day again", lambda: day.reprint(papers, reason))

    def _start(self, name: str, call: Callable[[], Awaitable[object]]) -> None:
        self.surround.tasks.start(name, _awaited(call))


async def _awaited(call: Callable[[], Awaitable[object]]) -> None:
    await call()


def _is_left_over(day: EndOfDayState) -> bool:
    """Whether the last run left something to be tried again; a first run is not begun by that."""
    has_failed = any(row.state is RowState.FAILED for row in day.rows)
    is_stuck = day.is_not_done or day.is_in_doubt or has_failed
    return day.owes_papers or (day.phase is RunPhase.DONE and is_stuck)
