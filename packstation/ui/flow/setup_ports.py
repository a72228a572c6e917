"""What set-up, settings and the doctor ask for: the settings file, and what is around."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

from packstation.ui.flow.place_ports import Worn

if TYPE_CHECKING:
    from packstation.settings.entries import Entry


class SetupState(msgspec.Struct, frozen=True):
    """What the settings say; it counts from the next start on. `url` is empty in training."""

    is_training: bool = True
    url: str = ""
    has_key: bool = False
    station: str = ""
    location: str = ""
    label_printer: str = ""
    paper_printer: str = ""
    scale: str = ""
    people: int = 0


class SetupPort(Protocol):
    """Who writes the settings of a bench that is being set up; "" means that all is well."""

    @property
    def state(self) -> SetupState: ...
    async def use_pro(self, where: str) -> str:
        """`training`, `sandbox`, `live`, or an address of PRO."""

    async def use_key(self, text: str) -> str:
        """Try the key `text`, and keep it. It must be kept nowhere else, or logged."""

    async def locations(self) -> Sequence[tuple[str, str]]:
        """PRO's shipping locations, as reference and name; none where they cannot be asked."""

    async def printers(self) -> Sequence[tuple[str, str]]:
        """Printers of this computer, as name and what stands behind it."""

    async def use_printer(self, wanted: str, *, for_labels: bool) -> str:
        """A found printer by name, or (for labels) the address of one, for labels or the rest."""

    async def test_printer(self, name: str) -> str:
        """Print a page on a printer that is set; how it went."""

    async def scales(self) -> Sequence[str]:
        """Ports that a scale could be at."""

    async def use_scale(self, where: str) -> str:
        """A port, `auto` or `none`."""

    async def add_person(self, name: str, pin: str) -> str:
        """Into the roster: a supervisor with a PIN, a packer without. Kept nowhere else."""

    async def set(self, changes: Mapping[str, object]) -> str:
        """Write settings by their dotted names."""

    def restart(self) -> None:
        """Start anew with what was set up."""


class Examined(msgspec.Struct, frozen=True):
    """One thing that the doctor looked at; `state` is `ok`, `warn`, `fail` or `unknown`."""

    what: str
    state: str
    sentence: str


class DoctorPort(Protocol):
    """Who looks at everything that a bench needs."""

    async def examine(self) -> tuple[Examined, ...]:
        """Look now; takes as long as the slowest of what is asked."""

    async def support_file(self) -> str:
        """Write what support needs to know; where it lies, or why not."""


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
