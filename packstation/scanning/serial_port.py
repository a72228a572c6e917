"""Lines from a serial or USB-CDC device (scanner or scale) without blocking the loop.

POSIX only, from the standard library: the device is opened non-blocking, put into raw mode, and
watched by the running loop. Windows names its ports otherwise and has no termios: there
`SerialNotSupported` says so, and the scanner is used as a keyboard.
"""

import asyncio
import os
import sys
from types import TracebackType
from typing import Self

import msgspec

MAX_LINE = 8192
"""Bytes without any line end after which what came is handed on as a line."""


class SerialError(Exception):
    """A serial device cannot be used; `str()` is a sentence that says what to do.

    SerialError
    ├── SerialNotSupported   this operating system has no serial driver here
    ├── SerialUnavailable    missing, not a terminal, no permission, speed unknown
    └── SerialLost           was open and has gone (unplugged)
    """

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(sentence)
        self.path = path


class SerialNotSupported(SerialError):  # noqa: N818 - reads as the state it reports
    """Serial devices are not supported on this operating system."""


class SerialUnavailable(SerialError):  # noqa: N818 - reads as the state it reports
    """The device cannot be opened."""


class SerialLost(SerialError):  # noqa: N818 - reads as the state it reports
    """The device has gone while it was in use."""


class SerialSettings(msgspec.Struct, frozen=True):
    """One device: its path, speed in baud, and the silence that ends a line without line end."""

    path: str
    baud: int = 9600
    idle_ms: int = 50


class LineSplitter:
    """Bytes in pieces of any size to lines: CR, LF or both end one; empty lines are dropped."""

    def __init__(self) -> None:
        self._rest = bytearray()

    @property
    def is_holding(self) -> bool:
        """Whether an unfinished line waits."""
        return bool(self._rest)

    def feed(self, data: bytes) -> list[str]:
        """The lines that `data` completes."""
        self._rest += data
        *complete, rest = self._rest.replace(b"\r", b"\n").split(b"\n")
        self._rest = bytearray(rest)
        if len(self._rest) > MAX_LINE:
            complete.append(self._rest)
            self._rest = bytearray()
        return [_decode(line) for line in complete if line]

    def flush(self) -> list[str]:
        """The unfinished line, ended by silence."""
        rest, self._rest = bytes(self._rest), bytearray()
        return [_decode(rest)] if rest else []


class SerialLines:
    """Lines of one open device, an asynchronous iterator; close it, or use `async with`.

    Iterating raises SerialLost when the device goes; after `close` it ends.
    """

    def __init__(self, settings: SerialSettings) -> None:
        """Open the device in the running loop; raises SerialNotSupported or SerialUnavailable."""
        self._settings = settings
        self._loop = asyncio.get_running_loop()
        self._splitter = LineSplitter()
        self._lines: asyncio.Queue[str | SerialLost | None] = asyncio.Queue()
        self._idle: asyncio.TimerHandle | None = None
        self._fd: int | None = _open_raw(settings)
        self._loop.add_reader(self._fd, self._readable)

    def write(self, data: bytes) -> None:
        """Send a short request (a scale's "SI"); raises SerialLost when it is not taken whole."""
        if self._fd is None:
            raise SerialLost(self._settings.path, f"{self._settings.path} is closed.")
        try:
            taken = os.write(self._fd, data)
        except OSError as error:
            raise self._lost(error.strerror or str(error)) from error
        if taken != len(data):
            raise self._lost("it does not take data")

    def close(self) -> None:
        """Let go of the device; safe to repeat."""
        self._release()
        self._lines.put_nowait(None)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> str:
        line = await self._lines.get()
        if isinstance(line, str):
            return line
        self._lines.put_nowait(line)  # whoever asks again hears the same
        if line is None:
            raise StopAsyncIteration
        raise SerialLost(line.path, str(line))

    def _readable(self) -> None:
        if self._fd is None:
            return
        try:
            data = os.read(self._fd, 4096)
        except BlockingIOError:
            return
        except OSError as error:
            self._end(error.strerror or str(error))
            return
        if not data:
            self._end("it was unplugged")
            return
        self._hand_on(self._splitter.feed(data))
        self._watch_silence()

    def _watch_silence(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None
        if self._splitter.is_holding:
            self._idle = self._loop.call_later(self._settings.idle_ms / 1000, self._silent)

    def _silent(self) -> None:
        self._idle = None
        self._hand_on(self._splitter.flush())

    def _hand_on(self, lines: list[str]) -> None:
        for line in lines:
            self._lines.put_nowait(line)

    def _end(self, reason: str) -> None:
        self._hand_on(self._splitter.flush())
        self._release()
        self._lines.put_nowait(self._lost(reason))

    def _release(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None
        if self._fd is not None:
            self._loop.remove_reader(self._fd)
            os.close(self._fd)
            self._fd = None

    def _lost(self, reason: str) -> SerialLost:
        path = self._settings.path
        return SerialLost(path, f"The device at {path} has gone ({reason}). Plug it in again.")


def _decode(line: bytes | bytearray) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")  # older scanners send one byte a character


def _open_raw(settings: SerialSettings) -> int:
    path = settings.path
    if sys.platform == "win32":
        raise SerialNotSupported(
            path,
            "Serial scanners and scales are not supported on Windows. "
            "Switch the scanner to keyboard mode.",
        )
    import termios
    import tty

    speed = getattr(termios, f"B{settings.baud}", None)
    if speed is None:
        raise SerialUnavailable(path, f"{settings.baud} is not a speed that {path} can have.")
    try:
        fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError as error:
        raise SerialUnavailable(path, _cannot_open(path, error)) from error
    try:
        tty.setraw(fd)
        attributes = termios.tcgetattr(fd)
        attributes[2] |= termios.CLOCAL | termios.CREAD
        attributes[4] = attributes[5] = speed
        termios.tcsetattr(fd, termios.TCSANOW, attributes)
    except termios.error as error:
        os.close(fd)
        raise SerialUnavailable(path, f"{path} is not a serial device.") from error
    return fd


def _cannot_open(path: str, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"There is no device at {path}. Plug it in, or correct its path in the settings."
    if isinstance(error, PermissionError):
        return f"No permission to use {path}. Add this user to the group that owns it (dialout)."
    return f"{path} cannot be opened: {error.strerror}."
