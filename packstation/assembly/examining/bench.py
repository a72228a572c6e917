"""Examines a bench: settings, computer, database, PRO, printers, devices. In that order."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from packstation import __version__
from packstation.assembly.early import now
from packstation.assembly.examining.computer import examine_computer
from packstation.assembly.examining.finding import Finding, State
from packstation.assembly.examining.network import examine_network
from packstation.assembly.factories import printers_of, server_of, style_of
from packstation.assembly.setup import Setup
from packstation.journal.errors import JournalError
from packstation.packing.shipping import DocumentKind
from packstation.printing.model import Readiness
from packstation.printing.protocol import Printer
from packstation.runtime.translated import into
from packstation.sentences.speaker import Speaker
from packstation.settings.errors import SettingsError
from packstation.settings.layers import machine_file, read_layers
from packstation.settings.store import StoreSettings
from packstation.workflow.printers.watch import LONGEST_LOOK_S, problem_of_status
from packstation.workflow.problem_of import store_problem


async def examine(setup: Setup, speaker: Speaker) -> AsyncIterator[Finding]:
    """Everything that a bench needs, looked at; never raises for what it finds."""
    yield _settings(setup, speaker)
    if machine_file().exists():
        yield _policy(setup, speaker)
    yield await _version(setup, speaker)
    async for finding in examine_computer(setup, speaker):
        yield finding
    if setup.settings.documents.style:
        yield await asyncio.to_thread(_documents, setup, speaker)
    if (store := setup.settings.fleet_store) is not None:
        for finding in await _database(store, speaker):
            yield finding
    async for finding in examine_network(setup, speaker):
        yield finding
    async for finding in _printers(setup, speaker):
        yield finding
    for finding in await asyncio.to_thread(_devices, setup, speaker):
        yield finding
    for what, folder in (
        ("intake", setup.settings.intake.folder),
        ("pictures", setup.settings.pictures.folder),
    ):
        if folder:
            yield await asyncio.to_thread(_folder, what, folder, speaker)


def _settings(setup: Setup, speaker: Speaker) -> Finding:
    if setup.fault:
        return Finding("settings", State.FAIL, setup.fault.said(into(speaker.language.value)))
    mode = speaker.text(f"doctor.mode.{setup.settings.station.mode.value}")
    return Finding("settings", State.OK, f"{setup.paths.settings_file} ({mode})")


async def _version(setup: Setup, speaker: Speaker) -> Finding:
    from packstation.assembly.updating import UpdateError, read_feed

    updates = setup.settings.updates
    if not updates.feed:
        told = speaker.text("doctor.version.unasked", version=__version__)
        return Finding("version", State.OK, told)
    try:
        feed = await read_feed(updates, now().date())
    except UpdateError as error:
        told = error.phrase.said(into(speaker.language.value))
        return Finding("version", State.WARN, f"{__version__}. {told}")
    if feed.is_newer:
        told = speaker.text("doctor.version.newer", version=__version__, newer=feed.version)
        return Finding("version", State.WARN, told)
    return Finding("version", State.OK, speaker.text("doctor.version.newest", version=__version__))


def _policy(setup: Setup, speaker: Speaker) -> Finding:
    """The computer's file, and what of the user's it does not let count."""
    try:
        ignored = read_layers(setup.paths.settings_file).ignored
    except SettingsError as error:
        return Finding("policy", State.FAIL, error.said(into(speaker.language.value)))
    if ignored:
        told = speaker.text("doctor.policy.ignored", keys=", ".join(ignored))
        return Finding("policy", State.WARN, told)
    return Finding("policy", State.OK, str(machine_file()))


def _documents(setup: Setup, speaker: Speaker) -> Finding:
    try:
        style_of(setup.settings, setup.paths)
    except SettingsError as error:
        return Finding("documents", State.FAIL, error.said(into(speaker.language.value)))
    return Finding("documents", State.OK, setup.settings.documents.style)


async def _database(store: StoreSettings, speaker: Speaker) -> tuple[Finding, ...]:
    from packstation.journal.fleet.reaching import benches_seen, reach

    try:
        server = await asyncio.to_thread(server_of, store, os.environ)
        told = "; ".join(one.said(into(speaker.language.value)) for one in await reach(server))
        found = Finding("database", State.OK, told)
        return found, _fleet(await benches_seen(server), speaker)
    except SettingsError as error:
        return (Finding("database", State.FAIL, error.said(into(speaker.language.value))),)
    except JournalError as error:
        said = speaker.problem(store_problem(error))
        # With the database's own words: who mends it needs them.
        why = error.phrase.said(into(speaker.language.value))
        return (Finding("database", State.FAIL, f"{said.sentence} {why}"),)


def _fleet(seen: Sequence[tuple[str, str]], speaker: Speaker) -> Finding:
    """The bench with the oldest version is named where they differ."""
    if len({version for _, version in seen}) > 1:
        station, version = seen[0]
        told = speaker.text(
            "doctor.fleet.differ", station=station, version=version, newest=seen[-1][1]
        )
        return Finding("fleet", State.WARN, told)
    return Finding("fleet", State.OK, speaker.text("doctor.fleet.ok", n=len(seen)))


async def _printers(setup: Setup, speaker: Speaker) -> AsyncIterator[Finding]:
    try:
        printers = printers_of(setup.settings, setup.paths)
    except SettingsError as error:
        yield Finding("printer", State.FAIL, error.said(into(speaker.language.value)))
        return
    for name, printer in printers.items():
        yield await _printer(name, printer, setup, speaker)


async def _printer(name: str, printer: Printer, setup: Setup, speaker: Speaker) -> Finding:
    kinds = [
        speaker.text(f"paper.{route.kind.value}")
        for route in setup.settings.routes
        if route.printer == name and route.kind is not DocumentKind.TEST_PAGE
    ]
    what_for = ", ".join(dict.fromkeys(kinds)) or "–"
    try:
        async with asyncio.timeout(LONGEST_LOOK_S):
            status = await printer.status()
    except TimeoutError:
        told = speaker.text("doctor.printer.silent", kinds=what_for)
        return Finding("printer", State.FAIL, told, name)
    if (problem := problem_of_status(status)) is not None:
        said = speaker.problem(problem, name)
        return Finding("printer", State.FAIL, f"{said.sentence} {said.remedy}".strip(), name)
    is_known = status.readiness is Readiness.READY
    told = speaker.text("doctor.printer.ok" if is_known else "doctor.printer.mute", kinds=what_for)
    return Finding("printer", State.OK if is_known else State.UNKNOWN, told, name)


def _devices(setup: Setup, speaker: Speaker) -> tuple[Finding, Finding]:
    """Serial and USB devices that the bench would use by itself, or is told to use."""
    from packstation.scanning.hid_scale import hid_scales
    from packstation.scanning.serial_port import adapter_ports, scanner_ports

    settings = setup.settings
    cables = list(adapter_ports())
    return (
        _device("scanner", settings.scanner.serial_path, [*scanner_ports()], speaker),
        _device("scale", settings.scale.serial_path, [*hid_scales(), *cables], speaker),
    )


def _device(what: str, named: str, seen: list[str], speaker: Speaker) -> Finding:
    if named.startswith(("/", "COM")) and not _is_there(named):
        told = speaker.text("doctor.device.missing", path=named, setting=f"{what}.serial_path")
        return Finding(what, State.FAIL, told)
    if seen:
        return Finding(what, State.OK, ", ".join(seen))
    return Finding(what, State.OK, speaker.text(f"doctor.{what}.none"))


def _is_there(path: str) -> bool:
    if path.startswith("COM"):
        from serial.tools.list_ports import comports

        return any(port.device == path for port in comports())
    return Path(path).exists()


def _folder(what: str, folder: str, speaker: Speaker) -> Finding:
    if Path(folder).is_dir():
        return Finding(what, State.OK, folder)
    told = speaker.text("doctor.folder.missing", folder=folder, setting=f"{what}.folder")
    return Finding(what, State.FAIL, told)
