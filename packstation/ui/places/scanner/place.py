"""The scanner check: what is scanned here is looked at and goes nowhere else."""

import datetime
import re
from collections.abc import Mapping

from packstation.packing.barcodes.words import (
    BY_PAYLOAD,
    SCANNER,
    SCANNER_PLACE,
)
from packstation.scanning.check import Arrived, ScannerHabits
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.places.scanner.view import ScannerView, scanner_view

OPEN = PlaceAct("scanner-open", "word.scanner", BY_PAYLOAD[SCANNER].key)
SET = PlaceAct("scanner-set", "scanner.set", "F12")
ONE_PULL = datetime.timedelta(seconds=1)
"""What arrives so soon behind belongs to the same pull of the trigger."""
LEAVES = re.compile(r"PS:(?:[A-Z0-9]+:)?(?:NEXT|OK)")
"""Whether the shop's own part in it is right is found out where all commands are."""


class ScannerPlace(Place):
    """The scanner over the port that can set it."""

    name = SCANNER_PLACE
    opener = OPEN
    words: Mapping[str, Pressable] = {SCANNER: OPEN}
    acts = (SET,)
    is_whole = True
    said = ""

    @property
    def is_there(self) -> bool:
        return self.surround.ports.scanner is not None

    def view(self) -> ScannerView:
        """The check as it stands."""
        port = self.surround.ports.scanner
        habits = port.habits if port is not None else ScannerHabits()
        return scanner_view(self.arrivals, habits, self.surround.speaker, self.said)

    def come(self, _: str, /) -> None:
        self.arrivals: list[Arrived] = []
        self._last: datetime.datetime | None = None
        self.said = ""

    def offered(self) -> Offered:
        return Offered((Act.BACK, SET), SET) if self.view().remedies else Offered((Act.BACK,))

    def sentence(self) -> str:
        return self.surround.speaker.text("scanner.next")

    def take_arrival(self, arrived: Arrived, /) -> bool:
        """Look at what came; the barcodes that leave still leave."""
        if LEAVES.fullmatch(arrived.text.strip().upper()):
            return False
        now = self.surround.ports.clock()
        if self._last is None or now - self._last > ONE_PULL:
            self.arrivals = []
        self._last = now
        self.arrivals.append(arrived)
        self.said = ""
        self.surround.changed()
        return True

    def press(self, act: Pressable, /) -> Prompt | None:
        remedies = dict(self.view().remedies)
        if act is SET and remedies:
            self.surround.tasks.start("set the scanner", self._set(remedies))
        return None

    async def _set(self, remedies: Mapping[str, str]) -> None:
        port = self.surround.ports.scanner
        if port is None:
            return
        wrong = await port.set(remedies)
        self.said = wrong or self.surround.speaker.text("scanner.was_set")
        if not wrong:
            self.arrivals = []
        self.surround.changed()
