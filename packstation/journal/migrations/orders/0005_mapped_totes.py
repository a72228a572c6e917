"""Totes that were scanned for an order."""

import sqlalchemy as sa
from alembic import op

revision = "orders_0005"
down_revision = "orders_0004"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "mapped_totes",
        sa.Column("tote_key", sa.Text, primary_key=True),
        sa.Column("order_reference", sa.Text, nullable=False),
        sa.Column("mapped_us", sa.BigInteger, nullable=False),
    )
    op.create_index("mapped_totes_by_order", "mapped_totes", ["order_reference"])
