"""What came in lately and what still waits is found without reading years of orders.

Only adds: older versions go on with it.
"""

from alembic import op

revision = "orders_0010_from_0008"
down_revision = "orders_0009_from_0008"


def upgrade() -> None:
    """Add two indexes."""
    op.create_index("inbox_by_time", "inbox", ["imported_us"])
    op.create_index("inbox_by_state", "inbox", ["state"])
