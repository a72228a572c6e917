"""The doctor in the window: everything that a bench needs, looked at while it is shown."""

from collections.abc import Mapping, Sequence

import msgspec

from packstation.packing.barcodes.words import BY_PAYLOAD, DOCTOR, DOCTOR_PLACE
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.flow.setup_ports import Examined
from packstation.ui.flow.tone import Tone

OPEN = PlaceAct("doctor-open", "word.doctor", BY_PAYLOAD[DOCTOR].key)
LOOK = PlaceAct("doctor-look", "word.look_again", "F5")
SUPPORT = PlaceAct("doctor-support", "doctor.support", "F9")
TONES = {
    "fail": Tone.ERROR,
    "warn": Tone.ATTENTION,
    "unknown": Tone.INFORMATION,
    "ok": Tone.DONE,
}
"""In the order in which they stand."""


class DoctorRow(msgspec.Struct, frozen=True):
    """One thing that was looked at."""

    tone: Tone
    what: str
    sentence: str


class DoctorView(msgspec.Struct, frozen=True):
    """What is broken stands first."""

    told: str
    tone: Tone
    rows: tuple[DoctorRow, ...] = ()


class DoctorPlace(Place):
    """The findings over the port that makes them; looked at anew whenever it is opened."""

    name = DOCTOR_PLACE
    opener = OPEN
    words: Mapping[str, Pressable] = {DOCTOR: OPEN}
    acts = (LOOK, SUPPORT)
    is_whole = True
    findings: Sequence[Examined] = ()
    is_looking = False
    said = ""

    @property
    def is_there(self) -> bool:
        return self.surround.ports.doctor is not None

    def view(self) -> DoctorView:
        """The panel as it stands."""
        text = self.surround.speaker.text
        if self.is_looking:
            return DoctorView(text("doctor.looking"), Tone.INFORMATION)
        found = sorted(self.findings, key=lambda one: tuple(TONES).index(one.state))
        rows = tuple(DoctorRow(TONES[one.state], one.what, one.sentence) for one in found)
        broken = sum(one.state == "fail" for one in found)
        told = text("doctor.broken", n=broken) if broken else text("doctor.well")
        return DoctorView(told, Tone.ERROR if broken else Tone.DONE, rows)

    def come(self, _: str, /) -> None:
        self.said = ""
        self._look()

    def offered(self) -> Offered:
        return Offered((Act.BACK, SUPPORT, LOOK), LOOK)

    def sentence(self) -> str:
        return self.said or self.surround.speaker.text("doctor.next")

    def press(self, act: Pressable, /) -> Prompt | None:
        if act is LOOK and not self.is_looking:
            self._look()
        elif act is SUPPORT:
            self.said = self.surround.speaker.text("doctor.support.writing")
            self.surround.tasks.start("write a support file", self._write())
            self.surround.changed()
        return None

    async def _write(self) -> None:
        port = self.surround.ports.doctor
        if port is not None:
            self.said = await port.support_file()
            self.surround.changed()

    def _look(self) -> None:
        self.is_looking = True
        self.surround.tasks.start("examine the bench", self._examine())
        self.surround.changed()

    async def _examine(self) -> None:
        port = self.surround.ports.doctor
        if port is not None:
            self.findings = await port.examine()
            self.is_looking = False
            self.surround.changed()
