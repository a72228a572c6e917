"""Waiting orders are found by their tote and by their items."""

import sqlalchemy as sa
from alembic import op

revision = "orders_0002"
down_revision = "orders_0001"


def upgrade() -> None:
    """Add what an order is found by; orders imported before are found by their number only."""
    op.add_column("inbox", sa.Column("tote_key", sa.Text))
    op.add_column("inbox", sa.Column("units", sa.Integer, nullable=False, server_default="0"))
    op.add_column("inbox", sa.Column("due", sa.Text, nullable=False, server_default=""))
    op.create_index("inbox_by_tote", "inbox", ["tote_key"])
    op.create_table(
        "inbox_items",
        sa.Column("item_key", sa.Text, primary_key=True),
        sa.Column("number_key", sa.Text, primary_key=True),
    )
    op.create_index("inbox_items_by_order", "inbox_items", ["number_key"])
