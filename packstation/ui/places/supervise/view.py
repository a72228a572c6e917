"""What the supervisor's place shows, and which acts PRO lets be done now."""

from collections.abc import Iterator, Sequence

import msgspec

from packstation.packing.intervening import Wanted, is_let
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place_ports import ConsignmentNow
from packstation.ui.flow.ports import ServiceChoice
from packstation.ui.flow.prompts import Option

TOLD_STATES = frozenset(
    {
        *("Unallocated", "AllocationFailed", "Allocated", "ReadyToShip", "Manifested"),
        *("ManifestFailed", "Cancelled"),
    }
)
"""PRO's states that have a word of their own here; the others are those of a parcel on its way."""


class SuperviseView(msgspec.Struct, frozen=True):
    """`options` are the consignments; `told` stands there when there is none."""

    options: tuple[Option, ...] = ()
    chosen: int = 0
    told: str = ""


def supervise_view(
    consignments: Sequence[ConsignmentNow], chosen: int, speaker: Speaker, *, is_busy: bool
) -> SuperviseView:
    """The consignments, each with its service and how it stands."""
    options = tuple(_option(one, speaker) for one in consignments)
    told = "" if options else speaker.text("supervise.busy" if is_busy else "supervise.none")
    return SuperviseView(options, chosen, told)


def _option(one: ConsignmentNow, speaker: Speaker) -> Option:
    packages = speaker.text("supervise.packages", n=one.packages)
    detail = " · ".join(filter(None, (one.order, one.service, packages)))
    return Option(one.reference, one.reference, detail, state_word(one.state, speaker))


def state_word(state: str, speaker: Speaker) -> str:
    """PRO's state in our words."""
    return speaker.text(f"supervise.state.{state if state in TOLD_STATES else 'other'}")


def acts_on(
    one: ConsignmentNow, services: Sequence[ServiceChoice], speaker: Speaker
) -> tuple[Option, ...]:
    """Every act on a consignment; what cannot be done now comes last, with why not."""
    return tuple(sorted(_acts(one, services, speaker), key=lambda option: bool(option.why_not)))


def _acts(
    one: ConsignmentNow, services: Sequence[ServiceChoice], speaker: Speaker
) -> Iterator[Option]:
    text = speaker.text
    for wanted in Wanted:
        key = f"supervise.act.{wanted.value.replace(' ', '_')}"
        why_not = ""
        if one.in_work_at:
            why_not = text("supervise.in_work", station=speaker.name(one.in_work_at))
        elif not is_let(wanted, one.state):
            why_not = text("supervise.not_now", state=state_word(one.state, speaker))
        detail = why_not or text(f"{key}.told")
        if wanted is not Wanted.REALLOCATE:
            yield Option(wanted.value, text(key), detail, why_not=why_not)
            continue
        for number, service in enumerate(services):
            title = text("supervise.act.service", service=service.name)
            yield Option(f"{wanted.value}#{number}", title, detail, why_not=why_not)
