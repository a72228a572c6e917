"""One simulator for all tests of the room, clean for each."""

from collections.abc import Iterator

import pytest

from packstation.sandbox.child import SandboxProcess
from tests.harness import Warehouse


@pytest.fixture(scope="session")
def running_warehouse() -> Iterator[Warehouse]:
    """The simulator, in a process of its own."""
    with SandboxProcess.start() as sandbox:
        warehouse = Warehouse(sandbox)
        yield warehouse
        warehouse.http.close()


@pytest.fixture
def warehouse(running_warehouse: Warehouse) -> Warehouse:
    """The simulator without faults and variants."""
    running_warehouse.reset()
    return running_warehouse
