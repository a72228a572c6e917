"""A label printer on a TCP port that parses what it gets and can go wrong on command.

It understands `^XA…^XZ` blocks with `^PQ`, `~HS` and `~JA`. By hand:
`python -m tests.tools.zebra --port 9100 --out FOLDER`.
"""

import argparse
import asyncio
import re
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Self

from packstation.runtime.tasks import Tasks

_NEXT = re.compile(rb"~HS|~JA|\^XA.*?\^XZ", re.DOTALL)
_QUANTITY = re.compile(rb"\^PQ(\d+)")


class Zebra:
    """Use as an async context manager; change its attributes while it runs.

    `printed` holds the block of every label that came out, in order.
    """

    def __init__(self) -> None:
        self.printed: list[bytes] = []
        self.received = 0
        self.connections = 0
        self.asked = 0
        self.on_label: Callable[[int], None] = lambda _count: None
        self.paper_out = False
        self.head_open = False
        self.paused = False
        self.mute = False
        self.falls_mute_after_bytes: int | None = None
        self.seconds_per_label = 0.0
        self.labels_left_on_roll: int | None = None
        self.cut_after_bytes: int | None = None
        self.cut_after_label: int | None = None
        self.stops_reading_after_bytes: int | None = None
        self.host = "127.0.0.1"
        self.port = 0
        self._queue: deque[bytes] = deque()
        self._partial = False
        self._writers: set[asyncio.StreamWriter] = set()
        self._crashes: list[BaseException] = []
        self._tasks = Tasks(lambda _name, error: self._crashes.append(error))

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        self._tasks.start("zebra motor", self._motor())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._tasks.close()
        assert not self._crashes, self._crashes

    def new_roll(self) -> None:
        """Somebody puts paper in."""
        self.paper_out = False
        self.labels_left_on_roll = None

    def cut(self) -> None:
        """Somebody pulls the network cable and puts it in again."""
        for writer in tuple(self._writers):
            writer.transport.abort()

    def host_status(self) -> bytes:
        """The three lines of ~HS."""
        waiting = max(0, len(self._queue) - 1)
        current = 1 if self._queue else 0
        first = (
            f"030,{self.paper_out:d},{self.paused:d},1245,{waiting:03d},0,0,"
            f"{self._partial:d},000,0,0,0"
        )
        second = f"000,0,{self.head_open:d},0,0,2,4,0,{current:08d},1,000"
        return b"".join(b"\x02" + line.encode() + b"\x03\r\n" for line in (first, second, "0000,0"))

    async def _motor(self) -> None:
        while True:
            await asyncio.sleep(0.001)
            if self._queue and self.seconds_per_label:
                # Counted from when the label is there, not from before it came.
                await asyncio.sleep(self.seconds_per_label)
            if self._queue and not (self.paper_out or self.head_open or self.paused):
                if self.labels_left_on_roll == 0:
                    self.paper_out = True
                    continue
                if self.labels_left_on_roll is not None:
                    self.labels_left_on_roll -= 1
                self.printed.append(self._queue.popleft())
                self.on_label(len(self.printed))
                if self.cut_after_label == len(self.printed):
                    self.cut()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        buffer = b""
        got = 0
        try:
            while True:
                limit = self.stops_reading_after_bytes
                if limit is not None and got >= limit:
                    writer.transport.pause_reading()  # type: ignore[attr-defined]  # a ReadTransport too
                    await asyncio.Event().wait()
                more = await reader.read(4096)
                if not more:
                    return
                got += len(more)
                self.received += len(more)
                if self.cut_after_bytes is not None and got >= self.cut_after_bytes:
                    writer.transport.abort()
                    return
                if self.falls_mute_after_bytes is not None and got > self.falls_mute_after_bytes:
                    self.mute = True
                fresh = buffer[-2:] + more
                buffer += more
                if any(word in fresh for word in (b"^XZ", b"~HS", b"~JA")):
                    buffer = self._take(buffer, writer)
        except (ConnectionError, asyncio.CancelledError):
            return  # the sender went away, or the test is over
        finally:
            self._writers.discard(writer)
            writer.close()

    def _take(self, buffer: bytes, writer: asyncio.StreamWriter) -> bytes:
        while found := _NEXT.search(buffer):
            word = found.group()
            buffer = buffer[: found.start()] + buffer[found.end() :]
            if word == b"~HS":
                self.asked += 1
                self._partial = b"^XA" in buffer[: found.start()]
                if not self.mute:
                    writer.write(self.host_status())
            elif word == b"~JA":
                self._queue.clear()
            elif b"^FS" in word:  # a block that only sets something feeds no label
                quantity = _QUANTITY.search(word)
                self._queue.extend([word] * (int(quantity.group(1)) if quantity else 1))
        return buffer


async def _by_hand(port: int, out: Path) -> None:
    zebra = Zebra()
    zebra.port = port
    async with zebra:
        print(f"label printer on {zebra.host}:{zebra.port}, labels go to {out}", flush=True)
        shown = 0
        while True:
            await asyncio.sleep(0.2)
            for block in zebra.printed[shown:]:
                shown += 1
                (out / f"{shown:05d}.zpl").write_bytes(block)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=9100)
    arguments.add_argument("--out", type=Path, default=Path())
    chosen = arguments.parse_args()
    asyncio.run(_by_hand(chosen.port, chosen.out))
