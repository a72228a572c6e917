"""What the supervisor's place shows, and which acts PRO lets be done now."""

from collections.abc import Iterator, Sequence

import msgspec

from packstation.packing.intervening import Wanted, is_let
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place_ports import BenchNow, ConsignmentNow
from packstation.ui.flow.ports import ServiceChoice
from packstation.ui.flow.prompts import Option

TOLD_STATES = frozenset(
    {
        *("Unallocated", "AllocationFailed", "Allocated", "ReadyToShip", "Manifested"),
        *("ManifestFailed", "Cancelled"),
    }
)
"""PRO's states that have a word of their own here; the others are those of a parcel on its way."""


SILENT_S = 180
"""Benches tell of themselves every minute; who was silent for three is off, or away."""


class SuperviseView(msgspec.Struct, frozen=True):
    """`options` are the consignments, or the benches; `told` stands there when there is none."""

    title: str = ""
    options: tuple[Option, ...] = ()
    chosen: int = 0
    told: str = ""


def supervise_view(
    consignments: Sequence[ConsignmentNow], chosen: int, speaker: Speaker, *, is_busy: bool
) -> SuperviseView:
    """The consignments, each with its service and how it stands."""
    options = tuple(_option(one, speaker) for one in consignments)
    told = "" if options else speaker.text("supervise.busy" if is_busy else "supervise.none")
    return SuperviseView(speaker.text("supervise.title"), options, chosen, told)


def benches_view(
    benches: Sequence[BenchNow], chosen: int, speaker: Speaker, *, is_busy: bool
) -> SuperviseView:
    """Every bench of the fleet, with its last sign of life and what it has open."""
    options = tuple(_bench(one, speaker) for one in benches)
    empty = "supervise.busy_benches" if is_busy else "supervise.alone"
    told = "" if options else speaker.text(empty)
    word = "supervise.benches_title" if benches else "supervise.benches"
    title = speaker.text(word, n=len(benches))
    return SuperviseView(title, options, chosen, told)


def _bench(one: BenchNow, speaker: Speaker) -> Option:
    text = speaker.text
    here = text("supervise.here") if one.is_here else ""
    orders = text("supervise.open_orders", n=one.open_orders)
    papers = text("supervise.waiting_papers", n=one.waiting_papers) if one.waiting_papers else ""
    detail = " · ".join(filter(None, (here, orders, papers, speaker.name(one.version))))
    if one.seen_s < SILENT_S:
        return Option(one.name, speaker.name(one.name), detail, text("supervise.alive"))
    return Option(one.name, speaker.name(one.name), detail, _silence(one.seen_s, speaker))


def _silence(seconds: int, speaker: Speaker) -> str:
    """How long nothing was heard of a bench, in the largest unit that fits."""
    for unit, size in (("days", 86_400), ("hours", 3_600)):
        if seconds >= size:
            return speaker.text(f"supervise.silent.{unit}", n=seconds // size)
    return speaker.text("supervise.silent.minutes", n=seconds // 60)


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
