"""Alembic's entry: the caller opened the connection and the transaction (`migrate.py`)."""

from alembic import context

attributes = context.config.attributes
context.configure(connection=attributes["connection"], version_table=attributes["version_table"])
context.run_migrations()
