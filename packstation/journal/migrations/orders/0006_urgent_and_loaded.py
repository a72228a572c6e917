"""Urgent orders go first; what went into a van is known."""

import sqlalchemy as sa
from alembic import op

revision = "orders_0006"
down_revision = "orders_0005"


def upgrade() -> None:
    """Add when an order became urgent, and the parcels that were scanned into vans."""
    op.add_column("inbox", sa.Column("urgent_us", sa.BigInteger))
    op.create_table(
        "loaded_parcels",
        sa.Column("parcel_key", sa.Text, primary_key=True),
        sa.Column("consignment", sa.Text, nullable=False),
        sa.Column("carrier", sa.Text, nullable=False),
        sa.Column("loaded_by", sa.Text, nullable=False),
        sa.Column("loaded_us", sa.BigInteger, nullable=False),
    )
    op.create_index("loaded_parcels_by_time", "loaded_parcels", ["loaded_us"])
