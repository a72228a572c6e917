"""The databases that the same tests are run on: files and PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from packstation.journal.database import Databases
from packstation.journal.files.sqlite_file import LocalFiles
from packstation.journal.fleet.postgres import Fleet
from packstation.journal.schema import Schema
from packstation.journal.store import Store
from tests.tools.postgres import server_of


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Databases:
    if request.param == "sqlite":
        return LocalFiles(tmp_path)
    return Fleet(server_of(request.getfixturevalue("postgres")))


@pytest.fixture
async def documents_store(databases: Databases) -> AsyncIterator[Store]:
    store = await Store.open(databases.of(Schema.DOCUMENTS))
    yield store
    await store.close()
