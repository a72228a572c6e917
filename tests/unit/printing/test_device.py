import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from packstation.printing.model import (
    DocumentKind,
    Format,
    HandedOver,
    NotPrinted,
    PrintJob,
    PrintUnknown,
    Trouble,
)
from packstation.printing.network.device import DevicePrinter


def job(content: bytes = b"^XA^XZ") -> PrintJob:
    return PrintJob(title="A", kind=DocumentKind.LABEL, format=Format.ZPL, content=content)


@pytest.fixture
def device(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """A pipe with a name: takes bytes and stops when nobody reads, as the USB driver does."""
    path = tmp_path / "lp0"
    os.mkfifo(path)
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    yield path, handle
    os.close(handle)


async def test_a_device_gets_exactly_the_bytes(device: tuple[Path, int]) -> None:
    path, handle = device
    assert isinstance(await DevicePrinter(path).submit(job()), HandedOver)
    assert os.read(handle, 100) == b"^XA^XZ"


async def test_a_device_that_stops_ends_the_job_as_unknown(device: tuple[Path, int]) -> None:
    path, _ = device
    printer = DevicePrinter(path, seconds_without_progress=0.3)
    outcome = await printer.submit(job(b"x" * 1_000_000))
    assert isinstance(outcome, PrintUnknown)
    assert outcome.bytes_sent is not None
    assert 0 < outcome.bytes_sent < 1_000_000


async def test_a_device_pulled_out_is_gone(tmp_path: Path) -> None:
    outcome = await DevicePrinter(tmp_path / "lp0").submit(job())
    assert isinstance(outcome, NotPrinted)
    assert (outcome.reason, outcome.nothing_came_out) == (Trouble.GONE, True)


async def test_a_plain_file_is_not_taken_for_a_printer(tmp_path: Path) -> None:
    (tmp_path / "lp0").write_bytes(b"")
    outcome = await DevicePrinter(tmp_path / "lp0").submit(job())
    assert isinstance(outcome, NotPrinted)
    assert outcome.reason is Trouble.REFUSED
    assert (tmp_path / "lp0").read_bytes() == b""
