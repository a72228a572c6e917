"""The serial devices of a bench: a scanner whose codes are taken, a scale that weighs parcels.

A device that is missing or unplugged is looked for every few seconds and never ends anything.
"""

import asyncio
import logging
from collections.abc import Callable

from packstation.assembly.scale import Show, use_scale
from packstation.runtime.tasks import Tasks
from packstation.scanning.serial_port import (
    SerialError,
    SerialLines,
    SerialSettings,
    scanner_ports,
)
from packstation.settings.model import NO_DEVICE, ScannerSettings, Settings
from packstation.workflow.station import Station

log = logging.getLogger(__name__)

AGAIN_S = 3.0


def start_devices(
    settings: Settings,
    tasks: Tasks,
    station: Station,
    take_line: Callable[[str], None],
    show_weight: Show,
) -> None:
    """Begin to read scanner and scale; `take_line` gets each raw code of a serial scanner."""
    if settings.scanner.serial_path != NO_DEVICE:
        tasks.start("serial scanner", _use_scanner(settings.scanner, take_line))
    if settings.scale.serial_path != NO_DEVICE:
        tasks.start("scale", use_scale(settings.scale, station, show_weight))


async def _use_scanner(settings: ScannerSettings, take_line: Callable[[str], None]) -> None:
    """Read the scanner that the settings name, else one by a known maker that is plugged in."""
    told = ""
    while True:
        named = [settings.serial_path] if settings.serial_path else []
        for path in named or list(await asyncio.to_thread(scanner_ports)):
            try:
                async with SerialLines(SerialSettings(path, settings.baud)) as lines:
                    async for line in lines:
                        take_line(line)
                told = ""
            except SerialError as error:
                if str(error) != told:  # once, not every three seconds of a shift
                    log.warning("%s", error)
                told = str(error)
        await asyncio.sleep(AGAIN_S)
