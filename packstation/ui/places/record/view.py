"""The steps of an order in people's words."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from packstation.packing.session import Session
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place_ports import KeptDocument, TrackedEvent
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


def tracked_options(events: Sequence[TrackedEvent], speaker: Speaker) -> tuple[Option, ...]:
    """One line for each thing that a carrier reported."""
    options = []
    for number, event in enumerate(events):
        when = speaker.moment(event.at.astimezone()) if event.at is not None else ""
        parts = (when, speaker.name(event.place), speaker.name(event.carrier), event.consignment)
        detail = " · ".join(filter(None, parts))
        options.append(Option(str(number), speaker.name(event.told), detail))
    return tuple(options)


def document_options(documents: Sequence[KeptDocument], speaker: Speaker) -> tuple[Option, ...]:
    """One line a document: what, of which parcel, and how often it came out."""
    text = speaker.text
    options = []
    for document in documents:
        parcel = text("record.of_parcel", parcel=document.parcel) if document.parcel else ""
        out = text("record.copies", n=document.copies_out)
        detail = " · ".join(filter(None, (parcel, document.format.upper(), out)))
        options.append(Option(document.id, text(f"paper.{document.kind}"), detail))
    return tuple(options)
