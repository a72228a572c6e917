"""The first API key of a bench: typed or scanned at its window, before there is a bench."""

from packstation.desktop.behind import NoBench
from packstation.pro.errors import Unauthorized
from packstation.sentences.speaker import Speaker
from packstation.settings.errors import KeyUnavailable
from packstation.settings.secrets import ApiKey
from packstation.workflow.key_holder import KeyHolder


class FirstKey(NoBench):
    """Asks PRO at `url` about what is given, and keeps it in the keyring."""

    def __init__(self, speaker: Speaker, url: str) -> None:
        super().__init__(speaker)
        self._say = speaker.text
        self._url = url
        self.key: ApiKey | None = None
        """Set once somebody gave one that PRO does not refuse."""

    async def replace_key(self, text: str) -> str:
        """Take the key `text`; what to say of it, "" when all is well."""
        try:
            key = ApiKey(text)
        except KeyUnavailable:
            return self._say("key.not_a_key")
        holder = KeyHolder(self._url, key, is_kept=True)
        try:
            await holder.replace(key)
        except Unauthorized:
            return self._say("key.refused")
        said = ""
        try:
            await holder.keep()
        except KeyUnavailable:
            said = self._say("key.this_run")
        self.key = key
        return said
