"""The texts of an order's notes: read from PRO when the order is on screen, never kept."""

from collections.abc import Callable

from msgspec.structs import replace

from packstation.packing.problems import Alert
from packstation.packing.session import TO_READ, Session
from packstation.runtime.tasks import Tasks
from packstation.sentences.speaker import Speaker
from packstation.sentences.voice import Said
from packstation.ui.flow.ports import NotesPort

MOST_KEPT = 4


class NoteBook:
    """What alerts say, with the notes themselves once they have come."""

    def __init__(
        self,
        speaker: Speaker,
        tasks: Tasks,
        port: NotesPort | None,
        changed: Callable[[], None],
    ) -> None:
        self._speaker = speaker
        self._tasks = tasks
        self._port = port
        self._changed = changed
        self._texts: dict[str, tuple[str, ...]] = {}

    def texts(self, session: Session | None) -> tuple[str, ...]:
        """The notes of the session's order, as far as they are known."""
        return self._texts.get(session.stream, ()) if session is not None else ()

    def want(self, session: Session | None) -> None:
        """Ask for the notes of an order that has some, once."""
        if self._port is None or session is None or session.order is None:
            return
        if session.order.has_notes and session.stream not in self._texts:
            self._texts[session.stream] = ()
            for old in tuple(self._texts)[:-MOST_KEPT]:
                del self._texts[old]
            work = self._read(session.stream, session.order.reference, self._port)
            self._tasks.start(f"notes of {session.name}", work)

    async def _read(self, stream: str, reference: str, port: NotesPort) -> None:
        self._texts[stream] = await port.texts(reference)
        self._changed()

    def said(self, alert: Alert, session: Session | None) -> Said:
        """The sentence for `alert`; where it is about notes, they follow."""
        said = self._speaker.alert(alert, session)
        texts = self.texts(session) if alert.kind in TO_READ else ()
        if not texts:
            return said
        return replace(said, sentence="\n".join((said.sentence, *(f"• {text}" for text in texts))))
