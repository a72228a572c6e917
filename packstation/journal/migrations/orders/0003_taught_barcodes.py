"""Barcodes that a supervisor taught to an item."""

import sqlalchemy as sa
from alembic import op

revision = "orders_0003"
down_revision = "orders_0002"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "taught_barcodes",
        sa.Column("code_key", sa.Text, primary_key=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("sku_key", sa.Text, nullable=False),
        sa.Column("sku", sa.Text, nullable=False),
        sa.Column("taught_by", sa.Text, nullable=False),
        sa.Column("taught_us", sa.BigInteger, nullable=False),
    )
    op.create_index("taught_barcodes_by_sku", "taught_barcodes", ["sku_key"])
