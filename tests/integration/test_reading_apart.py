"""A document from outside can end its reader, and nothing else."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from packstation.documents.apart import Apart
from packstation.documents.careful import in_a_thread
from packstation.documents.errors import ConversionError, Damage, UnreadableDocumentError

SHORT_S = 2.0


@contextlib.asynccontextmanager
async def readers() -> AsyncIterator[Apart]:
    apart = Apart(limit_s=SHORT_S)
    try:
        yield apart
    finally:
        await asyncio.to_thread(apart.close)


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def hang() -> None:
    time.sleep(600)


def bloat() -> int:
    return len(bytearray(8 * 1024**3))


def locked() -> None:
    raise UnreadableDocumentError("it is locked", Damage.LOCKED)


def unfit() -> None:
    raise ConversionError("It does not fit.")


def broken() -> None:
    raise RecursionError


def own_process() -> int:
    return os.getpid()


@pytest.mark.attack("paper")
@pytest.mark.parametrize(
    ("work", "damage"),
    [
        (crash, Damage.TOO_SLOW),
        (hang, Damage.TOO_SLOW),
        (bloat, Damage.TOO_LARGE),
        (locked, Damage.LOCKED),
        (broken, Damage.BROKEN),
    ],
)
async def test_what_a_document_does_to_its_reader_is_one_problem_and_the_next_is_read(
    work: object, damage: Damage
) -> None:
    async with readers() as reading:
        with pytest.raises(UnreadableDocumentError) as told:
            await reading(work)  # type: ignore[arg-type]  # any of the works above
        assert told.value.damage is damage
        assert await reading(own_process) != os.getpid()


async def test_documents_beside_one_that_crashes_are_read() -> None:
    async with readers() as reading:
        outcomes = await asyncio.gather(
            *(reading(work) for work in (crash, own_process, own_process, own_process)),
            return_exceptions=True,
        )
        assert isinstance(outcomes[0], UnreadableDocumentError)
        assert all(isinstance(outcome, int) for outcome in outcomes[1:])


async def test_what_cannot_be_converted_is_told_as_it_was() -> None:
    async with readers() as reading:
        with pytest.raises(ConversionError, match="does not fit"):
            await reading(unfit)
    with pytest.raises(ConversionError, match="does not fit"):
        await in_a_thread(unfit)


PARENT = """
import asyncio, os, signal
from packstation.documents.apart import Apart

async def main():
    reading = Apart()
    print(*{await reading(os.getpid) for _ in range(3)}, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_readers_end_with_a_program_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    done = subprocess.run(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60
    )
    assert done.returncode == -signal.SIGKILL
    children = [int(pid) for pid in done.stdout.split()]
    assert children
    deadline = time.monotonic() + 20
    while any(is_running(pid) for pid in children):
        assert time.monotonic() < deadline, "a reader outlives its program"
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
