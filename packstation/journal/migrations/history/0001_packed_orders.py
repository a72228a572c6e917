"""What is kept of orders packed, for search and figures; all but postcodes is made of the log."""

import sqlalchemy as sa
from alembic import op

revision = "history_0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of the history."""
    row_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "packed_orders",
        sa.Column("number", row_number, primary_key=True, autoincrement=True),
        sa.Column("stream", sa.Text, nullable=False, unique=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("packer", sa.Text, nullable=False),
        sa.Column("carrier", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("opened_us", sa.BigInteger, nullable=False),
        sa.Column("packed_us", sa.BigInteger),
        sa.Column("units", sa.Integer, nullable=False),
        sa.Column("parcels", sa.Integer, nullable=False),
        sa.Column("packer_ms", sa.BigInteger, nullable=False),
        sa.Column("pro_ms", sa.BigInteger, nullable=False),
        sa.Column("printer_ms", sa.BigInteger, nullable=False),
        sa.Column("exception_ms", sa.BigInteger, nullable=False),
        sa.Column("errors", sa.Integer, nullable=False),
        sa.Column("shorts", sa.Integer, nullable=False),
        sa.Column("reprints", sa.Integer, nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )
    op.create_index("packed_orders_by_time", "packed_orders", ["packed_us"])
    op.create_index("packed_orders_by_opening", "packed_orders", ["opened_us"])
    op.create_index("packed_orders_by_reference", "packed_orders", ["reference"])
    op.create_table(
        "manifested",
        sa.Column("reference", sa.Text, primary_key=True),
        sa.Column("at_us", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "postcodes",
        sa.Column("order_reference", sa.Text, primary_key=True),
        sa.Column("postcode", sa.Text, nullable=False),
        sa.Column(
            "postcode_key",
            sa.Text(collation="C").with_variant(sa.Text(), "sqlite"),
            nullable=False,
        ),
        sa.Column("stored_us", sa.BigInteger, nullable=False),
    )
    op.create_index("postcodes_by_key", "postcodes", ["postcode_key"])
    op.create_index("postcodes_by_age", "postcodes", ["stored_us"])
    op.create_table(
        "history_progress",
        sa.Column("keeper", sa.Text, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        # What is looked for is the beginning of a word, of any length; words are ASCII already.
        op.execute(
            "CREATE VIRTUAL TABLE packed_words USING fts5"
            "(words, tokenize = 'ascii', prefix = '1 2 3 4', detail = 'none')"
        )
        return
    op.execute("CREATE TABLE packed_words (number bigint PRIMARY KEY, words tsvector NOT NULL)")
    op.execute("CREATE INDEX packed_words_index ON packed_words USING gin (words)")
