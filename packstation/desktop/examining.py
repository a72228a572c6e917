"""The doctor: everything that a bench needs, for the window, the command line and support."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from packstation.assembly.setup import Setup
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.setup_ports import Examined

if TYPE_CHECKING:
    from packstation.assembly.examining.finding import Finding
    from packstation.history.replay import Lived

    Steps = Callable[[], Awaitable[Sequence[Lived]]]


async def examine_all(setup: Setup, speaker: Speaker) -> "AsyncIterator[Finding]":
    """The bench, then the screen in front of it. Never raises for what it finds."""
    from packstation.assembly.examining.bench import examine
    from packstation.desktop.display import examine_display

    async for finding in examine(setup, speaker):
        yield finding
    for finding in examine_display(setup, speaker):
        yield finding


class Examining:
    """Implements `DoctorPort` over the settings of this start; `steps` tells of the open order."""

    def __init__(self, setup: Setup, speaker: Speaker, steps: "Steps") -> None:
        self._setup = setup
        self._speaker = speaker
        self._steps = steps

    async def support_file(self) -> str:
        """Write what support needs; where it lies, or why not."""
        from packstation.assembly.early import now
        from packstation.assembly.supporting import write_support_file
        from packstation.sentences.language import Language

        folder = self._setup.paths.data_dir / "support"
        path = folder / f"packstation-support-{now().astimezone():%Y%m%d-%H%M%S}.zip"
        steps = await self._steps()
        doctor = await findings_for_support(self._setup)
        english = Speaker(Language.ENGLISH)
        try:
            await asyncio.to_thread(
                write_support_file, path, self._setup, doctor, [steps] if steps else [], english
            )
        except OSError as error:
            return self._speaker.text("doctor.support.failed", reason=error.strerror)
        return self._speaker.text("doctor.support.written", file=path)

    async def examine(self) -> tuple[Examined, ...]:
        """Everything that a bench needs, looked at now."""
        return await examined(self._setup, self._speaker)


async def findings_for_support(setup: Setup) -> str:
    """A line each, in English, because support reads it."""
    from packstation.assembly.examining.finding import line_of
    from packstation.sentences.language import Language

    speaker = Speaker(Language.ENGLISH)
    return "".join([f"{line_of(one, speaker)}\n" async for one in examine_all(setup, speaker)])


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
