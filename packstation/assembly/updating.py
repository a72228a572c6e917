"""Newer versions: a signed list of them, in a folder or behind https, and the files it names.

`packstation-feed.json` says the version, until when the list holds, and each installer with its
size and SHA-256; `packstation-feed.json.sig` is its Ed25519 signature (RFC 8032, base64). A list
that is not signed, has expired or goes back behind this version counts for nothing. Nothing is
installed from here: whoever keeps the bench does that, while it is closed.
"""

import asyncio
import base64
import binascii
import datetime
import hashlib
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import httpx
import msgspec
import truststore
from msgspec import Meta

from packstation import __version__
from packstation.runtime.phrase import Phrase
from packstation.settings.updates import UpdateSettings

FEED = "packstation-feed.json"
SIGNATURE = f"{FEED}.sig"
MOST_FEED_BYTES = 100_000
MOST_FILE_BYTES = 1_000_000_000
PATIENCE_S = 20.0
_CHUNK = 1 << 20


class UpdateError(Exception):
    """The list or a file cannot be used: `template` with `values` says why and what to do."""

    def __init__(self, template: str, **values: object) -> None:
        self.phrase = Phrase(template, **values)
        super().__init__(str(self.phrase))


class Installer(msgspec.Struct, frozen=True):
    """A file to install: `system` is `debian`, `windows` or `portable`."""

    system: str
    name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]*$")]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    size: Annotated[int, Meta(ge=1, le=MOST_FILE_BYTES)]


class Feed(msgspec.Struct, frozen=True):
    """The signed list. `expires` is a day, ISO 8601."""

    version: Annotated[str, Meta(pattern=r"^[0-9]+(\.[0-9]+){1,3}$")]
    expires: datetime.date
    files: tuple[Installer, ...] = ()
    notes: str = ""

    @property
    def is_newer(self) -> bool:
        """Than the program that runs."""
        return numbers(self.version) > numbers(__version__)


def numbers(version: str) -> tuple[int, ...]:
    """`version` to be compared."""
    return tuple(int(part) for part in version.split("."))


async def read_feed(updates: UpdateSettings, today: datetime.date) -> Feed:
    """The list of `updates`, its signature proven. Raises UpdateError."""
    content = await _read(updates.feed, FEED, MOST_FEED_BYTES)
    signature = await _read(updates.feed, SIGNATURE, MOST_FEED_BYTES)
    check_signature(content, signature, updates.key)
    try:
        feed = msgspec.json.decode(content, type=Feed)
    except msgspec.DecodeError as error:
        raise UpdateError(
            "The list of versions is not understood: {reason}.", reason=error
        ) from error
    if feed.expires < today:
        raise UpdateError(
            "The list of versions held until {expires}. Ask who keeps it for a new one.",
            expires=feed.expires,
        )
    return feed


def check_signature(content: bytes, signature: bytes, key: str) -> None:
    """Raises UpdateError for a list that was not signed with `key` as it is."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
    except (ValueError, binascii.Error) as error:
        raise UpdateError("updates.key is no Ed25519 key in base64.") from error
    try:
        public.verify(base64.b64decode(signature.strip(), validate=True), content)
    except (InvalidSignature, ValueError, binascii.Error) as error:
        raise UpdateError(
            "The list of versions is not signed with updates.key: it may be somebody else's. "
            "Install nothing from there."
        ) from error


async def fetch(updates: UpdateSettings, file: Installer, folder: Path) -> Path:
    """Bring `file` into `folder`; it stands there only when it is what the list says.

    Raises UpdateError.
    """
    path = folder / file.name
    part = path.with_suffix(f"{path.suffix}.part")
    found, size = hashlib.sha256(), 0
    try:
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        with part.open("wb") as written:
            async with _opened(updates.feed, file.name) as chunks:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > file.size:
                        break
                    found.update(chunk)
                    written.write(chunk)
        if size != file.size or found.hexdigest() != file.sha256:
            raise UpdateError(
                "{name} is not the file that the list names. Try again later.", name=file.name
            )
        part.replace(path)
    except OSError as error:
        raise UpdateError(
            "{name} cannot be written: {reason}.", name=file.name, reason=error.strerror
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return path


def signed(feed: Feed, private_key: bytes) -> tuple[bytes, bytes]:
    """The list and its signature as files, for who makes releases. `private_key` is raw."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    content = json.dumps(msgspec.to_builtins(feed), indent=1).encode()
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    return content, base64.b64encode(key.sign(content)) + b"\n"


async def _read(feed: str, name: str, most: int) -> bytes:
    read = bytearray()
    async with _opened(feed, name) as chunks:
        async for chunk in chunks:
            read += chunk
            if len(read) > most:
                raise UpdateError("{name} is too large to be what it should be.", name=name)
    return bytes(read)


@asynccontextmanager
async def _opened(feed: str, name: str) -> AsyncIterator[AsyncIterator[bytes]]:
    if not feed.startswith("https://"):
        yield _of_file(Path(feed) / name)
        return
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        async with (
            httpx.AsyncClient(verify=context, timeout=PATIENCE_S) as client,
            client.stream("GET", f"{feed.rstrip('/')}/{name}") as answer,
        ):
            answer.raise_for_status()
            yield answer.aiter_bytes(_CHUNK)
    except httpx.HTTPStatusError as error:
        raise UpdateError(
            "{name} is not there ({status}).", name=name, status=error.response.status_code
        ) from error
    except httpx.HTTPError as error:
        raise UpdateError(
            "{feed} does not answer ({reason}).", feed=feed, reason=type(error).__name__
        ) from error


async def _of_file(path: Path) -> AsyncIterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise UpdateError(
            "{path} cannot be read: {reason}.", path=path, reason=error.strerror
        ) from error
