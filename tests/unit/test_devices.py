"""Serial scanner and scale, through a pseudo-terminal in place of the cable."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable

import pytest
from msgspec.structs import replace

from packstation.assembly.devices import start_devices
from packstation.assembly.early import EarlyStation
from packstation.packing import commands as cmd
from packstation.packing.parcels import WeightSource
from packstation.runtime.tasks import Tasks
from packstation.settings.model import Settings
from tests.bench_world import after, in_packing, order, scan


@pytest.fixture
async def tasks() -> AsyncIterator[Tasks]:
    crashes: list[BaseException] = []
    tasks = Tasks(lambda _name, error: crashes.append(error))
    yield tasks
    await tasks.close()
    assert crashes == []


async def _until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not is_so():
            await asyncio.sleep(0.01)


async def test_codes_of_a_serial_scanner_are_taken_as_scans(tasks: Tasks) -> None:
    master, slave = os.openpty()
    settings = Settings()
    settings = replace(settings, scanner=replace(settings.scanner, serial_path=os.ttyname(slave)))
    taken: list[str] = []
    start_devices(settings, tasks, EarlyStation().station, taken.append, lambda _: None)
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
    acts: list[cmd.Weigh] = []
    station = early.station
    station.update(sessions=station.bench.sessions.set("s1", session), open="s1")
    monkeypatch.setattr(station, "act", acts.append)
    start_devices(settings, tasks, station, lambda _: None, shown.append)
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
