"""What holds for all tests: each has a name of its own; those that need one get a PostgreSQL."""

import os
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.tools.postgres import Postgres, postgres_server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one name are one test to pytest-xdist, which runs only the first of them."""
    for item in items:
        if type(item).__name__ == "SchemathesisFunction" and item.parent is not None:
            # WORKAROUND schemathesis 4 gives all operations of the contract the id of their test.
            item._id = item.parent.id.child(item.name)
    twice = [name for name, times in Counter(item.nodeid for item in items).items() if times > 1]
    if twice:
        raise pytest.UsageError(f"several tests are called {twice[0]}; only one would run")


# Tests kill the program, and start it again themselves.
os.environ.setdefault("PACKSTATION_GUARD", "0")

# Machines are noisy: how long making an example takes says nothing about the code.
settings.register_profile("noisy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("noisy")


@pytest.fixture
def happened(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """To say what an attack came to, measured: `./dev attack` prints it."""
    return lambda what: record_property("happened", what)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running server; a test that stops or freezes it starts it again."""
    with postgres_server() as server:
        yield server
