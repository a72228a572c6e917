"""A real HTTP server on loopback that answers by script, honestly or not.

Each connection's requests take the next step of the script; what was asked is kept. It writes raw
bytes, so that it can do what no proper server does: reset, stall, cut a body, lie about lengths.
"""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

_TLS_HANDSHAKE = b"\x16"

Step = Callable[["Wire"], Awaitable[None]]


@dataclass
class Asked:
    """A request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Wire:
    """The server's end of one connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    over: asyncio.Event

    async def send(self, content: bytes) -> None:
        self.writer.write(content)
        await self.writer.drain()

    def cut(self) -> None:
        """Close at once with a reset, as a pulled cable behind a NAT does."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


@dataclass
class Scripted:
    """The server: its address, what it was asked, and what it answers next."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    script: list[Step] = field(default_factory=list)
    connections: int = 0


def answer(
    body: object = None,
    *,
    status: int = 200,
    content_type: str = "application/json",
    headers: dict[str, str] | None = None,
) -> Step:
    """An honest answer; `body` is bytes, or is sent as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return raw(_head(status, content_type, len(content), headers or {}) + content)


def raw(content: bytes) -> Step:
    """These very bytes."""

    async def step(wire: Wire) -> None:
        await wire.send(content)

    return step


def cut_body(status: int = 200) -> Step:
    """Half of the promised body, then a closed connection."""

    async def step(wire: Wire) -> None:
        await wire.send(_head(status, "application/json", 1000, {}) + b'{"Results":[')
        wire.writer.close()

    return step


async def reset(wire: Wire) -> None:
    """A reset after the request was read."""
    wire.cut()


async def close(wire: Wire) -> None:
    """A closed connection instead of an answer."""
    wire.writer.close()


async def stall(wire: Wire) -> None:
    """No answer until the server ends."""
    await wire.over.wait()


async def stall_after_headers(wire: Wire) -> None:
    """The headers, then nothing."""
    await wire.send(_head(200, "application/json", 1000, {}))
    await wire.over.wait()


def endless(declared: int | None) -> Step:
    """A body that goes on until the client has had enough; `declared` is its Content-Length."""

    async def step(wire: Wire) -> None:
        length = f"content-length: {declared}\r\n" if declared else "connection: close\r\n"
        await wire.send(
            f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{length}\r\n".encode()
        )
        try:
            while not wire.writer.is_closing():
                await wire.send(b"x" * 65_536)
        except ConnectionError:
            return

    return step


def _head(status: int, content_type: str, length: int, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Scripted", f"content-type: {content_type}"]
    lines += [f"content-length: {length}", *(f"{name}: {text}" for name, text in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@asynccontextmanager
async def scripted(*script: Step) -> AsyncIterator[Scripted]:
    """The server, running; its last step is repeated for ever."""
    server = Scripted(script=list(script))
    over = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        try:
            while (request := await _request(reader)) is not None:
                server.asked.append(request)
                step = server.script[0] if len(server.script) == 1 else server.script.pop(0)
                await step(Wire(reader, writer, over))
                if writer.is_closing():
                    return
        except ConnectionError:
            return
        finally:
            writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        over.set()
        listener.close()
        await listener.wait_closed()


async def _request(reader: asyncio.StreamReader) -> Asked | None:
    try:
        start = await reader.readexactly(1)
        if start == _TLS_HANDSHAKE:
            return None
        head = start + await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *lines = head.decode("latin-1").strip().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {
        name.strip().lower(): text.strip()
        for name, _, text in (line.partition(":") for line in lines)
    }
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Asked(method, target, headers, body)
