"""Lines of a script as they come, while the bench goes on between them."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator

from packstation.driving.script import ScriptError

MOST_CHUNK_BYTES = 65_536
LONGEST_LINE_BYTES = 1_000_000


async def live_lines(descriptor: int) -> AsyncIterator[str]:
    """The lines of a file descriptor until it ends, as UTF-8.

    Raises UnicodeDecodeError, and ScriptError for a line above a megabyte.
    """
    reader = asyncio.StreamReader(limit=LONGEST_LINE_BYTES)
    loop = asyncio.get_running_loop()

    def read() -> None:
        try:
            while chunk := os.read(descriptor, MOST_CHUNK_BYTES):
                loop.call_soon_threadsafe(reader.feed_data, chunk)
            loop.call_soon_threadsafe(reader.feed_eof)
        except RuntimeError:
            return  # the loop has ended, and with it whoever would have read this

    # A daemon: nothing wakes a thread that waits for somebody to type, and the end of the program
    # must not wait for it. It reads the descriptor itself, so it holds none of Python's locks.
    threading.Thread(target=read, name="script lines", daemon=True).start()
    while line := await _line(reader):
        yield line.decode()


async def _line(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readline()
    except ValueError as error:  # how a StreamReader calls a line above its limit
        raise ScriptError("a line is longer than a megabyte") from error
