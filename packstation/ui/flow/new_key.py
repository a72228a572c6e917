"""A new API key on its way from the packer to PRO, and what came of it. It is kept nowhere here."""

import re
from collections.abc import Callable

from packstation.runtime.tasks import Tasks
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.ports import KeyPort

LOOKS_LIKE_A_KEY = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_-]{24,200}")


def looks_like_key(text: str) -> bool:
    """Whether a scan may be the key that is asked for: some people print it as a barcode."""
    return LOOKS_LIKE_A_KEY.fullmatch(text.strip()) is not None


class NewKey:
    """`said` is what there is to say about the newest try; `changed` is called when it changes."""

    def __init__(
        self, port: KeyPort | None, tasks: Tasks, speaker: Speaker, changed: Callable[[], None]
    ) -> None:
        self._port = port
        self._tasks = tasks
        self._speaker = speaker
        self._changed = changed
        self._is_trying = False
        self.said = ""

    @property
    def can_be_given(self) -> bool:
        """Whether anybody takes a key."""
        return self._port is not None

    def take(self, text: str) -> None:
        """Try the key `text`."""
        if self._port is not None and not self._is_trying:
            self._is_trying = True
            self.said = self._speaker.text("key.checking")
            self._tasks.start("try a new key", self._try(self._port, text))
            self._changed()

    def forget(self) -> None:
        """What was said was read."""
        if not self._is_trying:
            self.said = ""

    async def _try(self, port: KeyPort, text: str) -> None:
        said = ""
        try:
            said = await port.replace(text)
        finally:
            self._is_trying = False
            self.said = said
            self._changed()
