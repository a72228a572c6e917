"""A log and its history, in files and on a fleet's PostgreSQL: what holds of one holds of both."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from packstation.history.store import History
from packstation.journal.database import Databases
from packstation.journal.files.sqlite_file import LocalFiles
from packstation.journal.fleet.postgres import Fleet
from packstation.journal.log import Journal
from packstation.journal.schema import Schema
from packstation.journal.store import Store
from tests.tools.postgres import Postgres, server_of


class Kept(msgspec.Struct, frozen=True):
    """An open log and an open history of it."""

    journal: Journal
    history: History
    databases: Databases


@pytest.fixture(params=["sqlite", "postgres"])
async def kept(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Kept]:
    """Both empty."""
    databases: Databases = LocalFiles(tmp_path)
    if request.param == "postgres":
        postgres: Postgres = request.getfixturevalue("postgres")
        databases = Fleet(server_of(postgres), "Bench 1")
    async with contextlib.AsyncExitStack() as stack:
        log = databases.of(Schema.LOG)
        journal = await Journal.open(tmp_path / "journal.sqlite", database=log)
        stack.push_async_callback(journal.close)
        history = History(await Store.open(databases.of(Schema.HISTORY)))
        stack.push_async_callback(history.close)
        yield Kept(journal, history, databases)
