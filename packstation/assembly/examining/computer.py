"""Examines the computer under a bench: disk, records, keyring, clock. Part of the doctor."""

import asyncio
import datetime
import os
import shutil
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from packstation.assembly.examining.finding import Finding
from packstation.assembly.setup import Setup
from packstation.settings.secrets import KEY_VARIABLE

if TYPE_CHECKING:
    import ssl

LEAST_MB = 500
"""A shift's records, labels and logs take some ten; databases need room to breathe."""
MOST_SECONDS_OFF = 120
PATIENCE_S = 5.0


async def examine_computer(setup: Setup) -> AsyncIterator[Finding]:
    """What a bench needs of its computer; never raises for what it finds."""
    folder = setup.paths.journal_file(setup.settings.station.mode).parent
    yield await asyncio.to_thread(_disk, folder)
    yield await asyncio.to_thread(_records, setup)
    if not setup.is_sandboxed:
        yield await asyncio.to_thread(_keyring)
        yield await _clock(setup.settings.pro.url)


def _disk(folder: Path) -> Finding:
    """Room for the records, and that a file can really be written there."""
    there = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    try:
        free_mb = shutil.disk_usage(there).free // 1_000_000
        if folder.exists():
            _write_probe(folder)
    except OSError as error:
        return Finding("disk", False, f"Nothing can be written in {there}: {error.strerror}.")
    if free_mb < LEAST_MB:
        told = f"Only {free_mb} MB are free in {there}; make room, {LEAST_MB} MB at least."
        return Finding("disk", False, told)
    return Finding("disk", True, f"{free_mb:,} MB are free in {there}")


def _write_probe(folder: Path) -> None:
    probe = folder / f".probe-{os.getpid()}"
    try:
        with probe.open("wb") as file:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
    finally:
        probe.unlink(missing_ok=True)


def _records(setup: Setup) -> Finding:
    """Whether what was packed can be read. `journal check` reads all of it."""
    from packstation.journal.errors import JournalError
    from packstation.journal.support import FileRecords

    if setup.settings.fleet_store is not None:
        return Finding("records", True, "in the fleet's database")
    path = setup.paths.journal_file(setup.settings.station.mode)
    if not path.exists():
        return Finding("records", True, "none yet")
    try:
        open_ones = FileRecords(path).unfinished()
    except JournalError as error:
        return Finding("records", False, str(error))
    return Finding("records", True, f"{path}, {open_ones} unfinished")


def _keyring() -> Finding:
    import keyring
    from keyring.errors import KeyringError

    if os.environ.get(KEY_VARIABLE):
        return Finding("keyring", True, f"not needed: {KEY_VARIABLE} holds the key")
    backend = keyring.get_keyring()
    name = type(backend).__module__.removeprefix("keyring.backends.")
    try:
        keyring.get_password("packstation doctor", "nobody")
    except KeyringError as error:
        told = f"It cannot be used ({type(error).__name__}). Unlock it, or set {KEY_VARIABLE}."
        return Finding("keyring", False, told)
    return Finding("keyring", True, name)


async def _clock(url: str) -> Finding:
    """Against the time that PRO's server says with any answer (RFC 9110, Date)."""
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_S, verify=_trusted()) as client:
            date = (await client.head(url)).headers.get("Date", "")
        theirs = parsedate_to_datetime(date)
    except (httpx.HTTPError, ValueError, TypeError):
        return Finding("clock", None, "nobody told the time")
    off = (datetime.datetime.now(datetime.UTC) - theirs).total_seconds()
    if abs(off) > MOST_SECONDS_OFF:
        way = "fast" if off > 0 else "slow"
        told = f"It is {abs(off):.0f} s {way} by PRO's; let the system set it (NTP)."
        return Finding("clock", False, told)
    return Finding("clock", True, f"within {MOST_SECONDS_OFF} s of PRO's")


def _trusted() -> "ssl.SSLContext":
    import ssl

    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
