"""The scale of a bench: found, asked in its own way, and its weight given to the right parcel."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable

from packstation.packing import commands as cmd
from packstation.packing.parcels import WeightSource
from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase, is_complete, weigh_target
from packstation.scanning.hid_scale import LENGTH, hid_scales, read_report
from packstation.scanning.scales import Protocol, Reading, ScaleFault, ScaleReader
from packstation.scanning.serial_port import (
    SerialError,
    SerialLines,
    SerialSettings,
    adapter_ports,
)
from packstation.scanning.weighing import Weighing
from packstation.settings.model import AUTO, ScaleProtocol, ScaleSettings
from packstation.workflow.station import Station

log = logging.getLogger(__name__)

AGAIN_S = 3.0
ASK_S = 0.25
LISTEN_S = 1.0
ANSWER_S = 0.7
PROTOCOLS = {
    ScaleProtocol.STREAM: Protocol.STREAM,
    ScaleProtocol.SICS: Protocol.SICS,
    ScaleProtocol.NCI: Protocol.NCI,
    ScaleProtocol.TOLEDO: Protocol.TOLEDO,
}
Show = Callable[[int | None, str], None]
"""Gets the grams that lie there, or None and why (a value of `ScaleFault`, or empty)."""


async def use_scale(settings: ScaleSettings, station: Station, show: Show) -> None:
    """Weigh for ever: a scale that is missing or unplugged is looked for every few seconds."""
    told = ""
    while True:
        for readings in await _candidates(settings):
            weighing = Weighing(settings.settled_ms)
            try:
                async for reading in readings:
                    weighing.feed(reading, asyncio.get_running_loop().time() * 1000)
                    show(weighing.shown, weighing.fault.value if weighing.fault else "")
                    take_weight(station, weighing)
                told = ""
            except (SerialError, OSError) as error:
                if str(error) != told:  # once, not every three seconds of a shift
                    log.warning("%s", error)
                told = str(error)
            show(None, "")
        await asyncio.sleep(AGAIN_S)


async def _candidates(settings: ScaleSettings) -> list[AsyncIterator[Reading]]:
    if settings.serial_path == AUTO:
        ports = await asyncio.to_thread(adapter_ports)
        serial = [_of_serial(path, settings) for path in ports]
    else:
        serial = [_of_serial(settings.serial_path, settings)] if settings.serial_path else []
    hid = [] if serial else [_of_hid(path) for path in await asyncio.to_thread(hid_scales)]
    return [*serial, *hid]


async def _of_serial(path: str, settings: ScaleSettings) -> AsyncIterator[Reading]:
    """Every reading of the scale behind `path`; ends at once where none answers."""
    async with SerialLines(SerialSettings(path, settings.baud)) as lines:
        reader = ScaleReader(settings.unit)
        protocol, line = PROTOCOLS.get(settings.protocol), None
        if protocol is None:
            protocol, line = await _spoken(lines)
        if protocol is None and settings.serial_path == AUTO:
            return
        # One that was named and is silent may send only when its key is pressed.
        protocol = protocol or Protocol.STREAM
        if line is not None and (reading := reader.feed(line)) is not None:
            yield reading
        while True:
            if protocol.value:
                lines.write(protocol.value)
            # A stream sends by itself; one that is asked and does not answer is asked again.
            line = await _line(lines, ASK_S if protocol.value else None)
            while line is not None:
                if (reading := reader.feed(line)) is not None:
                    yield reading
                line = await _line(lines, ASK_S if protocol.value else None)


async def _spoken(lines: SerialLines) -> tuple[Protocol | None, str | None]:
    """How this scale is spoken to, and what it said: listen first, then ask in each way."""
    for protocol in (Protocol.STREAM, Protocol.SICS, Protocol.NCI, Protocol.TOLEDO):
        if protocol.value:
            lines.write(protocol.value)
        line = await _line(lines, ANSWER_S if protocol.value else LISTEN_S)
        while line is not None:
            if _is_answer(line):
                return protocol, line
            line = await _line(lines, ANSWER_S)
    return None, None


def _is_answer(line: str) -> bool:
    """Whether a scale said that, rather than a device that does not know the question."""
    reading = ScaleReader().feed(line)
    return reading is not None and reading is not ScaleFault.UNREADABLE


async def _line(lines: SerialLines, within_s: float | None) -> str | None:
    try:
        async with asyncio.timeout(within_s):
            return await anext(lines)
    except TimeoutError:
        return None


async def _of_hid(path: str) -> AsyncIterator[Reading]:
    """Every report of a USB scale; raises OSError when it goes."""
    loop = asyncio.get_running_loop()
    reports: asyncio.Queue[bytes | OSError] = asyncio.Queue()
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def readable() -> None:
        try:
            reports.put_nowait(os.read(handle, 64) or OSError(f"the scale at {path} has gone"))
        except BlockingIOError:
            return
        except OSError as error:
            reports.put_nowait(error)

    loop.add_reader(handle, readable)
    try:
        while True:
            report = await reports.get()
            if isinstance(report, OSError):
                raise report
            yield read_report(report[:LENGTH])
    finally:
        loop.remove_reader(handle)
        os.close(handle)


def take_weight(station: Station, weighing: Weighing) -> None:
    """A stable weight weighs the parcel once the order is complete, or when it is asked for.

    Before that items still go in, and a weight now would only be a false alarm.
    """
    session = station.bench.session
    if weighing.grams is None or session is None or session.phase is not Phase.PACKING:
        return
    is_asked = session.alert is not None and session.alert.kind is AlertKind.NO_WEIGHT
    if session.alert is not None and not is_asked:
        return
    parcel = session.packing.parcels[weigh_target(session) - 1]
    if not parcel.contents or parcel.grams is not None or not (is_asked or is_complete(session)):
        return
    grams = weighing.take_for((session.stream, parcel.number))
    if grams is not None:
        station.act(cmd.Weigh(grams, WeightSource.SCALE))
