"""The steps of an order in people's words."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from packstation.packing.session import Session
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.prompts import Option

if TYPE_CHECKING:
    from packstation.history.replay import Lived


class RecordView(msgspec.Struct, frozen=True):
    """`session` is the order as it was after the chosen step."""

    options: tuple[Option, ...] = ()
    chosen: int = 0
    told: str = ""
    session: Session | None = None


def record_options(steps: "Sequence[Lived]", speaker: Speaker) -> tuple[Option, ...]:
    """One line a step, with when and who; the day is said where it begins."""
    options = []
    day: datetime.date | None = None
    for place, step in enumerate(steps):
        at = step.at.astimezone()
        clock = f"{at:%H:%M:%S}"
        when = clock if at.date() == day else f"{speaker.day(at)}, {clock}"
        day = at.date()
        who = speaker.name(step.packer) if step.packer else ""
        detail = " · ".join(filter(None, (when, who, speaker.name(step.station))))
        options.append(Option(str(place), speaker.told(step.event, step.before), detail))
    return tuple(options)
