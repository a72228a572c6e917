"""The second start on one data folder brings the window of the first to the front.

The first listens on loopback and leaves word in the data folder: where, and a secret that only its
own user can read. Loopback and not a socket file or a pipe, because that is the same on every
system and has no name that could be too long. What a killed program left there leads to nobody who
answers.
"""

import asyncio
import hmac
import logging
import os
import secrets
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

log = logging.getLogger("packstation")

WORD_NAME = "window.json"
HERE = "127.0.0.1"
ANSWER_S = 2.0
LOOK_AGAIN_S = 0.2
LONGEST_LINE = 512
SHOWN = b"shown\n"
TOKENS = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")
"""By these a Wayland desktop lets the program that was just started hand the front over."""


class _Word(msgspec.Struct, frozen=True):
    pid: int
    port: int
    secret: str


class _Request(msgspec.Struct, frozen=True):
    secret: str
    activation: str = ""


@asynccontextmanager
async def heard_in(folder: Path, show: Callable[[], None]) -> AsyncIterator[None]:
    """Call `show` whenever a second start on `folder` asks for it, while the `async with` lasts.

    Where nobody can listen or leave word, that is logged, and a second start is not heard.
    """
    secret = secrets.token_hex(16)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(ANSWER_S):
                request = msgspec.json.decode(await reader.readline(), type=_Request)
                if hmac.compare_digest(request.secret, secret):
                    if request.activation:
                        # Qt takes it from there when a window is activated under Wayland.
                        os.environ[TOKENS[0]] = request.activation
                    show()
                    writer.write(SHOWN)
                    await writer.drain()
        except (OSError, ValueError, msgspec.DecodeError, TimeoutError) as error:
            log.warning("a second start was not understood: %s", type(error).__name__)
        finally:
            writer.close()

    word = folder / WORD_NAME
    try:
        server = await asyncio.start_server(answer, HERE, 0, limit=LONGEST_LINE)
    except OSError as error:
        log.warning("a second start will not be heard: %s", error)
        yield
        return
    try:
        port = server.sockets[0].getsockname()[1]
        await asyncio.to_thread(_leave_word, word, _Word(os.getpid(), port, secret))
        yield
    finally:
        server.close()
        await asyncio.to_thread(_take_back, word)


async def brought_to_front(folder: Path, patience_s: float) -> bool:
    """Whether the program that works on `folder` has shown its window when asked.

    One that was started a moment ago may not listen yet: it is looked for until `patience_s`.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience_s
    while True:
        word = await asyncio.to_thread(_read_word, folder / WORD_NAME)
        if word is not None and await _ask(word):
            return True
        if loop.time() >= deadline:
            return False
        await asyncio.sleep(LOOK_AGAIN_S)


async def _ask(word: _Word) -> bool:
    _let_come_to_front(word.pid)
    activation = next((os.environ[name] for name in TOKENS if os.environ.get(name)), "")
    try:
        async with asyncio.timeout(ANSWER_S):
            reader, writer = await asyncio.open_connection(HERE, word.port)
            try:
                request = msgspec.json.encode(_Request(word.secret, activation))
                writer.write(request + b"\n")
                return await reader.readline() == SHOWN
            finally:
                writer.close()
    except (OSError, ValueError, TimeoutError) as error:
        log.info("nobody shows a window at port %d: %s", word.port, error)
        return False


def _leave_word(path: Path, word: _Word) -> None:
    try:
        path.unlink(missing_ok=True)  # or it would keep the rights that it had
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.encode(word))
    except OSError as error:
        log.warning("a second start will not be heard: %s", error)


def _take_back(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("%s could not be deleted: %s", path, error)


def _read_word(path: Path) -> _Word | None:
    """None where nobody listens, and while the word is being written."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Word)
    except (OSError, msgspec.DecodeError):
        return None


def _let_come_to_front(pid: int) -> None:
    """Windows lets a program take the front only when the one that has it says so."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(pid)
