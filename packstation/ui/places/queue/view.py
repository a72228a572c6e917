"""The orders of the day in people's words."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place_ports import QueuedOrder, QueueGroup
from packstation.ui.flow.prompts import Option


class QueueTab(msgspec.Struct, frozen=True):
    """One group: its word and how many there are."""

    group: QueueGroup
    text: str
    count: str


class QueueView(msgspec.Struct, frozen=True):
    """`options` are the orders of the group that is shown."""

    tabs: tuple[QueueTab, ...] = ()
    group: QueueGroup = QueueGroup.WAITING
    options: tuple[Option, ...] = ()
    chosen: int = 0
    told: str = ""


def queue_view(
    orders: Sequence[QueuedOrder],
    group: QueueGroup,
    chosen: int,
    speaker: Speaker,
    *,
    waiting: int,
    is_looking: bool,
) -> QueueView:
    """The groups with their counts, and the orders of one of them: of those that wait the first.

    `waiting` is how many wait in all.
    """
    counts = Counter(order.group for order in orders)
    counts[QueueGroup.WAITING] = max(counts[QueueGroup.WAITING], waiting)
    tabs = tuple(
        QueueTab(one, speaker.text(f"queue.group.{one.value}"), speaker.number(counts[one]))
        for one in QueueGroup
    )
    shown = tuple(_option(order, speaker) for order in orders if order.group is group)
    told = "" if shown else speaker.text("queue.reading" if is_looking else "queue.none")
    return QueueView(tabs, group, shown, chosen, told)


def _option(order: QueuedOrder, speaker: Speaker) -> Option:
    due = speaker.text("queue.due", day=speaker.iso(order.due)) if order.due else ""
    when = speaker.moment(order.at) if order.at is not None else ""
    who = speaker.name(order.packer) if order.packer else ""
    where = speaker.name(order.station) if order.station else ""
    detail = " · ".join(filter(None, (due, speaker.units(order.units), when, who, where)))
    value = speaker.text("queue.mark") if order.is_urgent else ""
    if order.state:
        value = order.trouble or speaker.text(f"search.state.{order.state}")
    return Option(order.stream or order.code, order.name, detail, value)
