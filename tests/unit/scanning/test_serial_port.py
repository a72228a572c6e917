"""Serial devices, played by a pseudo-terminal."""

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from packstation.scanning.serial_port import (
    MAX_LINE,
    LineSplitter,
    SerialLines,
    SerialLost,
    SerialSettings,
    SerialUnavailable,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals on Windows")


class Device:
    """The scanner's end of a pseudo-terminal; `path` is the computer's."""

    def __init__(self) -> None:
        self.fd, self._other = os.openpty()
        self.path = os.ttyname(self._other)

    def send(self, data: bytes) -> None:
        os.write(self.fd, data)

    def unplug(self) -> None:
        for fd in (self.fd, self._other):
            os.close(fd)
        self.fd = self._other = -1


@pytest.fixture
def device() -> Iterator[Device]:
    device = Device()
    yield device
    if device.fd >= 0:
        device.unplug()


async def test_lines_arrive_whole_however_they_are_cut(device: Device) -> None:
    async with SerialLines(SerialSettings(device.path, idle_ms=60_000)) as lines:
        device.send(b"HO-1")
        device.send(b"000\r\n]C10104006381333931\x1d21S\r")
        device.send(b"\nlast\n")
        assert [await anext(lines) for _ in range(3)] == [
            "HO-1000",
            "]C10104006381333931\x1d21S",
            "last",
        ]


async def test_silence_ends_a_line_of_a_scanner_without_suffix(device: Device) -> None:
    async with SerialLines(SerialSettings(device.path, idle_ms=20)) as lines:
        device.send(b"HO-1000")
        assert await anext(lines) == "HO-1000"
        device.send("Größe".encode("latin-1"))
        assert await anext(lines) == "Größe"


async def test_an_unplugged_device_is_told_and_hands_on_what_came(device: Device) -> None:
    async with SerialLines(SerialSettings(device.path, idle_ms=60_000)) as lines:
        device.send(b"HO-1000")
        await asyncio.sleep(0)
        device.unplug()
        with pytest.raises(SerialLost, match="Plug it in"):
            async for _ in lines:
                pass
        with pytest.raises(SerialLost, match="Plug it in"):
            await anext(lines)


async def test_closing_ends_the_iteration(device: Device) -> None:
    lines = SerialLines(SerialSettings(device.path))
    lines.close()
    lines.close()
    assert [line async for line in lines] == []


async def test_a_device_that_cannot_be_used_says_what_to_do(tmp_path: Path) -> None:
    missing, plain = str(tmp_path / "ttyACM0"), tmp_path / "plain"
    plain.write_bytes(b"")
    with pytest.raises(SerialUnavailable, match="Plug it in"):
        SerialLines(SerialSettings(missing))
    with pytest.raises(SerialUnavailable, match="not a serial device"):
        SerialLines(SerialSettings(str(plain)))
    with pytest.raises(SerialUnavailable, match="not a speed"):
        SerialLines(SerialSettings(missing, baud=12345))


def test_a_line_that_never_ends_is_handed_on_and_not_kept() -> None:
    splitter = LineSplitter()
    assert splitter.feed(b"7" * (MAX_LINE + 1)) == ["7" * (MAX_LINE + 1)]
    assert not splitter.is_holding
