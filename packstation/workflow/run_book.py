"""The manifest run in hand, and the journal in which what happens to it is written."""

from collections.abc import Callable

from packstation.journal.record import StreamNote
from packstation.packing import manifesting as mf
from packstation.packing.manifesting import ManifestRun
from packstation.workflow.recorder import JournalRecorder


class RunBook:
    """`changed` is called after every event; `packer` tells who is signed in."""

    def __init__(
        self,
        recorder: JournalRecorder,
        packer: Callable[[], str | None],
        changed: Callable[[], None],
    ) -> None:
        self._recorder = recorder
        self._packer = packer
        self._changed = changed
        self.run = ManifestRun()

    async def record(self, event: mf.ManifestEvent) -> None:
        """Write what has happened; durable when it returns."""
        position = self.run.position
        self.run = mf.evolve_run(self.run, event)
        mark = mf.PRINTED_RUN if self.run.papers else None
        note = StreamNote(self.run.stream, own_number=mark, is_finished=self.run.is_over)
        ticket = self._recorder.write(
            self.run.stream, (event,), position, note, self._packer() or None
        )
        await self._recorder.durable(ticket)
        self._changed()
