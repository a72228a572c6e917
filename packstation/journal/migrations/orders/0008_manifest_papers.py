"""Of the benches of a fleet one prints a carrier's manifest."""

import sqlalchemy as sa
from alembic import op

revision = "orders_0008"
down_revision = "orders_0007"


def upgrade() -> None:
    """Add which bench took which manifest to print."""
    op.create_table(
        "manifest_papers",
        sa.Column("reference", sa.Text, primary_key=True),
        sa.Column("taken_by", sa.Text, nullable=False),
        sa.Column("taken_us", sa.BigInteger, nullable=False),
    )
