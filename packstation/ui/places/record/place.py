"""The record of one order: the one that search found, else the one on the screen."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from packstation.packing.barcodes.words import BY_PAYLOAD, RECORD, RECORD_PLACE, SUPERVISE_PLACE
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.flow.prompts import Choice, Option
from packstation.ui.places.record.view import (
    RecordView,
    document_options,
    record_options,
    tracked_options,
)

if TYPE_CHECKING:
    from packstation.history.replay import Lived

OPEN = PlaceAct("record-open", "word.record", BY_PAYLOAD[RECORD].key)
EVIDENCE = PlaceAct("record-evidence", "record.evidence", "F8")
TRACKING = PlaceAct("record-tracking", "record.tracking", "F6")
STEPS = PlaceAct("record-steps", "record.steps", "F6")
DOCUMENTS = PlaceAct("record-documents", "record.documents", "F9")
TO_SUPERVISE = PlaceAct("record-supervise", "word.supervise", "F7")
WITH_NAMES, WITHOUT_NAMES = "with names", "without names"


class RecordPlace(Place):
    """The steps over the port that reads them; the newest is chosen first."""

    name = RECORD_PLACE
    opener = OPEN
    words: Mapping[str, Pressable] = {RECORD: OPEN}
    acts = (EVIDENCE, TRACKING, STEPS, DOCUMENTS, TO_SUPERVISE)
    is_whole = True
    stream = ""
    steps: Sequence["Lived"] = ()
    options: tuple[Option, ...] = ()
    tracked: tuple[Option, ...] | None = None
    """What carriers reported, while that is shown instead of the steps."""
    documents: tuple[Option, ...] = ()
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
        if self.tracked is not None:
            told = "" if self.tracked else self.surround.speaker.text("record.not_tracked")
            last = self.steps[-1].session if self.steps else None
            return RecordView(self.tracked, self.chosen, told, last)
        if self.chosen >= len(self.steps):
            text = self.surround.speaker.text
            return RecordView(told=text("record.reading" if self.is_reading else "record.none"))
        return RecordView(self.options, self.chosen, "", self.steps[self.chosen].session)

    def come(self, stream: str, /) -> None:
        """Show the order of `stream`; of the one on the screen when it is empty."""
        open_one = self.surround.station.bench.session
        self.stream = stream or (open_one.stream if open_one is not None else "")
        self.steps, self.options, self.chosen, self.said = (), (), 0, ""
        self.tracked, self.documents = None, ()
        self.has_gone_through = False
        if self.stream:
            self.is_reading = True
            self.surround.tasks.start("read a record", self._read(self.stream))

    def offered(self) -> Offered:
        to_supervise = (TO_SUPERVISE,) if self.surround.ports.supervising is not None else ()
        if not self.steps:
            return Offered((Act.BACK,))
        other = TRACKING if self.tracked is None else STEPS
        papers = (DOCUMENTS,) if self.documents else ()
        return Offered((Act.BACK, EVIDENCE, *papers, other, *to_supervise))

    def sentence(self) -> str:
        rows = self.options if self.tracked is None else self.tracked
        has_row = self.has_gone_through and self.chosen < len(rows)
        step = rows[self.chosen].title if has_row else ""
        return self.said or step or self.surround.speaker.text("record.next")

    def choose(self, at: int) -> None:
        """Choose the step at `at` from the top: the order is shown as it was then."""
        rows = self.steps if self.tracked is None else self.tracked
        self.chosen = max(0, min(at, len(rows) - 1))
        self.has_gone_through, self.said = bool(self.steps), ""
        self.surround.changed()

    def press(self, act: Pressable, /) -> Prompt | None:
        """Ask what the evidence is to hold, or go where the order's consignments can be changed."""
        if act is TRACKING and self.stream:
            self.surround.tasks.start("ask for tracking", self._track(self.stream))
            return None
        if act is STEPS:
            self.tracked = None
            self.choose(len(self.steps) - 1)
            return None
        if act is DOCUMENTS and self.documents:
            return Prompt(self._which_document, self._save)
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

    def _which_document(self) -> Choice:
        return Choice(self.surround.speaker.text("record.which_document"), self.documents)

    def _save(self, option: Option, _: str) -> None:
        self.surround.tasks.start("save a document", self._saved(self.stream, option.id))

    async def _saved(self, stream: str, document: str) -> None:
        port = self.surround.ports.record
        if port is not None:
            self.said = await port.save_document(stream, document)
            self.surround.changed()

    async def _track(self, stream: str) -> None:
        port, speaker = self.surround.ports.record, self.surround.speaker
        found = await port.tracking(stream) if port is not None else None
        if stream != self.stream:  # another order is shown meanwhile
            return
        if found is None:
            self.said = speaker.text("record.no_tracking")
        else:
            self.tracked, self.chosen, self.said = tracked_options(found, speaker), 0, ""
            self.has_gone_through = False
        self.surround.changed()

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
        documents = await port.documents(stream)
        if stream == self.stream:  # else another order is shown meanwhile
            self.steps, self.options = steps, record_options(steps, speaker)
            self.documents = document_options(documents, speaker)
            self.chosen, self.is_reading = max(len(steps) - 1, 0), False
            self.surround.changed()
