"""The serial devices of a bench: a scanner whose codes are taken, a scale whose weight is shown.

A device that is missing or unplugged is tried again every few seconds and never ends anything.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from packstation.packing import commands as cmd
from packstation.packing.parcels import WeightSource
from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase, is_complete, weigh_target
from packstation.runtime.tasks import Tasks
from packstation.scanning.scales import WeightReading, weights
from packstation.scanning.serial_port import (
    SerialError,
    SerialLines,
    SerialNotSupported,
    SerialSettings,
)
from packstation.settings.model import Settings
from packstation.workflow.station import Station

log = logging.getLogger(__name__)

AGAIN_S = 3.0


def start_devices(
    settings: Settings,
    tasks: Tasks,
    station: Station,
    take_line: Callable[[str], None],
    show_weight: Callable[[int | None], None],
) -> None:
    """Begin to read the devices that the settings name; `take_line` gets each raw code."""
    scanner, scale = settings.scanner, settings.scale
    if scanner.serial_path:
        port = SerialSettings(scanner.serial_path, scanner.baud)

        async def scans(lines: SerialLines) -> None:
            async for line in lines:
                take_line(line)

        tasks.start("serial scanner", _kept_open(port, scans))
    if scale.serial_path:

        async def weigh(lines: SerialLines) -> None:
            try:
                async for reading in weights(lines):
                    _take_weight(station, reading, show_weight)
            finally:
                show_weight(None)

        tasks.start("scale", _kept_open(SerialSettings(scale.serial_path, scale.baud), weigh))


async def _kept_open(port: SerialSettings, read: Callable[[SerialLines], Awaitable[None]]) -> None:
    while True:
        try:
            async with SerialLines(port) as lines:
                await read(lines)
        except SerialNotSupported as error:
            log.error("%s", error)
            return
        except SerialError as error:
            log.warning("%s", error)
        await asyncio.sleep(AGAIN_S)


def _take_weight(
    station: Station, reading: object, show_weight: Callable[[int | None], None]
) -> None:
    """Show every reading; a stable one weighs the parcel once the order is complete.

    Before that items still go in, and a weight now would only be a false alarm.
    """
    if not isinstance(reading, WeightReading):
        show_weight(None)
        return
    show_weight(reading.grams)
    session = station.bench.session
    if reading.is_stable is False or reading.grams <= 0 or session is None:
        return
    if session.phase is not Phase.PACKING:
        return
    is_asked = session.alert is not None and session.alert.kind is AlertKind.NO_WEIGHT
    if session.alert is not None and not is_asked:
        return
    parcel = session.packing.parcels[weigh_target(session) - 1]
    if parcel.contents and parcel.grams is None and (is_asked or is_complete(session)):
        station.act(cmd.Weigh(reading.grams, WeightSource.SCALE))
