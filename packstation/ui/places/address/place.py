"""Where the open order goes: shown on request, corrected in PRO before anything is packed there."""

from collections.abc import Mapping

from packstation.packing.barcodes.words import ADDRESS, ADDRESS_PLACE
from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.flow.place_ports import CorrectionField
from packstation.ui.places.address.view import AddressView, address_view

SAVE = PlaceAct("address-save", "address.save", "F12")
MOST_TYPED = 200


class AddressPlace(Place):
    """What is typed goes into the chosen field; nothing is written before it is saved."""

    name = ADDRESS_PLACE
    opener = Act.ADDRESS
    words: Mapping[str, Pressable] = {ADDRESS: Act.ADDRESS}
    acts = (SAVE,)
    is_whole = True
    stands_over = frozenset({AlertKind.ORDER_LACKS})
    stream = ""
    fields: tuple[CorrectionField, ...] = ()
    changes: Mapping[str, str] = {}
    chosen = 0
    said = ""
    is_busy = False

    @property
    def is_there(self) -> bool:
        return self.surround.ports.corrections is not None

    @property
    def can_be_corrected(self) -> bool:
        """Nothing was made of the order in PRO yet."""
        session = self.surround.station.bench.sessions.get(self.stream)
        return session is not None and session.phase is Phase.PACKING

    @property
    def text(self) -> str:
        """What stands in the chosen field."""
        if self.chosen >= len(self.fields):
            return ""
        field = self.fields[self.chosen]
        return self.changes.get(field.name, field.value)

    def view(self) -> AddressView:
        """The panel as it stands."""
        return address_view(self.fields, self.changes, self.chosen, self.surround.speaker)

    def come(self, _: str, /) -> None:
        session = self.surround.station.bench.session
        self.fields, self.changes, self.chosen, self.said = (), {}, 0, ""
        self.stream = session.stream if session is not None else ""
        if session is not None and session.order is not None:
            self.surround.tasks.start("read the address", self._read(session.order.reference))

    def offered(self) -> Offered:
        if not self.changes or self.is_busy or not self.can_be_corrected:
            return Offered((Act.BACK,), Act.BACK)
        return Offered((Act.BACK, SAVE), SAVE)

    def sentence(self) -> str:
        text = self.surround.speaker.text
        if self.said or self.is_busy:
            return self.said or text("address.saving")
        return text("address.type" if self.can_be_corrected else "address.packed")

    def choose(self, at: int) -> None:
        """Choose the field at `at` from the top."""
        self.chosen = max(0, min(at, len(self.fields) - 1))
        self.surround.changed()

    def write(self, text: str) -> None:
        """The chosen field says `text` from now on, where it may."""
        if self.chosen >= len(self.fields) or not self.can_be_corrected:
            return
        field = self.fields[self.chosen]
        if field.is_fixed:
            return
        others = {name: said for name, said in self.changes.items() if name != field.name}
        text = text[:MOST_TYPED]
        self.changes = others if text == field.value else {**others, field.name: text}
        self.said = ""
        self.surround.changed()

    def press(self, _: Pressable, /) -> Prompt | None:
        """Write the corrections to PRO."""
        if self.changes and not self.is_busy and self.can_be_corrected:
            self.is_busy = True
            self.surround.tasks.start("correct the order", self._save(dict(self.changes)))
        return None

    async def _read(self, reference: str) -> None:
        port, stream = self.surround.ports.corrections, self.stream
        if port is None:
            return
        fields = await port.fields(reference)
        if stream == self.stream:  # else another order is shown meanwhile
            self.fields = fields
            self.said = "" if fields else self.surround.speaker.text("address.unread")
            self.surround.changed()

    async def _save(self, changes: Mapping[str, str]) -> None:
        port = self.surround.ports.corrections
        try:
            self.said = await port.correct(self.stream, changes) if port is not None else ""
        finally:
            self.is_busy = False
        if not self.said:
            self.surround.leave()
        self.surround.changed()
