"""One CUPS and one virtual printer for all tests of this folder that ask for them."""

import contextlib
import subprocess
from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest

from tests.tools.cups import Cups, VirtualPrinter, cups_server, is_installed, virtual_printer
from tests.tools.zebra import Zebra

_numbers = count(1)


@pytest.fixture(scope="session")
def cups() -> Iterator[Cups]:
    if not is_installed():
        pytest.skip("needs CUPS: apt-get install cups cups-client cups-ipp-utils cups-filters dbus")
    with cups_server() as server:
        yield server


@pytest.fixture(scope="session")
def office_for_all(cups: Cups) -> Iterator[VirtualPrinter]:
    with virtual_printer() as printer:
        cups.add_ipp("office", printer.uri)
        yield printer


@pytest.fixture
def office(office_for_all: VirtualPrinter) -> VirtualPrinter:
    """An IPP printer behind the queue `office`, its tray emptied."""
    office_for_all.arrivals()
    return office_for_all


@pytest.fixture
async def zebra() -> AsyncIterator[Zebra]:
    async with Zebra() as running:
        yield running


@pytest.fixture
def queue(cups: Cups, zebra: Zebra) -> Iterator[str]:
    """A raw queue of its own for each test, so that nobody's jobs meet another's."""
    name = f"zebra-{next(_numbers)}"
    cups.add_raw(name, f"socket://{zebra.host}:{zebra.port}")
    yield name
    with contextlib.suppress(subprocess.CalledProcessError):  # a test may have deleted it
        cups.delete(name)
