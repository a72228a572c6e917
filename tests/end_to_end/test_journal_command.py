"""`packstation journal`, as support uses it on a bench whose disk has gone bad."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from packstation.cli.shell.exits import ExitCode
from packstation.sandbox.child import SandboxProcess
from tests.end_to_end.test_drive import Bench, Keeper


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    with SandboxProcess.start() as running:
        yield running


@pytest.fixture
def keeper(sandbox: SandboxProcess) -> Iterator[Keeper]:
    made = Keeper(sandbox)
    yield made
    made.http.close()


def garble_a_page_of_events(path: Path) -> None:
    """Bytes that the disk never got from us, in the middle of the table of events."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    content = bytearray(path.read_bytes())
    pages = [
        at
        for at in range(size, len(content), size)
        if content[at] == 0x0D and b"ItemPacked" in content[at : at + size]
    ]
    content[pages[0] : pages[0] + size] = os.urandom(size)
    path.write_bytes(content)


def test_a_damaged_journal_is_checked_repaired_and_worked_with_again(
    sandbox: SandboxProcess, keeper: Keeper, tmp_path: Path
) -> None:
    bench = Bench(tmp_path, sandbox.url, sandbox.key)
    orders = [keeper.order("HO-1001", f"J-{number}") for number in range(6)]
    lines = [line for reference, units in orders for line in (reference, *units, "!done")]
    assert bench.drive(*lines).returncode == ExitCode.DONE

    checked = bench.run("journal", "check")
    assert (checked.returncode, checked.stderr) == (ExitCode.DONE, "")
    assert checked.stdout.splitlines()[0].endswith("0 unfinished, sound")
    exported = bench.run("journal", "export").stdout.splitlines()
    kinds = [json.loads(line)["type"] for line in exported]
    assert kinds.count("SessionFinished") == len(orders)

    (path,) = bench.data.rglob("journal.sqlite")
    garble_a_page_of_events(path)
    damaged = path.read_bytes()
    checked = bench.run("journal", "check")
    assert checked.returncode == ExitCode.UNFINISHED
    assert "DAMAGED" in checked.stdout
    assert checked.stderr.startswith("packstation: ")

    repaired = bench.run("journal", "repair")
    assert "saved" in repaired.stdout, repaired.stderr
    aside = Path(repaired.stdout.rsplit(" kept as ", 1)[1].strip())
    assert (aside if aside.is_absolute() else path.with_name(aside.name)).read_bytes() == damaged
    saved = bench.run("journal", "export").stdout.splitlines()
    assert 0 < len(saved) < len(exported)
    assert set(saved) <= set(exported)
    reference, units = keeper.order("HO-1001", "J-AFTER")
    assert bench.run("drive", "-", script="\n".join([reference, *units, "!done"])).returncode in (
        ExitCode.DONE,
        ExitCode.UNFINISHED,  # an order whose record has a gap may wait for somebody
    )
    assert keeper.states(reference) == ["ReadyToShip"]
