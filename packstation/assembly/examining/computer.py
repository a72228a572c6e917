"""Examines the computer under a bench: folders, disk, records, keyring, fonts."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

from packstation.assembly.examining.finding import Finding, State
from packstation.assembly.setup import Setup
from packstation.runtime.translated import into
from packstation.sentences.speaker import Speaker
from packstation.settings.secrets import KEY_VARIABLE

LEAST_MB = 500
"""A shift's records, labels and logs take some ten; databases need room to breathe."""
OTHERS = 0o077
LETTERS = {"Latin": "aß", "Polski": "ł", "Ελληνικά": "α", "Кириллица": "ж", "العربية": "ع",
           "עברית": "א", "ไทย": "ก", "中文": "中"}  # fmt: skip
"""Letters that addresses of Europe's shops need, by the script's own name."""


async def examine_computer(setup: Setup, speaker: Speaker) -> AsyncIterator[Finding]:
    """What a bench needs of its computer; never raises for what it finds."""
    folder = setup.paths.journal_file(setup.settings.station.mode).parent
    yield await asyncio.to_thread(_folder, "data", folder, speaker)
    yield await asyncio.to_thread(_folder, "logs", setup.paths.log_dir, speaker)
    yield await asyncio.to_thread(_disk, folder, speaker)
    yield await asyncio.to_thread(_records, setup, speaker)
    yield await asyncio.to_thread(_fonts, speaker)
    if not setup.is_sandboxed:
        yield await asyncio.to_thread(_keyring, speaker)


def _folder(what: str, folder: Path, speaker: Speaker) -> Finding:
    """Whether it can be used, and whether it is the user's alone."""
    from packstation.settings.errors import FolderUnusable
    from packstation.settings.paths import usable_folder

    try:
        usable_folder(folder)
        mode = folder.stat().st_mode
    except (FolderUnusable, OSError):
        return Finding(what, State.FAIL, speaker.text("doctor.folder.bad", folder=folder))
    if os.name == "posix" and mode & OTHERS:
        return Finding(what, State.WARN, speaker.text("doctor.folder.open", folder=folder))
    return Finding(what, State.OK, str(folder))


def _disk(folder: Path, speaker: Speaker) -> Finding:
    """Room for the records, and that a file can really be written there."""
    there = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    try:
        free_mb = shutil.disk_usage(there).free // 1_000_000
        if folder.exists():
            _write_probe(folder)
    except OSError as error:
        told = speaker.text("doctor.disk.full", folder=there, reason=error.strerror)
        return Finding("disk", State.FAIL, told)
    if free_mb < LEAST_MB:
        told = speaker.text("doctor.disk.low", free=free_mb, folder=there, least=LEAST_MB)
        return Finding("disk", State.FAIL, told)
    return Finding("disk", State.OK, speaker.text("doctor.disk.ok", free=free_mb, folder=there))


def _write_probe(folder: Path) -> None:
    probe = folder / f".probe-{os.getpid()}"
    try:
        with probe.open("wb") as file:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
    finally:
        probe.unlink(missing_ok=True)


def _records(setup: Setup, speaker: Speaker) -> Finding:
    """Whether what was packed can be read. `journal check` reads all of it."""
    from packstation.journal.errors import JournalError
    from packstation.journal.support import FileRecords

    if setup.settings.fleet_store is not None:
        return Finding("records", State.OK, speaker.text("doctor.records.fleet"))
    path = setup.paths.journal_file(setup.settings.station.mode)
    if not path.exists():
        return Finding("records", State.OK, speaker.text("doctor.records.none"))
    try:
        open_ones = FileRecords(path).unfinished()
    except JournalError as error:
        reason = error.phrase.said(into(speaker.language.value))
        told = speaker.text("doctor.records.bad", reason=reason)
        return Finding("records", State.FAIL, told)
    return Finding("records", State.OK, speaker.text("doctor.records.ok", n=open_ones, file=path))


def _keyring(speaker: Speaker) -> Finding:
    from packstation.settings.errors import KeyUnavailable
    from packstation.settings.secrets import place_of_secrets

    if os.environ.get(KEY_VARIABLE):
        told = speaker.text("doctor.keyring.variable", variable=KEY_VARIABLE)
        return Finding("keyring", State.OK, told)
    try:
        return Finding("keyring", State.OK, place_of_secrets())
    except KeyUnavailable as error:
        reason = type(error.__cause__ or error).__name__
        told = speaker.text("doctor.keyring.bad", reason=reason, variable=KEY_VARIABLE)
        return Finding("keyring", State.FAIL, told)


def _fonts(speaker: Speaker) -> Finding:
    """Letters that no font here has are left out of slips and labels that we draw."""
    from packstation.documents.own.fonts import fonts

    missing = fonts().missing_in("".join(LETTERS.values()))
    scripts = [name for name, letters in LETTERS.items() if missing & set(letters)]
    if scripts:
        told = speaker.text("doctor.fonts.missing", scripts=", ".join(scripts))
        return Finding("fonts", State.WARN, told)
    return Finding("fonts", State.OK, ", ".join(LETTERS))
