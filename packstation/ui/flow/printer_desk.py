"""What a packer does about printers: look, print a test page, use one for the labels.

It remembers which printer is chosen and which test page was read back; all else is the port's.
"""

import datetime
from collections.abc import Callable

from packstation.packing.bench import PrinterAct, ToPrinters
from packstation.packing.words import PRINTER
from packstation.runtime.tasks import Tasks
from packstation.scanning.scan import ScanSource, read_scan
from packstation.ui.flow.actions import Act
from packstation.ui.flow.ports import PrinterCard, PrintersPort, PrintersState
from packstation.ui.flow.view_printers import chosen_card
from packstation.workflow.station import Station


class PrinterDesk:
    """`port` None: nobody here knows printers."""

    def __init__(
        self,
        port: PrintersPort | None,
        station: Station,
        tasks: Tasks,
        clock: Callable[[], datetime.datetime],
        changed: Callable[[], None],
    ) -> None:
        self._port = port
        self._station = station
        self._tasks = tasks
        self._clock = clock
        self._changed = changed
        self.chosen = ""
        self.read_back: str | None = None
        self.acts: dict[Act, Callable[[], None]] = {
            Act.PRINTERS: lambda: None,
            Act.TEST_PRINT: self.test,
            Act.LOOK_AGAIN: self.look,
            Act.USE_FOR_LABELS: self.use_for_labels,
        }

    @property
    def is_there(self) -> bool:
        return self._port is not None

    @property
    def state(self) -> PrintersState:
        return self._port.state if self._port is not None else PrintersState()

    @property
    def card(self) -> PrinterCard | None:
        """The printer that is chosen; None where there is none."""
        return chosen_card(self.state, self.chosen)

    def open(self, name: str = "") -> None:
        """The printers come to the screen, `name` chosen; what was read back before is over."""
        self.chosen = name
        self.read_back = None
        self.look()

    def choose(self, name: str) -> None:
        """Choose the printer `name`."""
        self.chosen = name
        self.read_back = None
        self._changed()

    def take(self, act: ToPrinters) -> None:
        """A command barcode, or a test page's own."""
        match act.what:
            case PrinterAct.TEST:
                self.test()
            case PrinterAct.LOOK:
                self.look()
            case PrinterAct.READ_BACK:
                self.read_back = act.mark.upper()
                self._changed()
            case PrinterAct.SHOW:
                pass

    def look(self) -> None:
        """Ask all printers how they are."""
        if self._port is not None:
            self._port.look()

    def test(self) -> None:
        """Print a test page on the chosen printer."""
        card = self.card
        self.read_back = None
        if self._port is not None and card is not None:
            self._tasks.start(f"test page on {card.name}", self._port.test(card.name))
        self._changed()

    def use_for_labels(self) -> None:
        """Send labels to the chosen printer: what the scan of its barcode does."""
        card = self.card
        if card is not None:
            text = f"{PRINTER}{card.name}"
            self._station.scan(read_scan(text, self._clock(), ScanSource.TYPED))
