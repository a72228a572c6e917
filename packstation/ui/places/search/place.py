"""Orders by anything that stands in them. What is typed is looked for as it grows."""

from collections.abc import Mapping

from packstation.packing.barcodes.words import (
    BY_PAYLOAD,
    PREFIX,
    RECORD_PLACE,
    SEARCH,
    SEARCH_PLACE,
    SUPERVISE_PLACE,
)
from packstation.scanning.check import Arrived
from packstation.scanning.scan import ScanSource, read_scan
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.flow.place_ports import FoundOrder
from packstation.ui.places.search.view import SearchView, search_view

OPEN = PlaceAct("search-open", "word.search", BY_PAYLOAD[SEARCH].key)
TO_BENCH = PlaceAct("search-to-bench", "search.to_bench", "F12")
TO_RECORD = PlaceAct("search-record", "word.record", "F6")
TO_SUPERVISE = PlaceAct("search-supervise", "word.supervise", "F7")
MOST_TYPED = 200


class SearchPlace(Place):
    """The history over the port that searches it."""

    name = SEARCH_PLACE
    opener = OPEN
    words: Mapping[str, Pressable] = {SEARCH: OPEN}
    acts = (TO_RECORD, TO_SUPERVISE, TO_BENCH)
    is_whole = True
    typed = ""
    found: tuple[FoundOrder, ...] = ()
    has_more = False
    chosen = 0
    is_looking = False

    @property
    def is_there(self) -> bool:
        return self.surround.ports.search is not None

    @property
    def order(self) -> FoundOrder | None:
        """The order that is chosen; None where nothing is found."""
        return self.found[self.chosen] if self.chosen < len(self.found) else None

    def view(self) -> SearchView:
        """The panel as it stands."""
        speaker = self.surround.speaker
        return search_view(self.typed, self.found, self.chosen, speaker, self.is_looking)

    def come(self, _: str, /) -> None:
        self.look_for("")

    def offered(self) -> Offered:
        if self.order is None:
            return Offered((Act.BACK,))
        if self.order.is_of_pro:
            return Offered((Act.BACK, TO_SUPERVISE), TO_SUPERVISE)
        return Offered((Act.BACK, TO_RECORD, TO_SUPERVISE, TO_BENCH), TO_BENCH)

    def sentence(self) -> str:
        return self.surround.speaker.text("search.next")

    def look_for(self, typed: str) -> None:
        """Find orders with `typed` in them; with nothing typed the newest."""
        self.typed = typed[:MOST_TYPED]
        self.chosen = 0
        self.is_looking = True
        self.surround.tasks.start("search", self._search(self.typed))
        self.surround.changed()

    def choose(self, place: int) -> None:
        """Choose the order at `place` from the top."""
        self.chosen = max(0, min(place, len(self.found) - 1))
        self.surround.changed()

    def take_arrival(self, arrived: Arrived, /) -> bool:
        """What is scanned here is looked for; commands still are commands."""
        text = arrived.text.strip()
        if text.upper().startswith(PREFIX):
            return False
        scan = read_scan(text, self.surround.ports.clock(), ScanSource.TYPED)
        self.look_for(scan.code.serial or scan.code.sscc or scan.code.text)
        return True

    def press(self, act: Pressable, /) -> Prompt | None:
        """Bring the chosen order to the bench, as a scan of it would, or show more of it."""
        order = self.order
        if act is TO_RECORD and order is not None:
            self.surround.open(RECORD_PLACE, order.stream)
        if act is TO_SUPERVISE and order is not None:
            self.surround.open(SUPERVISE_PLACE, order.stream)
        if act is TO_BENCH and order is not None:
            now = self.surround.ports.clock()
            self.surround.leave()
            self.surround.station.scan(read_scan(order.reference, now, ScanSource.TYPED))
        return None

    async def _search(self, typed: str) -> None:
        port = self.surround.ports.search
        if port is None:
            return
        found = await port.search(typed)
        if typed == self.typed:  # else somebody typed on meanwhile
            self.found, self.is_looking = found, False
            self.surround.changed()
