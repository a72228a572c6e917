"""The log: events, the index of streams, and the mark of a clean shutdown."""

import sqlalchemy as sa
from alembic import op

revision = "log_0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of the log."""
    row_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "streams",
        sa.Column("number", row_number, primary_key=True, autoincrement=True),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("order_reference", sa.Text),
        sa.Column("order_reference_key", sa.Text),
        sa.Column("own_number", sa.Text),
        sa.Column("own_number_key", sa.Text),
        sa.Column("started_us", sa.BigInteger, nullable=False),
        sa.Column("is_finished", sa.Boolean, nullable=False),
        sa.Column("last_position", sa.Integer, nullable=False),
        sa.UniqueConstraint("stream", name="one_row_per_stream"),
        sqlite_autoincrement=True,
    )
    is_unfinished = sa.column("is_finished", sa.Boolean) == sa.false()
    op.create_index(
        "unfinished_streams",
        "streams",
        ["number"],
        sqlite_where=is_unfinished,
        postgresql_where=is_unfinished,
    )
    op.create_index("streams_by_order_reference", "streams", ["order_reference_key"])
    op.create_index("streams_by_own_number", "streams", ["own_number_key"])
    op.create_table(
        "events",
        sa.Column("sequence", row_number, primary_key=True, autoincrement=True),
        sa.Column(
            "stream",
            sa.Text,
            sa.ForeignKey("streams.stream", name="stream_is_indexed"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("packer", sa.Text),
        sa.UniqueConstraint("stream", "position", name="one_event_per_position"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "journal_state",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
