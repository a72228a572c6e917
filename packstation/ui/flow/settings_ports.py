"""What the settings place asks for: every setting, changing one, mending a file that is broken."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

from packstation.ui.flow.place_ports import Examined, Worn

if TYPE_CHECKING:
    from packstation.settings.entries import Entry


class Broken(msgspec.Struct, frozen=True):
    """Why the settings file cannot be used; `field`, where one key is at fault and can go."""

    sentence: str
    field: str = ""
    is_own: bool = True
    """The user's file; the computer's is mended by IT."""


class SettingsPort(Protocol):
    """Who reads and writes the settings file; "" means that all is well."""

    async def entries(self) -> "Sequence[Entry]":
        """Every setting as it stands; the defaults while the file is broken."""

    def fault(self, name: str, typed: str) -> str:
        """What is wrong with what is being typed."""

    async def set(self, name: str, typed: str) -> str:
        """Write it, and let it hold from when on it can."""

    async def forget(self, name: str) -> str:
        """Back to the computer's value, or the default."""

    @property
    def look(self) -> Worn:
        """How the window looks by the settings."""

    async def test(self, table: str) -> tuple[Examined, ...]:
        """Try what belongs to the settings of `table`, as they are written now."""

    async def broken(self) -> Broken | None:
        """What keeps the file from being used."""

    async def take_out(self) -> str:
        """Remove the key that is at fault; a copy stays. Where it is, or why not."""

    async def put_aside(self) -> str:
        """Rename the file and begin with the defaults. Its new name, or why not."""
