"""Orders that wait to be created, and the personal data of those being packed."""

import sqlalchemy as sa
from alembic import op

revision = "orders_0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of the orders' file."""
    op.create_table(
        "inbox",
        sa.Column("number_key", sa.Text, primary_key=True),
        sa.Column("own_number", sa.Text, nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("imported_us", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("order_reference", sa.Text),
    )
    op.create_table(
        "people",
        sa.Column("order_reference", sa.Text, primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("stored_us", sa.BigInteger, nullable=False),
    )
    op.create_index("people_by_age", "people", ["stored_us"])
