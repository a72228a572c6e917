"""Every event carries a hash of itself and of the one before it, so that a change shows."""

import sqlalchemy as sa
from alembic import op

revision = "log_0003"
down_revision = "log_0002"


def upgrade() -> None:
    """Add the chain; events that were written before it have none."""
    op.add_column("events", sa.Column("chain", sa.LargeBinary))
