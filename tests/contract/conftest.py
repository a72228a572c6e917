"""One CUPS and one virtual printer for all tests of this folder that ask for them."""

from collections.abc import Iterator

import pytest

from tests.tools.cups import Cups, VirtualPrinter, cups_server, is_installed, virtual_printer


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
