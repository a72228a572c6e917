"""A packed order's consignments as PRO has them, and what a supervisor may have done with each.

Without an order, or by F8, it shows the benches of the fleet.
"""

from collections.abc import Mapping

from packstation.packing.barcodes.words import BY_PAYLOAD, SUPERVISE, SUPERVISE_PLACE
from packstation.packing.intervening import Asked, Wanted
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.flow.place_ports import BenchNow, ConsignmentNow
from packstation.ui.flow.ports import ServiceChoice
from packstation.ui.flow.prompts import Choice, Option, Reason
from packstation.ui.places.supervise.view import (
    SuperviseView,
    acts_on,
    benches_view,
    supervise_view,
)

OPEN = PlaceAct("supervise-open", "word.supervise", BY_PAYLOAD[SUPERVISE].key)
DO = PlaceAct("supervise", "supervise.do", "F7")
AGAIN = PlaceAct("supervise-again", "supervise.again", "F5")
BENCHES = PlaceAct("supervise-benches", "supervise.benches", "F8")
ORDER = PlaceAct("supervise-order", "supervise.order", "F8")
REASONS = ("customer", "service", "damaged", "stopped", "other")


class SupervisePlace(Place):
    """Asks PRO whenever it is looked at, and after everything that was done."""

    name = SUPERVISE_PLACE
    opener = OPEN
    words: Mapping[str, Pressable] = {SUPERVISE: OPEN}
    acts = (DO, AGAIN, BENCHES, ORDER)
    is_whole = True
    stream = ""
    consignments: tuple[ConsignmentNow, ...] = ()
    benches: tuple[BenchNow, ...] = ()
    is_at_benches = False
    services: tuple[ServiceChoice, ...] = ()
    chosen = 0
    said = ""
    supervisor = ""
    is_busy = False

    @property
    def is_there(self) -> bool:
        return self.surround.ports.supervising is not None

    @property
    def consignment(self) -> ConsignmentNow | None:
        """The one that is chosen; None where there is none, and while benches are shown."""
        if self.is_at_benches:
            return None
        return self.consignments[self.chosen] if self.chosen < len(self.consignments) else None

    def view(self) -> SuperviseView:
        """The panel as it stands."""
        speaker = self.surround.speaker
        if self.is_at_benches:
            return benches_view(self.benches, self.chosen, speaker, is_busy=self.is_busy)
        return supervise_view(self.consignments, self.chosen, speaker, is_busy=self.is_busy)

    def come(self, stream: str, /) -> None:
        """Show the order of `stream`; of the one on the screen when it is empty; else benches."""
        open_one = self.surround.station.bench.session
        self.stream = stream or (open_one.stream if open_one is not None else "")
        self.consignments, self.chosen, self.said, self.supervisor = (), 0, "", ""
        self.is_at_benches = not self.stream
        self._look()

    def allowed_by(self, name: str) -> None:
        self.supervisor = name

    def offered(self) -> Offered:
        other = () if not self.stream else (ORDER,) if self.is_at_benches else (BENCHES,)
        if self.consignment is None or self.is_busy:
            return Offered((Act.BACK, AGAIN, *other))
        return Offered((Act.BACK, AGAIN, *other, DO), DO)

    def sentence(self) -> str:
        text = self.surround.speaker.text
        if self.is_busy:
            return text("supervise.busy")
        if self.is_at_benches:
            return text("supervise.benches_next")
        return self.said or text("supervise.next")

    def choose(self, at: int) -> None:
        """Choose what stands at `at` from the top."""
        shown = self.benches if self.is_at_benches else self.consignments
        self.chosen = max(0, min(at, len(shown) - 1))
        self.surround.changed()

    def press(self, act: Pressable, /) -> Prompt | None:
        if act is AGAIN and not self.is_busy:
            self.said = ""
            self._look()
        elif act in (BENCHES, ORDER):
            self.is_at_benches = act is BENCHES
            self.chosen = 0
            self._look()
        elif act is DO and self.consignment is not None and not self.is_busy:
            return Prompt(self._which, self._chosen)
        return None

    def _which(self) -> Choice:
        text, consignment = self.surround.speaker.text, self.consignment
        if consignment is None:
            return Choice(text("supervise.do"))
        return Choice(
            text("supervise.what", reference=consignment.reference),
            acts_on(consignment, self.services, self.surround.speaker),
            tuple(Reason(reason, text(f"supervise.reason.{reason}")) for reason in REASONS),
        )

    def _chosen(self, option: Option, reason: str) -> None:
        consignment = self.consignment
        if option.why_not or consignment is None:
            self.said = option.why_not
            return
        name, _, number = option.id.partition("#")
        asked = Asked(
            wanted=Wanted(name),
            consignment=consignment.reference,
            order=consignment.order,
            reason=reason,
            supervisor=self.supervisor,
            rule=self.services[int(number)].rule if number else None,
            packages=consignment.packages,
            grams=self.surround.ports.status.state.live_grams or 0,
        )
        self.is_busy = True
        self.surround.tasks.start("intervene", self._do(asked))

    async def _do(self, asked: Asked) -> None:
        port = self.surround.ports.supervising
        try:
            said = await port.intervene(asked) if port is not None else ""
        finally:
            self.is_busy = False
        self.said = said
        self._look()

    def _look(self) -> None:
        self.is_busy = True
        if self.is_at_benches:
            self.surround.tasks.start("look at benches", self._read_benches())
        else:
            self.surround.tasks.start("look at consignments", self._read(self.stream))

    async def _read(self, stream: str) -> None:
        port = self.surround.ports.supervising
        found: tuple[ConsignmentNow, ...] = ()
        try:
            if port is not None:
                found = await port.consignments(stream)
                self.services = tuple(await self.surround.ports.services.choices())
        finally:
            self.is_busy = False
        if stream == self.stream:  # else another order is shown meanwhile
            self.consignments = found
            self.choose(self.chosen)

    async def _read_benches(self) -> None:
        port = self.surround.ports.supervising
        try:
            self.benches = await port.benches() if port is not None else ()
        finally:
            self.is_busy = False
        self.choose(self.chosen)
