"""Alembic's entry: the caller opened the connection and the transaction (`migrate.py`)."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
