"""Orders may be created in PRO before they are scanned, by one bench each."""

import sqlalchemy as sa
from alembic import op

revision = "orders_0007"
down_revision = "orders_0006"


def upgrade() -> None:
    """Add when a bench began to create the order in PRO."""
    op.add_column("inbox", sa.Column("creating_us", sa.BigInteger))
