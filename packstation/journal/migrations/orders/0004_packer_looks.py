"""How the window looks for each packer."""

import sqlalchemy as sa
from alembic import op

revision = "orders_0004"
down_revision = "orders_0003"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "packer_looks",
        sa.Column("packer", sa.Text, primary_key=True),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("theme", sa.Text, nullable=False),
        sa.Column("type_percent", sa.Integer, nullable=False),
    )
