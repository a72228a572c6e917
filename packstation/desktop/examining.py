"""The doctor: everything that a bench needs, for the window, the command line and support."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from packstation.assembly.setup import Setup
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place_ports import Examined

if TYPE_CHECKING:
    from packstation.assembly.examining.finding import Finding


async def examine_all(setup: Setup, speaker: Speaker) -> "AsyncIterator[Finding]":
    """The bench, then the screen in front of it. Never raises for what it finds."""
    from packstation.assembly.examining.bench import examine
    from packstation.desktop.display import examine_display

    async for finding in examine(setup, speaker):
        yield finding
    for finding in examine_display(setup, speaker):
        yield finding


class Examining:
    """Implements `DoctorPort` over the settings of this start."""

    def __init__(self, setup: Setup, speaker: Speaker) -> None:
        self._setup = setup
        self._speaker = speaker

    async def examine(self) -> tuple[Examined, ...]:
        """Everything that a bench needs, looked at now."""
        return await examined(self._setup, self._speaker)


async def examined(setup: Setup, speaker: Speaker, table: str = "") -> tuple[Examined, ...]:
    """As the window shows it; what belongs to a table of the settings, or all of it."""
    from packstation.assembly.examining.finding import TABLES, name_of

    return tuple(
        [
            Examined(name_of(finding, speaker), finding.state.value, finding.sentence)
            async for finding in examine_all(setup, speaker)
            if not table or table in TABLES[finding.what]
        ]
    )
