"""The API key in use, and how another takes its place while the bench runs."""

import asyncio
import logging
import os
from collections.abc import Mapping

from packstation.pro.client import ProClient
from packstation.pro.errors import ProError, Unauthorized
from packstation.pro.transport import Timeouts
from packstation.settings.errors import KeyUnavailable
from packstation.settings.secrets import KEY_VARIABLE, ApiKey, store_key

log = logging.getLogger("packstation")


class KeyHolder:
    """Holds the key for PRO at `url`. `is_kept`: a new one goes into the system's keyring."""

    def __init__(
        self,
        url: str,
        key: ApiKey,
        *,
        is_kept: bool,
        timeouts: Timeouts | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._url = url
        self._key = key
        self._is_kept = is_kept
        self._timeouts = timeouts
        self._environment = environment

    def reveal(self) -> str:
        """The key of this moment, for the request header."""
        return self._key.reveal()

    async def replace(self, key: ApiKey) -> None:
        """Use `key` from the next call on, unless PRO refuses it when asked.

        Raises Unauthorized; then the old one stays. A PRO that cannot be asked now is no reason to
        stay with a key that it refused.
        """
        async with ProClient(self._url, key.reveal, timeouts=self._timeouts) as trial:
            try:
                await trial.warm()
            except Unauthorized:
                raise
            except ProError as error:
                log.warning("the new key could not be tried: %s", type(error).__name__)
        self._key = key

    async def keep(self) -> None:
        """Let the next start find the key in use. Raises KeyUnavailable when it will not."""
        if not self._is_kept:
            return
        if self._environment.get(KEY_VARIABLE):
            raise KeyUnavailable(
                "{variable} holds the old key, and the next start reads it.", variable=KEY_VARIABLE
            )
        await asyncio.to_thread(store_key, self._url, self._key)
