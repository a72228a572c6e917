"""Orders' records as the window asks for them, and as PDF files."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from packstation.journal.errors import JournalError
from packstation.sentences.speaker import Speaker

if TYPE_CHECKING:
    from packstation.assembly.running import RunningBench
    from packstation.history.replay import Lived


class OrderRecords:
    """Implements `RecordPort` over the log of `bench`; files go into `folder`."""

    def __init__(self, bench: "RunningBench", folder: Path, speaker: Speaker) -> None:
        self._bench = bench
        self._folder = folder
        self._speaker = speaker

    async def steps(self, stream: str) -> "Sequence[Lived]":
        """Every step; none where it cannot be read now, or a newer version wrote it."""
        from packstation.assembly.evidence import steps_of
        from packstation.history.packed import UnreadableError

        try:
            return await steps_of(self._bench.folder.journal.reader, stream)
        except (JournalError, UnreadableError):
            return ()

    async def evidence(self, stream: str, *, is_anonymous: bool) -> str:
        """Write it; where to, or why not."""
        from packstation.assembly.evidence import write_evidence
        from packstation.history.packed import UnreadableError

        reader, text = self._bench.folder.journal.reader, self._speaker.text
        try:
            path = await write_evidence(
                reader, stream, self._folder, self._speaker, is_anonymous=is_anonymous
            )
        except OSError as error:
            return text("record.not_saved", why=error.strerror or str(error))
        except (JournalError, UnreadableError) as error:
            return text("record.not_saved", why=str(error))
        return text("record.saved", path=str(path)) if path is not None else text("record.none")
