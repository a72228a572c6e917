"""The record of one order: the one that search found, else the one on the screen."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from packstation.packing.barcodes.words import BY_PAYLOAD, RECORD, RECORD_PLACE, SUPERVISE_PLACE
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.flow.prompts import Choice, Option
from packstation.ui.places.record.view import RecordView, record_options

if TYPE_CHECKING:
    from packstation.history.replay import Lived

OPEN = PlaceAct("record-open", "word.record", BY_PAYLOAD[RECORD].key)
EVIDENCE = PlaceAct("record-evidence", "record.evidence", "F8")
TO_SUPERVISE = PlaceAct("record-supervise", "word.supervise", "F7")
WITH_NAMES, WITHOUT_NAMES = "with names", "without names"


class RecordPlace(Place):
    """The steps over the port that reads them; the newest is chosen first."""

    name = RECORD_PLACE
    opener = OPEN
    words: Mapping[str, Pressable] = {RECORD: OPEN}
    acts = (EVIDENCE, TO_SUPERVISE)
    is_whole = True
    stream = ""
    steps: Sequence["Lived"] = ()
    options: tuple[Option, ...] = ()
    chosen = 0
    said = ""
    is_reading = False
    has_gone_through = False
    """A step was chosen: the whole of it is said below, where it has room."""

    @property
    def is_there(self) -> bool:
        return self.surround.ports.record is not None

    def view(self) -> RecordView:
        """The panel as it stands."""
        if self.chosen >= len(self.steps):
            text = self.surround.speaker.text
            return RecordView(told=text("record.reading" if self.is_reading else "record.none"))
        return RecordView(self.options, self.chosen, "", self.steps[self.chosen].session)

    def come(self, stream: str, /) -> None:
        """Show the order of `stream`; of the one on the screen when it is empty."""
        open_one = self.surround.station.bench.session
        self.stream = stream or (open_one.stream if open_one is not None else "")
        self.steps, self.options, self.chosen, self.said = (), (), 0, ""
        self.has_gone_through = False
        if self.stream:
            self.is_reading = True
            self.surround.tasks.start("read a record", self._read(self.stream))

    def offered(self) -> Offered:
        to_supervise = (TO_SUPERVISE,) if self.surround.ports.supervising is not None else ()
        return Offered((Act.BACK, EVIDENCE, *to_supervise) if self.steps else (Act.BACK,))

    def sentence(self) -> str:
        step = self.options[self.chosen].title if self.has_gone_through else ""
        return self.said or step or self.surround.speaker.text("record.next")

    def choose(self, at: int) -> None:
        """Choose the step at `at` from the top: the order is shown as it was then."""
        self.chosen = max(0, min(at, len(self.steps) - 1))
        self.has_gone_through, self.said = bool(self.steps), ""
        self.surround.changed()

    def press(self, act: Pressable, /) -> Prompt | None:
        """Ask what the evidence is to hold, or go where the order's consignments can be changed."""
        if act is TO_SUPERVISE:
            self.surround.open(SUPERVISE_PLACE, self.stream)
        return Prompt(self._which, self._keep) if act is EVIDENCE and self.steps else None

    def _which(self) -> Choice:
        text = self.surround.speaker.text
        ways = (WITH_NAMES, "record.with_names"), (WITHOUT_NAMES, "record.without_names")
        return Choice(text("record.evidence"), tuple(Option(way, text(key)) for way, key in ways))

    def _keep(self, option: Option, _: str) -> None:
        is_anonymous = option.id == WITHOUT_NAMES
        self.surround.tasks.start("keep a record", self._write(self.stream, is_anonymous))

    async def _write(self, stream: str, is_anonymous: bool) -> None:
        port = self.surround.ports.record
        if port is not None:
            self.said = await port.evidence(stream, is_anonymous=is_anonymous)
            self.surround.changed()

    async def _read(self, stream: str) -> None:
        port, speaker = self.surround.ports.record, self.surround.speaker
        if port is None:
            return
        steps = [s for s in await port.steps(stream) if speaker.told(s.event, s.before)]
        if stream == self.stream:  # else another order is shown meanwhile
            self.steps, self.options = steps, record_options(steps, speaker)
            self.chosen, self.is_reading = max(len(steps) - 1, 0), False
            self.surround.changed()
