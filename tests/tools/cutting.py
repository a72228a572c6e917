"""A way to a server that can be cut at a chosen moment of a conversation."""

import asyncio
import enum
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Cut(enum.Enum):
    """When the way is cut, as seen from the client that says the word."""

    BEFORE = "the word does not reach the server"
    DURING = "the word is on its way, nobody waits for what the server says"
    AFTER = "the server has answered, and the answer is lost"


class Way:
    """Passes bytes on; `cut(word, when)` breaks the connection that next says `word`."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._word = b""
        self._when: Cut | None = None
        self.cuts = 0
        self.asked = 0
        """How often a client spoke; one that waits for each answer has gone the way so often."""
        self.port = 0

    def cut(self, word: bytes, when: Cut) -> None:
        """Arm it: once."""
        self._word, self._when = word, when

    async def pass_on(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it or it is cut."""
        far, forth = await asyncio.open_connection(*self._target)
        answering = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._ask(near, forth, back, answering))
            group.create_task(self._answer(far, back, forth, answering))

    async def _ask(
        self,
        near: asyncio.StreamReader,
        forth: asyncio.StreamWriter,
        back: asyncio.StreamWriter,
        answering: asyncio.Event,
    ) -> None:
        while data := await _read(near):
            self.asked += 1
            when = self._when if self._word and self._word in data else None
            if when is not None:
                self._when, self._word = None, b""
                self.cuts += 1
            if when is Cut.AFTER:
                answering.set()
            if when is not Cut.BEFORE:
                forth.write(data)
                await _drained(forth)
            if when in (Cut.BEFORE, Cut.DURING):
                back.transport.abort()
                break
        forth.close()

    async def _answer(
        self,
        far: asyncio.StreamReader,
        back: asyncio.StreamWriter,
        forth: asyncio.StreamWriter,
        answering: asyncio.Event,
    ) -> None:
        while data := await _read(far):
            if answering.is_set():
                back.transport.abort()
                forth.close()
                break
            back.write(data)
            await _drained(back)
        back.close()


async def _read(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(65_536)
    except ConnectionError:
        return b""


async def _drained(writer: asyncio.StreamWriter) -> None:
    if not writer.is_closing():
        await writer.drain()


@asynccontextmanager
async def way_to(host: str, port: int) -> AsyncIterator[Way]:
    """A way to `host` and `port` through a port of its own on loopback."""
    way = Way(host, port)
    server = await asyncio.start_server(way.pass_on, "127.0.0.1", 0)
    way.port = server.sockets[0].getsockname()[1]
    async with server:
        yield way
