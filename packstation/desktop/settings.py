"""The settings place over the settings file, and over the bench that runs by it."""

import asyncio
import datetime
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from packstation.assembly.early import now
from packstation.assembly.setup import Setup
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.errors import SettingsError
from packstation.settings.model import Settings
from packstation.ui.flow.place_ports import Worn
from packstation.ui.flow.setup_ports import Broken, Examined

if TYPE_CHECKING:
    from packstation.runtime.phrase import Translate
    from packstation.settings.entries import Entry
    from packstation.settings.layers import Layers, Machine

Take = Callable[[Settings], None]


class SettingsDesk:
    """Implements `SettingsPort`. `takers` are told the settings that hold after each change."""

    def __init__(
        self,
        setup: Setup,
        speaker: Speaker,
        language_of: Callable[[Settings], Language],
        takers: Sequence[Take] = (),
    ) -> None:
        self._setup = setup
        self._path = setup.paths.settings_file
        self._speaker = speaker
        self._language_of = language_of
        self._takers = takers
        self._own: dict[str, object] = {}
        self._machine: Machine | None = None
        self._settings = setup.settings
        self._fault: SettingsError | None = None

    async def entries(self) -> "Sequence[Entry]":
        """Every setting as it stands; the defaults while the file is broken."""
        from packstation.settings.entries import entries

        return entries(await asyncio.to_thread(self._read))

    def _read(self) -> "Layers":
        from packstation.settings.file import read_toml
        from packstation.settings.layers import Machine, layered, machine_file, read_machine

        try:
            self._machine = read_machine(machine_file())
            self._own = read_toml(self._path)
            return layered(self._own, self._machine)
        except SettingsError:
            return layered({}, Machine({}))

    def fault(self, name: str, typed: str) -> str:
        """What is wrong with what is being typed."""
        from packstation.settings.entries import fault_of

        fault = fault_of(self._own, self._machine, name, typed) if self._machine else None
        if fault is None:
            return ""
        is_where_one_types = fault.field in ("", name)
        return fault.told(self._into()) if is_where_one_types else fault.said(self._into())

    def _into(self) -> "Translate":
        from packstation.runtime.translated import into

        return into(self._language_of(self._settings).value)

    async def set(self, name: str, typed: str) -> str:
        """Write it; who runs by it is told."""
        from packstation.settings.edit import change
        from packstation.settings.entries import typed_value

        try:
            value = typed_value(name, typed)
            settings = await asyncio.to_thread(change, self._path, {name: value})
        except SettingsError as error:
            return error.said(self._into())
        self._take(settings)
        return ""

    async def forget(self, name: str) -> str:
        """Back to the computer's value, or the default."""
        from packstation.settings.edit import forget

        try:
            settings = await asyncio.to_thread(forget, self._path, name)
        except SettingsError as error:
            return error.said(self._into())
        self._take(settings)
        return ""

    def _take(self, settings: Settings) -> None:
        self._settings = settings
        for take in self._takers:
            take(settings)

    @property
    def look(self) -> Worn:
        """How the window looks by the settings."""
        window = self._settings.window
        return Worn(self._language_of(self._settings), window.theme.value, window.type_scale)

    async def test(self, table: str) -> tuple[Examined, ...]:
        """Try what belongs to the settings of `table`, as they are written now."""
        from packstation.desktop.examining import examined

        return await examined(replace(self._setup, settings=self._settings), self._speaker, table)

    async def broken(self) -> Broken | None:
        """What keeps the file from being used."""
        from packstation.settings.mending import can_take_out, fault_in

        self._fault = fault = await asyncio.to_thread(fault_in, self._path)
        if fault is None:
            return None
        field = fault.field if can_take_out(self._path, fault) else ""
        return Broken(fault.said(self._into()), field, is_own=fault.path == self._path)

    async def take_out(self) -> str:
        """Remove the key that is at fault; a copy stays."""
        from packstation.settings.mending import take_out

        fault = self._fault
        if fault is None:
            return ""
        return await self._mended(lambda at: take_out(self._path, fault.field, at))

    async def put_aside(self) -> str:
        """Rename the file and begin with the defaults."""
        from packstation.settings.mending import put_aside

        return await self._mended(lambda at: put_aside(self._path, at))

    async def _mended(self, mend: "Callable[[datetime.datetime], object]") -> str:
        try:
            copy = await asyncio.to_thread(mend, now().astimezone())
        except SettingsError as error:
            return error.said(self._into())
        return self._speaker.text("settings.copy", file=str(copy))
