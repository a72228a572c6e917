"""The socket of a running window belongs to its user."""

import asyncio
import contextlib
import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from packstation.runtime.single_instance import WORD_NAME, brought_to_front, heard_in

GARBAGE = (b"\n", b"{}\n", b"GET / HTTP/1.1\r\n\r\n", b'{"secret": "guess"}\n', b"x" * 100_000)


@pytest.mark.attack("local")
async def test_who_does_not_know_the_secret_moves_no_window(
    tmp_path: Path, happened: Callable[[str], None]
) -> None:
    shown: list[int] = []
    async with heard_in(tmp_path, lambda: shown.append(1)):
        word = tmp_path / WORD_NAME
        assert stat.S_IMODE(word.stat().st_mode) == 0o600
        port = json.loads(word.read_text())["port"]
        for text in GARBAGE:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(text)
            with contextlib.suppress(ConnectionResetError):  # it hangs up on what is too long
                assert await reader.read() == b""
            writer.close()
        assert shown == []
        assert await brought_to_front(tmp_path, 1.0)
    assert shown == [1]
    happened(f"{len(GARBAGE)} strangers turned away, the user's own second start shown")
