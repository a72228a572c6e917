"""Serial scanner and scale, through a pseudo-terminal in place of the cable."""

import asyncio
import os
import select
import threading
import tty
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from packstation.assembly import devices, scale
from packstation.assembly.devices import start_devices
from packstation.assembly.early import EarlyStation
from packstation.packing import commands as cmd
from packstation.packing.parcels import WeightSource
from packstation.runtime.tasks import Tasks
from packstation.scanning.scales import ScaleFault, WeightReading
from packstation.scanning.weighing import Weighing
from packstation.settings.model import Settings
from tests.bench_world import after, in_packing, order, scan


@pytest.fixture
async def tasks() -> AsyncIterator[Tasks]:
    crashes: list[BaseException] = []
    tasks = Tasks(lambda _name, error: crashes.append(error))
    yield tasks
    await tasks.close()
    assert crashes == []


class Scale:
    """A scale at the other end of a pseudo-terminal; it answers what it is asked."""

    def __init__(self, answers: dict[bytes, bytes], sends: bytes = b"") -> None:
        self.answers = answers
        self.sends = sends
        self.asked: list[bytes] = []
        self.fd, self._other = os.openpty()
        tty.setraw(self._other)
        self.path = os.ttyname(self._other)
        self._is_gone = threading.Event()
        self._thread = threading.Thread(target=self._play, daemon=True)
        self._thread.start()

    def _play(self) -> None:
        while not self._is_gone.is_set():
            if self.sends:
                os.write(self.fd, self.sends)
            if select.select([self.fd], [], [], 0.05)[0]:
                asked = os.read(self.fd, 100)
                self.asked.append(asked)
                if asked in self.answers:
                    os.write(self.fd, self.answers[asked])

    def unplug(self) -> None:
        self._is_gone.set()
        self._thread.join()
        os.close(self.fd)
        os.close(self._other)


@pytest.mark.parametrize(
    ("ask", "answer", "grams"),
    [
        (b"SI\r\n", b"S S     1.240 kg\r\n", 1240),
        (b"W\r", b"\n  2.50lb\r\n00\r\x03", 1134),
        (b"W", b"\x02 1.250\r", 1250),
        (b"", b"  1.260 kg\r\n", 1260),
    ],
)
async def test_a_scale_is_spoken_to_in_its_own_way_without_being_told_which(
    tasks: Tasks, ask: bytes, answer: bytes, grams: int
) -> None:
    device = Scale({ask: answer}) if ask else Scale({}, sends=answer)
    settings = Settings()
    settings = replace(settings, scale=replace(settings.scale, serial_path=device.path))
    shown: list[int | None] = []
    start_devices(
        settings, tasks, EarlyStation().station, lambda _: None, lambda g, _why: shown.append(g)
    )
    await _until(lambda: grams in shown)
    await tasks.close()
    device.unplug()


async def test_a_usb_scale_that_is_plugged_in_is_found_and_read(
    tasks: Tasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "hidraw0"
    os.mkfifo(pipe)
    monkeypatch.setattr(scale, "hid_scales", lambda: (str(pipe),))
    shown: list[int | None] = []
    start_devices(
        Settings(), tasks, EarlyStation().station, lambda _: None, lambda g, _why: shown.append(g)
    )
    await asyncio.sleep(0.1)
    with pipe.open("wb", buffering=0) as plugged:
        plugged.write(b"\x03\x04\x02\x00\xd8\x04")
        await _until(lambda: 1240 in shown)
    await _until(lambda: shown[-1] is None)


async def test_a_weight_counts_for_one_parcel_until_the_scale_was_empty() -> None:
    weighing = Weighing(settled_ms=500)
    for at_ms in (0, 300, 600):
        weighing.feed(WeightReading(1240, None), at_ms)
        assert (weighing.grams is not None) == (at_ms >= 500)
    assert weighing.take_for("parcel 1") == 1240
    assert weighing.take_for("parcel 1") == 1240
    assert weighing.take_for("parcel 2") is None
    weighing.feed(WeightReading(3, is_stable=True), 700)
    weighing.feed(WeightReading(800, is_stable=True), 800)
    assert weighing.take_for("parcel 2") == 800
    weighing.feed(ScaleFault.OVERLOAD, 900)
    assert (weighing.take_for("parcel 2"), weighing.fault) == (None, ScaleFault.OVERLOAD)


async def _until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_so():
            await asyncio.sleep(0.01)


async def test_codes_of_a_serial_scanner_are_taken_as_scans(tasks: Tasks) -> None:
    master, slave = os.openpty()
    settings = Settings()
    settings = replace(settings, scanner=replace(settings.scanner, serial_path=os.ttyname(slave)))
    taken: list[str] = []
    start_devices(settings, tasks, EarlyStation().station, taken.append, lambda _grams, _why: None)
    await asyncio.sleep(0.05)
    os.write(master, b"HO-1000\r\n5001008000004\r\n")
    await _until(lambda: len(taken) == 2)
    assert taken == ["HO-1000", "5001008000004"]
    os.close(master)
    os.close(slave)


async def test_the_scale_weighs_the_parcel_once_the_order_is_complete(
    tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    master, slave = os.openpty()
    settings = Settings()
    settings = replace(settings, scale=replace(settings.scale, serial_path=os.ttyname(slave)))
    early = EarlyStation()
    session = in_packing(order())
    shown: list[int | None] = []

    def show(grams: int | None, _why: str) -> None:
        shown.append(grams)

    acts: list[cmd.Weigh] = []
    station = early.station
    station.update(sessions=station.bench.sessions.set("s1", session), open="s1")
    monkeypatch.setattr(station, "act", acts.append)
    start_devices(settings, tasks, station, lambda _: None, show)
    await asyncio.sleep(0.05)
    os.write(master, b"ST,GS,+  1.240kg\r\n")
    await _until(lambda: 1240 in shown)
    assert acts == []
    assert session.order is not None
    for line in session.order.lines:
        for _ in range(line.quantity):
            session = after(session, scan(line.id))
    station.update(sessions=station.bench.sessions.set("s1", session))
    os.write(master, b"ST,GS,+  1.250kg\r\n")
    await _until(lambda: bool(acts))
    weighed = acts[0]
    assert (weighed.grams, weighed.source) == (1250, WeightSource.SCALE)
    os.close(master)
    os.close(slave)


async def test_a_device_that_cannot_be_used_is_told_once_and_not_for_a_whole_shift(
    tasks: Tasks, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings()
    gone = "/dev/nothing-is-here"
    settings = replace(
        settings,
        scanner=replace(settings.scanner, serial_path=gone),
        scale=replace(settings.scale, serial_path=gone),
    )
    monkeypatch.setattr(devices, "AGAIN_S", 0.01)
    monkeypatch.setattr(scale, "AGAIN_S", 0.01)
    start_devices(
        settings, tasks, EarlyStation().station, lambda _: None, lambda _grams, _why: None
    )
    await asyncio.sleep(0.4)
    assert [gone in record.getMessage() for record in caplog.records] == [True, True]
