"""Where pictures of items come from: a folder of the shop, or its web shop, kept on the disk."""

import asyncio
import hashlib
import logging
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from packstation.documents.careful import Reading
from packstation.documents.errors import UnreadableDocumentError

ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif")
MOST_BYTES = 8_000_000
PATIENCE_S = 10.0
AGAIN_S = 600.0
"""What could not be fetched is not asked for again so soon."""
KEPT_S = 30 * 86_400.0
AT_ONCE = 4

log = logging.getLogger("packstation")


class ItemPictures:
    """Finds pictures in `folders` and, over https from `hosts` alone, on the web.

    What was fetched is kept in `cache` for a month. Nothing that identifies bench or order is sent.
    """

    def __init__(
        self, folders: Sequence[Path], hosts: Sequence[str], cache: Path, reading: Reading
    ) -> None:
        self._folders = tuple(folders)
        self._hosts = frozenset(host.casefold() for host in hosts)
        self._cache = cache
        self._reading = reading
        self._failed: dict[str, float] = {}
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def find(self, named: str, sku: str, side_px: int) -> bytes | None:
        """The picture that the order names by address or file name, else the one called like the
        SKU; PNG, no side longer than `side_px`. None when there is none that can be shown.
        """
        content = await self._content(named, sku)
        if content is None:
            return None
        from packstation.documents.item_picture import small_png

        try:
            return await self._reading(small_png, content, side_px)
        except UnreadableDocumentError as error:
            log.info("the picture of an item cannot be shown: %s", error)
            return None

    async def _content(self, named: str, sku: str) -> bytes | None:
        if "://" in named:
            found = await self._from_web(named)
            if found is not None:
                return found
            named = ""
        return await asyncio.to_thread(self._from_folder, named, sku)

    def _from_folder(self, named: str, sku: str) -> bytes | None:
        names = [Path(named).name] if named else []
        names += [Path(sku).name + ending for ending in ENDINGS] if sku else []
        for folder in self._folders:
            for name in filter(None, names):
                try:
                    path = folder / name
                    if path.is_file() and path.stat().st_size <= MOST_BYTES:
                        return path.read_bytes()
                except (OSError, ValueError) as error:
                    log.info("the picture of an item cannot be read: %s", type(error).__name__)
        return None

    async def _from_web(self, url: str) -> bytes | None:
        try:
            parts = urlsplit(url)
            host = parts.hostname
        except ValueError:
            return None
        if parts.scheme != "https" or host is None or host.casefold() not in self._hosts:
            return None
        kept = self._cache / hashlib.sha256(url.encode(errors="replace")).hexdigest()
        found = await asyncio.to_thread(_fresh, kept)
        if found is not None:
            return found
        if time.monotonic() - self._failed.get(url, -AGAIN_S) < AGAIN_S:
            return await asyncio.to_thread(_any_age, kept)
        async with self._gate:
            content = await _fetched(url)
        if content is None:
            self._failed[url] = time.monotonic()
            return await asyncio.to_thread(_any_age, kept)
        await asyncio.to_thread(_keep, kept, content)
        return content


async def _fetched(url: str) -> bytes | None:
    import ssl

    import httpx
    import truststore

    content = bytearray()
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        async with (
            httpx.AsyncClient(timeout=PATIENCE_S, follow_redirects=False, verify=context) as client,
            asyncio.timeout(PATIENCE_S),
            client.stream("GET", url) as reply,
        ):
            if reply.status_code != httpx.codes.OK:
                return None
            async for piece in reply.aiter_bytes():
                content += piece
                if len(content) > MOST_BYTES:
                    return None
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as error:
        log.info("the picture of an item could not be fetched: %s", type(error).__name__)
        return None
    return bytes(content)


def _fresh(path: Path) -> bytes | None:
    try:
        if time.time() - path.stat().st_mtime > KEPT_S:
            return None
        return path.read_bytes()
    except OSError:
        return None


def _any_age(path: Path) -> bytes | None:
    """Away from the network an old picture is better than none."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _keep(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".part")
        half.write_bytes(content)
        half.replace(path)
    except OSError as error:
        log.info("the picture of an item could not be kept: %s", error.strerror)
