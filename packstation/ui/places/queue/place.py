"""The orders of the day, group by group: what waits goes first, and the urgent before it."""

from collections.abc import Mapping

from packstation.packing.barcodes.words import BY_PAYLOAD, QUEUE, QUEUE_PLACE, RECORD_PLACE
from packstation.scanning.scan import ScanSource, read_scan
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.flow.place_ports import QueuedOrder, QueueGroup
from packstation.ui.places.queue.view import QueueView, queue_view

OPEN = PlaceAct("queue-open", "word.queue", BY_PAYLOAD[QUEUE].key)
URGENT = PlaceAct("queue-urgent", "queue.urgent", "F7")
NOT_URGENT = PlaceAct("queue-not-urgent", "queue.not_urgent", "F7")
SAVE = PlaceAct("queue-save", "queue.save", "F8")
PICK = PlaceAct("queue-pick", "queue.pick", "F9")
TO_RECORD = PlaceAct("queue-record", "word.record", "F6")
TO_BENCH = PlaceAct("queue-to-bench", "search.to_bench", "F12")
GROUPS = tuple(QueueGroup)


class QueuePlace(Place):
    """The queue over the port that knows it. It asks whenever it is looked at."""

    name = QUEUE_PLACE
    opener = OPEN
    words: Mapping[str, Pressable] = {QUEUE: OPEN}
    acts = (URGENT, NOT_URGENT, SAVE, PICK, TO_RECORD, TO_BENCH)
    is_whole = True
    group = QueueGroup.WAITING
    orders: tuple[QueuedOrder, ...] = ()
    waiting = 0
    chosen = 0
    said = ""
    is_looking = False

    @property
    def is_there(self) -> bool:
        return self.surround.ports.queue is not None

    @property
    def order(self) -> QueuedOrder | None:
        """The order that is chosen; None where the group is empty."""
        shown = [order for order in self.orders if order.group is self.group]
        return shown[self.chosen] if self.chosen < len(shown) else None

    def view(self) -> QueueView:
        """The panel as it stands."""
        speaker = self.surround.speaker
        return queue_view(
            self.orders,
            self.group,
            self.chosen,
            speaker,
            waiting=self.waiting,
            is_looking=self.is_looking,
        )

    def come(self, _: str, /) -> None:
        self.group, self.chosen, self.said = QueueGroup.WAITING, 0, ""
        self._look()

    def offered(self) -> Offered:
        order = self.order
        if order is None:
            return Offered((Act.BACK, SAVE))
        if order.group is QueueGroup.WAITING:
            mark = NOT_URGENT if order.is_urgent else URGENT
            return Offered((Act.BACK, SAVE, PICK, mark, TO_BENCH), TO_BENCH)
        return Offered((Act.BACK, SAVE, TO_RECORD, TO_BENCH), TO_BENCH)

    def sentence(self) -> str:
        return self.said or self.surround.speaker.text("queue.next")

    def choose(self, at: int) -> None:
        """Choose the order at `at` from the top of its group."""
        count = sum(order.group is self.group for order in self.orders)
        self.chosen = max(0, min(at, count - 1))
        self.surround.changed()

    def show_group(self, group: QueueGroup) -> None:
        """Show the orders of `group`."""
        self.group, self.chosen, self.said = group, 0, ""
        self.surround.changed()

    def go(self, step: int) -> None:
        """Show the group so many further on; after the last comes the first."""
        self.show_group(GROUPS[(GROUPS.index(self.group) + step) % len(GROUPS)])

    def press(self, act: Pressable, /) -> Prompt | None:
        order, tasks = self.order, self.surround.tasks
        if act is SAVE:
            tasks.start("save the queue", self._save())
        elif act is PICK:
            tasks.start("print the pick list", self._pick())
        elif act in (URGENT, NOT_URGENT) and order is not None and not order.stream:
            tasks.start("mark an order", self._mark(order.code, is_urgent=not order.is_urgent))
        elif act is TO_RECORD and order is not None and order.stream:
            self.surround.open(RECORD_PLACE, order.stream)
        elif act is TO_BENCH and order is not None:
            now = self.surround.ports.clock()
            self.surround.leave()
            self.surround.station.scan(read_scan(order.code, now, ScanSource.TYPED))
        return None

    def _look(self) -> None:
        self.is_looking = True
        self.surround.tasks.start("look at the queue", self._read())

    async def _read(self) -> None:
        port = self.surround.ports.queue
        if port is not None:
            self.orders = await port.orders()
            self.waiting = await port.waiting()
            self.is_looking = False
            self.choose(self.chosen)

    async def _mark(self, code: str, *, is_urgent: bool) -> None:
        port = self.surround.ports.queue
        if port is not None:
            self.said = await port.make_urgent(code, is_urgent=is_urgent)
            await self._read()

    async def _save(self) -> None:
        port = self.surround.ports.queue
        if port is not None:
            self.said = await port.save()
            self.surround.changed()

    async def _pick(self) -> None:
        port = self.surround.ports.queue
        if port is not None:
            self.said = await port.print_pick_list()
            self.surround.changed()
