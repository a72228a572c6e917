"""The loading check: one carrier's van at a time; every scan is judged and the good ones kept."""

from collections.abc import Mapping

from packstation.packing.barcodes.words import BY_PAYLOAD, LOADING, LOADING_PLACE, PREFIX
from packstation.scanning.check import Arrived
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.flow.place_ports import LoadedNow, Van
from packstation.ui.flow.signals import Signal
from packstation.ui.places.loading.view import (
    GOOD,
    SOFT,
    LoadingView,
    carriers_after,
    loading_view,
)

OPEN = PlaceAct("loading-open", "word.loading", BY_PAYLOAD[LOADING].key)
CARRIER = PlaceAct("loading-carrier", "loading.carrier", "F6")
PRINT = PlaceAct("loading-print", "loading.print", "F8")


class LoadingPlace(Place):
    """The van over the port that judges. The first label says whose van it is, or F6 does."""

    name = LOADING_PLACE
    opener = OPEN
    words: Mapping[str, Pressable] = {LOADING: OPEN}
    acts = (CARRIER, PRINT)
    is_whole = True
    carrier = ""
    van = Van()
    last: LoadedNow | None = None
    said = ""
    is_looking = False

    @property
    def is_there(self) -> bool:
        return self.surround.ports.loading is not None

    def view(self) -> LoadingView:
        """The panel as it stands."""
        speaker = self.surround.speaker
        return loading_view(self.last, self.van, self.carrier, speaker, is_looking=self.is_looking)

    def come(self, _: str, /) -> None:
        self.last, self.said = None, ""
        self._look()

    def offered(self) -> Offered:
        return Offered((Act.BACK, PRINT, CARRIER))

    def sentence(self) -> str:
        return self.said or self.surround.speaker.text("loading.scan")

    def press(self, act: Pressable, /) -> Prompt | None:
        """Another carrier's van, or the list that the driver signs."""
        if act is CARRIER:
            self.carrier, self.last = carriers_after(self.van.carriers, self.carrier), None
            self._look()
        elif act is PRINT:
            self.surround.tasks.start("print the loading list", self._print())
        return None

    def take_arrival(self, arrived: Arrived, /) -> bool:
        """Every label is judged here; commands still are commands."""
        text = arrived.text.strip()
        if not text or text.upper().startswith(PREFIX):
            return False
        self.surround.tasks.start("load a parcel", self._load(text))
        return True

    async def _load(self, text: str) -> None:
        port = self.surround.ports.loading
        if port is None:
            return
        self.last = last = await port.load(text, self.carrier)
        self.said = ""
        if last.verdict == GOOD:
            self.carrier = self.carrier or last.carrier
            self.surround.hear(Signal.ADDED)
        else:
            self.surround.hear(Signal.ATTENTION if last.verdict in SOFT else Signal.WRONG)
        await self._read()

    def _look(self) -> None:
        self.is_looking = True
        self.surround.tasks.start("look at the van", self._read())
        self.surround.changed()

    async def _read(self) -> None:
        port, carrier = self.surround.ports.loading, self.carrier
        if port is None:
            return
        van = await port.van(carrier)
        if carrier == self.carrier:  # else another van is looked at meanwhile
            self.van, self.is_looking = van, False
            self.surround.changed()

    async def _print(self) -> None:
        port = self.surround.ports.loading
        if port is not None:
            self.said = await port.print_list(self.carrier)
            self.surround.changed()
