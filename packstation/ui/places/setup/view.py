"""The steps of setting up, what is chosen in each, and what can be chosen now."""

import enum
from collections.abc import Sequence

import msgspec

from packstation.sentences.speaker import Speaker
from packstation.ui.flow.prompts import Option
from packstation.ui.flow.setup_ports import SetupState


class Step(enum.Enum):
    """In the order in which they are gone through. The value is the tail of the step's words."""

    WHERE = "where"
    KEY = "key"
    STATION = "station"
    LOCATION = "location"
    LABELS = "labels"
    PAPERS = "papers"
    TEST = "test"
    SCANNER = "scanner"
    SCALE = "scale"
    LOOK = "look"
    PEOPLE = "people"
    FINISH = "finish"


STEPS = tuple(Step)
TYPED = frozenset({Step.WHERE, Step.KEY, Step.STATION, Step.LABELS, Step.PEOPLE})
"""Steps in which something can be typed."""


class SetupView(msgspec.Struct, frozen=True):
    """`steps` with what holds, `at` the one that is shown; `typed` None: nothing is typed here."""

    steps: tuple[Option, ...]
    at: int
    title: str
    told: str
    typed: str | None = None
    hint: str = ""
    options: tuple[Option, ...] = ()
    chosen: int = 0
    empty: str = ""


def setup_view(
    step: Step,
    state: SetupState,
    typed: str,
    options: Sequence[Option],
    chosen: int,
    said: str,
    speaker: Speaker,
    *,
    is_secret: bool = False,
    is_looking: bool = False,
) -> SetupView:
    """Everything that stands on the screen."""
    text = speaker.text
    steps = tuple(
        Option(one.value, text(f"setup.{one.value}.title"), held(one, state, speaker))
        for one in STEPS
    )
    shown: str | None = None
    if step in TYPED:
        shown = "•" * len(typed) if step is Step.KEY or is_secret else typed
    return SetupView(
        steps=steps,
        at=STEPS.index(step),
        title=text(f"setup.{step.value}.title"),
        told=said or text(f"setup.{step.value}.told"),
        typed=shown,
        hint=text(f"setup.{step.value}.hint") if step in TYPED else "",
        options=tuple(options),
        chosen=chosen,
        empty=text("setup.looking") if is_looking else "",
    )


def held(step: Step, state: SetupState, speaker: Speaker) -> str:
    """What holds for a step now; a dash while nothing does."""
    text = speaker.text
    match step:
        case Step.WHERE:
            return text("setup.where.training") if state.is_training else state.url
        case Step.KEY:
            return text("setup.key.kept") if state.has_key else "–"
        case Step.STATION:
            return state.station
        case Step.LOCATION:
            return state.location or text("setup.location.any")
        case Step.LABELS:
            return state.label_printer or "–"
        case Step.PAPERS:
            return state.paper_printer or "–"
        case Step.SCALE:
            is_fixed = state.scale in ("auto", "none")
            return text(f"setup.scale.{state.scale}") if is_fixed else state.scale
        case Step.PEOPLE:
            return speaker.number(state.people) if state.people else "–"
        case _:
            return ""
