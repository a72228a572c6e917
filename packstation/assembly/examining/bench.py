"""Examines a bench: settings, folders, database, key, PRO, printers. A finding each, in order."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

from packstation.assembly.examining.computer import examine_computer
from packstation.assembly.examining.finding import Finding
from packstation.assembly.factories import printers_of, server_of, style_of
from packstation.assembly.running import pro_of
from packstation.assembly.setup import Setup
from packstation.journal.errors import JournalError
from packstation.printing.model import Readiness
from packstation.pro.client import ProClient
from packstation.pro.errors import InvalidBaseUrl, ProError
from packstation.pro.transport import Timeouts
from packstation.settings.errors import SettingsError
from packstation.settings.layers import machine_file, read_layers
from packstation.settings.paths import usable_folder
from packstation.settings.store import StoreSettings


async def examine(setup: Setup) -> AsyncIterator[Finding]:
    """Everything that a bench needs, looked at; never raises for what it finds."""
    settings = setup.settings
    yield Finding("settings", True, f"{setup.paths.settings_file} ({settings.station.mode.value})")
    if (computers := machine_file()).exists():
        ignored = read_layers(setup.paths.settings_file).ignored
        told = f"; locked, and ignored in the user's file: {', '.join(ignored)}" if ignored else ""
        yield Finding("settings of the computer", True, f"{computers}{told}")
    for name, folder in (
        ("data folder", setup.paths.journal_file(settings.station.mode).parent),
        ("log folder", setup.paths.log_dir),
    ):
        try:
            yield Finding(name, True, str(usable_folder(folder)))
        except SettingsError as error:
            yield Finding(name, False, str(error))
    async for finding in examine_computer(setup):
        yield finding
    if settings.documents.style:
        try:
            style_of(settings, setup.paths)
        except SettingsError as error:
            yield Finding("documents", False, str(error))
        else:
            yield Finding("documents", True, f"they look as {settings.documents.style} says")
    if (store := settings.fleet_store) is not None:
        yield await _database(store)
    yield await _pro(setup)
    async for finding in _printers(setup):
        yield finding
    yield await _devices(setup)
    if wanted := settings.intake.folder:
        is_there = await asyncio.to_thread(Path(wanted).is_dir)
        said = wanted if is_there else f"There is no folder {wanted}."
        yield Finding("folder of orders", is_there, said)


async def _devices(setup: Setup) -> Finding:
    """Serial and USB devices that the bench would use by itself, or is told to use."""
    from packstation.scanning.hid_scale import hid_scales
    from packstation.scanning.serial_port import adapter_ports, scanner_ports

    scanners, adapters, scales = await asyncio.to_thread(
        lambda: (scanner_ports(), adapter_ports(), hid_scales())
    )
    named = (setup.settings.scanner.serial_path, setup.settings.scale.serial_path)
    missing = [p for p in named if p.startswith("/") and not await asyncio.to_thread(_exists, p)]
    if missing:
        return Finding("devices", False, f"There is no device at {', '.join(missing)}.")
    seen = [
        f"{what} {', '.join(found)}"
        for what, found in (
            ("serial scanner", scanners),
            ("serial cable", adapters),
            ("USB scale", scales),
        )
        if found
    ]
    return Finding(
        "devices", True, "; ".join(seen) or "no serial scanner and no scale is plugged in"
    )


def _exists(path: str) -> bool:
    return Path(path).exists()


async def _database(store: StoreSettings) -> Finding:
    from packstation.journal.fleet.reaching import reach

    try:
        server = await asyncio.to_thread(server_of, store, os.environ)
        return Finding("database", True, await reach(server))
    except (SettingsError, JournalError) as error:
        return Finding("database", False, str(error))


async def _pro(setup: Setup) -> Finding:
    if setup.is_sandboxed:
        return Finding("PRO", True, "the built-in simulator; nothing is shipped")
    settings = setup.settings
    try:
        pro = pro_of(settings)
        timeouts = Timeouts(connect=settings.pro.connect_s, read=settings.pro.read_s)
        async with ProClient(pro.url, lambda: pro.key, timeouts=timeouts) as client:
            await client.warm()
            places = await client.list_shipping_locations()
    except (SettingsError, InvalidBaseUrl) as error:
        return Finding("PRO", False, str(error))
    except ProError as error:
        return Finding("PRO", False, error.user_message)
    names = [place.shipping_location_reference or place.reference for place in places]
    wanted = settings.station.location
    if wanted and wanted not in names:
        known = ", ".join(names) or "none"
        return Finding("PRO", False, f"There is no shipping location {wanted!r}; PRO has {known}.")
    return Finding("PRO", True, f"{pro.url} answers; {len(names)} shipping locations")


async def _printers(setup: Setup) -> AsyncIterator[Finding]:
    try:
        printers = printers_of(setup.settings, setup.paths)
    except SettingsError as error:
        yield Finding("printers", False, str(error))
        return
    for name, printer in printers.items():
        status = await printer.status()
        good = {Readiness.READY: True, Readiness.NOT_READY: False, Readiness.UNKNOWN: None}
        kinds = [r.kind.value for r in setup.settings.routes if r.printer == name]
        yield Finding(
            f"printer {name}",
            good[status.readiness],
            f"{status.sentence} For: {', '.join(kinds) or 'nothing'}.",
        )
