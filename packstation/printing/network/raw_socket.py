"""One connection to a label printer's raw port: bytes out with back-pressure, ~HS back."""

import asyncio
import contextlib
from types import TracebackType
from typing import Self

from packstation.printing.network import zebra_status
from packstation.printing.network.zebra_status import HostStatus

_CHUNK_BYTES = 16 * 1024
_CLOSE_SECONDS = 2.0


class CutError(Exception):
    """The connection ended, or nothing moved for too long.

    `sent` bytes of the job (or a little more) had been taken; None if not a byte of it had been
    given out yet.
    """

    def __init__(self, sent: int | None, why: str) -> None:
        self.sent = sent
        self.why = why
        super().__init__(f"cut after {sent} bytes: {why}")


class RawSocket:
    """An open connection; use as an async context manager. Times in seconds."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._sent: int | None = None
        # So that drain() returns when the operating system has taken everything.
        writer.transport.set_write_buffer_limits(high=0)

    @classmethod
    async def open(cls, host: str, port: int, seconds: float) -> Self:
        """Connect. Raises OSError (TimeoutError is one) when the printer cannot be reached."""
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection(host, port)
        return cls(reader, writer)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            # What is still in our buffer must not reach the printer after we have said
            # that the job ended.
            self._writer.transport.abort()
        self._writer.close()
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                # The other side may be gone already: closing is all we want.
                with contextlib.suppress(OSError):
                    await self._writer.wait_closed()
        except TimeoutError:
            self._writer.transport.abort()

    async def send(self, content: bytes, seconds_without_progress: float) -> None:
        """Send all of `content`. Raises CutError with the bytes that had been taken."""
        before = self._sent or 0
        self._sent = before
        for start in range(0, len(content), _CHUNK_BYTES):
            chunk = content[start : start + _CHUNK_BYTES]
            self._writer.write(chunk)
            try:
                async with asyncio.timeout(seconds_without_progress):
                    await self._writer.drain()
            except TimeoutError:
                raise CutError(self._sent, "it stopped taking data") from None
            except OSError as error:
                raise CutError(self._sent, error.strerror or "cut off") from error
            self._sent = before + start + len(chunk)

    async def ask_status(self, seconds: float) -> HostStatus | None:
        """The printer's ~HS, or None if it gives no (understandable) answer in time.

        Raises CutError when the connection ends meanwhile.
        """
        answer = b""
        try:
            async with asyncio.timeout(seconds):
                self._writer.write(zebra_status.ASK)
                await self._writer.drain()
                while (status := zebra_status.parse(answer)) is None:
                    more = await self._reader.read(1024)
                    if not more:
                        raise CutError(self._sent, "it closed the connection")
                    answer += more
        except TimeoutError:
            return None
        except OSError as error:
            raise CutError(self._sent, error.strerror or "cut off") from error
        return status
