"""What was found, in people's words."""

from collections.abc import Sequence

import msgspec

from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place_ports import FoundOrder
from packstation.ui.flow.prompts import Option
from packstation.ui.places.supervise.view import state_word


class SearchView(msgspec.Struct, frozen=True):
    """`facts` are about the chosen order: what, and how it is."""

    typed: str
    told: str
    options: tuple[Option, ...] = ()
    chosen: int = 0
    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()


def search_view(
    typed: str, found: Sequence[FoundOrder], chosen: int, speaker: Speaker, is_looking: bool
) -> SearchView:
    """The orders that fit, and the chosen one with all that is known of it."""
    text = speaker.text
    options = tuple(
        Option(order.stream, order.name, _when(order, speaker), _state(order, speaker))
        for order in found
    )
    told = "" if options else text("search.looking" if is_looking else "search.none")
    order = found[chosen] if chosen < len(found) else None
    if order is None:
        return SearchView(typed, told, options)
    return SearchView(typed, told, options, chosen, order.name, _facts(order, speaker))


def _when(order: FoundOrder, speaker: Speaker) -> str:
    if order.is_of_pro:
        return f"{speaker.moment(order.opened)} · PRO"
    who = order.packer or speaker.text("figures.nobody")
    return " · ".join(filter(None, (speaker.moment(order.opened), who, order.station)))


def _state(order: FoundOrder, speaker: Speaker) -> str:
    if order.is_of_pro:
        return state_word(order.state, speaker)
    return speaker.text(f"search.state.{order.state}")


def _facts(order: FoundOrder, speaker: Speaker) -> tuple[tuple[str, str], ...]:
    text = speaker.text
    units = speaker.units(order.units)
    seconds = text("figures.seconds", n=round(order.seconds))
    packed = f"{speaker.number(order.parcels)} · {units} · {seconds}"
    facts = (
        ("search.fact.state", _state(order, speaker)),
        ("search.fact.reference", order.reference),
        ("search.fact.when", _when(order, speaker)),
        ("search.fact.parcels", packed if not order.is_of_pro else ""),
        ("search.fact.service", order.service),
        ("search.fact.consignments", ", ".join(order.consignments)),
        ("search.fact.tracking", ", ".join(order.tracking)),
        ("search.fact.postcode", order.postcode),
    )
    return tuple((text(key), value) for key, value in facts if value)
