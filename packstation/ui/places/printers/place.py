"""What a packer does about printers: look, print a test page, use one for the labels.

It remembers which printer is chosen and which test page was read back; all else is the port's.
"""

from collections.abc import Mapping

from packstation.packing.barcodes.words import (
    BY_PAYLOAD,
    LOOK_AGAIN,
    PRINTER,
    PRINTERS,
    PRINTERS_PLACE,
    TEST_PAGE,
    TEST_PRINT,
)
from packstation.packing.bench import Meaning, SwitchPrinter
from packstation.scanning.scan import ScanSource, read_scan
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.flow.ports import PrinterCard, PrintersState
from packstation.ui.places.printers.view import (
    PrintersView,
    chosen_card,
    has_labels,
    printers_view,
)

TEST = PlaceAct("printers-test", "word.test_print", BY_PAYLOAD[TEST_PRINT].key)
LOOK = PlaceAct("printers-look", "word.look_again", BY_PAYLOAD[LOOK_AGAIN].key)
USE_FOR_LABELS = PlaceAct("printers-use-for-labels", "action.use_for_labels", "Ctrl+L")
_WORDS: Mapping[str, Pressable] = {PRINTERS: Act.PRINTERS, TEST_PRINT: TEST, LOOK_AGAIN: LOOK}


class PrintersPlace(Place):
    """The printers over the port that knows them."""

    name = PRINTERS_PLACE
    opener = Act.PRINTERS
    words = _WORDS
    acts = (TEST, LOOK, USE_FOR_LABELS)
    chosen = ""
    read_back: str | None = None

    @property
    def is_there(self) -> bool:
        return self.surround.ports.printers is not None

    @property
    def state(self) -> PrintersState:
        """As the port tells it; nobody here may know printers."""
        port = self.surround.ports.printers
        return port.state if port is not None else PrintersState()

    @property
    def card(self) -> PrinterCard | None:
        """The printer that is chosen; None where there is none."""
        return chosen_card(self.state, self.chosen)

    def view(self) -> PrintersView:
        """The panel as it stands."""
        return printers_view(self.state, self.surround.speaker, self.chosen, self.read_back)

    def come(self, detail: str, /) -> None:
        """The printer `detail` is chosen; what was read back before is over."""
        self.chosen = detail
        self.read_back = None
        self._look()

    def offered(self) -> Offered:
        card = self.card
        if card is None:
            return Offered((Act.BACK, LOOK))
        use = () if has_labels(card) else (USE_FOR_LABELS,)
        return Offered((Act.BACK, LOOK, *use, TEST), TEST)

    def press(self, act: Pressable, /) -> Prompt | None:
        if act is TEST:
            self._test()
        elif act is LOOK:
            self._look()
        elif act is USE_FOR_LABELS:
            self._use_for_labels()
        return None

    def take_word(self, word: str, argument: str, /) -> None:
        if word == TEST_PAGE:
            self.read_back = argument
            self.surround.changed()
        else:
            super().take_word(word, argument)

    def heard(self, meaning: Meaning, /) -> None:
        """A printer's own barcode switches the labels to it; here it is chosen, too."""
        if isinstance(meaning, SwitchPrinter):
            self.choose(meaning.name)

    def stays_for(self, word: str) -> bool:
        return super().stays_for(word) or word.startswith((TEST_PAGE, PRINTER))

    def choose(self, name: str) -> None:
        """Choose the printer `name`."""
        self.chosen = name
        self.read_back = None
        self.surround.changed()

    def _look(self) -> None:
        port = self.surround.ports.printers
        if port is not None:
            port.look()

    def _test(self) -> None:
        card, port = self.card, self.surround.ports.printers
        self.read_back = None
        if port is not None and card is not None:
            self.surround.tasks.start(f"test page on {card.name}", port.test(card.name))
        self.surround.changed()

    def _use_for_labels(self) -> None:
        """Send labels to the chosen printer: what the scan of its barcode does."""
        card = self.card
        if card is not None:
            now = self.surround.ports.clock()
            self.surround.station.scan(read_scan(f"{PRINTER}{card.name}", now, ScanSource.TYPED))
