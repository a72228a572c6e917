"""Lines from a serial or USB-CDC device (scanner or scale) without blocking the loop.

The device is read in a thread of its own, through pyserial, the same way on Linux and Windows.
"""

import asyncio
import contextlib
import errno
import threading
from types import TracebackType
from typing import Self

import msgspec
import serial
from serial.tools import list_ports

MAX_LINE = 8192
"""Bytes without any line end after which what came is handed on as a line."""
LOOK_S = 0.2
"""How often the reading thread looks whether it is to end."""
WRITE_S = 1.0
SCANNER_MAKERS = frozenset({0x05E0, 0x0536, 0x05F9, 0x065A, 0x080C, 0x0C2E, 0x11FA, 0x1447, 0x1EAB})
"""USB vendor ids of Zebra, Hand Held, PSC, Opticon, Datalogic, Honeywell, Code, Cognex, Newland."""


class SerialError(Exception):
    """A serial device cannot be used; `str()` is a sentence that says what to do.

    SerialError
    ├── SerialUnavailable    missing, not serial, in use, no permission, speed unknown
    └── SerialLost           was open and has gone (unplugged)
    """

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(sentence)
        self.path = path


class SerialUnavailable(SerialError):  # noqa: N818 - reads as the state it reports
    """The device cannot be opened."""


class SerialLost(SerialError):  # noqa: N818 - reads as the state it reports
    """The device has gone while it was in use."""


class SerialSettings(msgspec.Struct, frozen=True):
    """One device: its path (`COM3`, `/dev/ttyACM0`), speed in baud, and the silence that ends a
    line without line end.
    """

    path: str
    baud: int = 9600
    idle_ms: int = 50


def scanner_ports() -> tuple[str, ...]:
    """Serial devices of makers of scanners, as the system lists them now; may take a moment."""
    return tuple(port.device for port in list_ports.comports() if port.vid in SCANNER_MAKERS)


def adapter_ports() -> tuple[str, ...]:
    """Every other serial device on USB: cables and adapters behind which a scale may be."""
    ports = list_ports.comports()
    return tuple(port.device for port in ports if port.vid and port.vid not in SCANNER_MAKERS)


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
        """Open the device in the running loop; raises SerialUnavailable."""
        self._settings = settings
        self._loop = asyncio.get_running_loop()
        self._splitter = LineSplitter()
        self._lines: asyncio.Queue[str | SerialLost | None] = asyncio.Queue()
        self._idle: asyncio.TimerHandle | None = None
        self._port = _opened(settings)
        self._is_closed = threading.Event()
        self._reader = threading.Thread(
            target=self._read, name=f"serial {settings.path}", daemon=True
        )
        self._reader.start()

    def write(self, data: bytes) -> None:
        """Send a short request (a scale's "SI"); raises SerialLost when it is not taken."""
        if self._is_closed.is_set():
            raise SerialLost(self._settings.path, f"{self._settings.path} is closed.")
        try:
            self._port.write(data)
        except (serial.SerialException, OSError) as error:
            raise self._lost(_reason(error)) from error

    def close(self) -> None:
        """Let go of the device; safe to repeat. The reading thread closes it."""
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

    def _read(self) -> None:
        """In the thread: what comes goes to the loop, until the device or the reader goes."""
        try:
            while not self._is_closed.is_set():
                data = self._port.read(self._port.in_waiting or 1)
                if data:
                    self._tell(self._came, data)
        except (serial.SerialException, OSError, TypeError) as error:
            # pyserial's own way to fail when the device is closed under a read is a TypeError.
            if not self._is_closed.is_set():
                self._tell(self._end, _reason(error))
        finally:
            with contextlib.suppress(serial.SerialException, OSError):  # it is gone already
                self._port.close()

    def _tell(self, what: object, about: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended; nobody listens any more
            self._loop.call_soon_threadsafe(what, about)  # type: ignore[arg-type]  # one of ours

    def _came(self, data: bytes) -> None:
        if self._is_closed.is_set():
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
        self._is_closed.set()

    def _lost(self, reason: str) -> SerialLost:
        path = self._settings.path
        return SerialLost(path, f"The device at {path} has gone ({reason}). Plug it in again.")


def _decode(line: bytes | bytearray) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")  # older scanners send one byte a character


def _opened(settings: SerialSettings) -> serial.Serial:
    path = settings.path
    if settings.baud not in serial.Serial.BAUDRATES:
        raise SerialUnavailable(path, f"{settings.baud} is not a speed that {path} can have.")
    try:
        return serial.Serial(path, settings.baud, timeout=LOOK_S, write_timeout=WRITE_S)
    except (serial.SerialException, OSError, ValueError) as error:
        raise SerialUnavailable(path, _cannot_open(path, error)) from error


def _cannot_open(path: str, error: Exception) -> str:
    number = getattr(error, "errno", None)
    if number == errno.ENOENT or "FileNotFound" in str(error):
        return f"There is no device at {path}. Plug it in, or correct its path in the settings."
    if number in (errno.EACCES, errno.EPERM) or "PermissionError" in str(error):
        return (
            f"No permission to use {path}. Another program has it, or this user must be added to "
            "the group that owns it (dialout)."
        )
    if number in (errno.ENOTTY, None):
        return f"{path} is not a serial device."
    return f"{path} cannot be opened: {_reason(error)}."


def _reason(error: Exception) -> str:
    strerror = getattr(error, "strerror", None)
    return str(strerror or "it was unplugged")
