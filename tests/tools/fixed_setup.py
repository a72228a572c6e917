"""Set-up and settings of the window's tests: what is written is remembered."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from packstation.runtime.translated import into
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.entries import Entry, entries, fault_of, typed_value, with_value
from packstation.settings.layers import Machine, layered
from packstation.ui.flow.place_ports import Worn
from packstation.ui.flow.setup_ports import Broken, Examined, SetupState


class FixedSettings:
    """Implements `SettingsPort`: the defaults, over them what was set; nothing is written."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self.own: dict[str, Any] = {}
        self.machine = Machine({})
        self.fault_of_file: Broken | None = None
        self.done: list[str] = []

    async def entries(self) -> Sequence[Entry]:
        return entries(layered(self.own, self.machine))

    def fault(self, name: str, typed: str) -> str:
        fault = fault_of(self.own, self.machine, name, typed)
        return fault.told(into(self._speaker.language.value)) if fault else ""

    async def set(self, name: str, typed: str) -> str:
        if said := self.fault(name, typed):
            return said
        self.own = with_value(self.own, name, typed_value(name, typed))
        return ""

    async def forget(self, name: str) -> str:
        table, _, key = name.partition(".")
        self.own.get(table, {}).pop(key, None)
        return ""

    @property
    def look(self) -> Worn:
        window = layered(self.own, self.machine).settings.window
        return Worn(Language.ENGLISH, window.theme.value, window.type_scale)

    async def test(self, table: str) -> tuple[Examined, ...]:
        self.done.append(f"test {table}")
        return (Examined("PRO", "fail", self._speaker.text("doctor.dns.bad", host="pro.example")),)

    async def broken(self) -> Broken | None:
        return self.fault_of_file

    async def take_out(self) -> str:
        self.done.append("take out")
        self.fault_of_file = None
        return ""

    async def put_aside(self) -> str:
        self.done.append("aside")
        self.fault_of_file = None
        return ""


class FixedSetup:
    """Implements `SetupPort`: what is written becomes the state; two locations, two printers."""

    def __init__(self) -> None:
        self.state = SetupState(station="Bench 7", label_printer="Folder", paper_printer="Folder")
        self.refusal = ""
        self.done: list[str] = []

    async def use_pro(self, where: str) -> str:
        self.done.append(f"pro {where}")
        is_training = where == "training"
        self.state = replace(self.state, is_training=is_training, url="" if is_training else where)
        return self.refusal

    async def use_key(self, text: str) -> str:
        self.done.append(f"key of {len(text)}")
        self.state = replace(self.state, has_key=not self.refusal)
        return self.refusal

    async def locations(self) -> Sequence[tuple[str, str]]:
        return (("LEEDS-DC", "Leeds"), ("YORK-DC", "York"))

    async def printers(self) -> Sequence[tuple[str, str]]:
        return (("Zebra", "Zebra ZD421 at USB"), ("Office", "HP LaserJet"))

    async def use_printer(self, wanted: str, *, for_labels: bool) -> str:
        self.done.append(f"{wanted} for {'labels' if for_labels else 'papers'}")
        which = "label_printer" if for_labels else "paper_printer"
        self.state = replace(self.state, **{which: wanted})
        return self.refusal

    async def test_printer(self, name: str) -> str:
        self.done.append(f"page on {name}")
        return ""

    async def scales(self) -> Sequence[str]:
        return ("/dev/ttyUSB0",)

    async def use_scale(self, where: str) -> str:
        self.done.append(f"scale at {where}")
        return self.refusal

    async def add_person(self, name: str, pin: str) -> str:
        self.done.append(f"person {name} with a PIN of {len(pin)}")
        return self.refusal

    async def set(self, changes: Mapping[str, object]) -> str:
        self.done.append(str(dict(changes)))
        return self.refusal

    def restart(self) -> None:
        self.done.append("restart")
