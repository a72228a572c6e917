"""Bring a database to the newest schema; loaded only when its revision differs."""

import threading
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.pool import NullPool

from packstation.journal.schema import MIGRATIONS, Schema

ONE_AT_A_TIME = threading.Lock()
"""Alembic keeps what it works on in one place for the whole process. Two files of a new bench, each
opened in a thread of its own, would write through each other's connections, and SQLite crashes.
"""
FILE_VERSION_TABLE = "alembic_version"
"""A file holds one schema, so its revision needs no name of its own."""


def configuration(schema: Schema) -> Config:
    """Alembic's configuration for one schema, found through the package's own place."""
    config = Config()
    # Alembic reads these options with %-interpolation, and a path may hold a percent sign.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    versions = str(MIGRATIONS / schema.value)
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", versions.replace("%", "%%"))
    return config


def upgrade(connection: Connection, schema: Schema, version_table: str) -> None:
    """Run what is missing in the transaction of `connection`; `version_table` has the revision."""
    config = configuration(schema)
    config.attributes["connection"] = connection
    config.attributes["version_table"] = version_table
    command.upgrade(config, schema.newest)


def upgrade_file(path: Path, schema: Schema) -> None:
    """Run what is missing in one transaction, so a crash in between leaves the old schema."""
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _no_implicit_transactions(connection: Any, _record: object) -> None:
        # The sqlite3 module would commit before DDL; here BEGIN and COMMIT are our own.
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _lock_out_others(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with ONE_AT_A_TIME, engine.begin() as connection:
        upgrade(connection, schema, FILE_VERSION_TABLE)
