"""The benches of a fleet tell that they are alive. Only adds: older versions go on with it."""

import sqlalchemy as sa
from alembic import op

revision = "orders_0009_from_0008"
down_revision = "orders_0008"


def upgrade() -> None:
    """Add a row for each bench."""
    op.create_table(
        "benches",
        sa.Column("station", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("seen_us", sa.BigInteger, nullable=False),
        sa.Column("open_orders", sa.Integer, nullable=False),
        sa.Column("waiting_papers", sa.Integer, nullable=False),
    )
