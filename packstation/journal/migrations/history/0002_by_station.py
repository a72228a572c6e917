"""What a bench of a fleet packed lately is found without reading what all the others packed.

Only adds: older versions go on with it.
"""

from alembic import op

revision = "history_0002_from_0001"
down_revision = "history_0001"


def upgrade() -> None:
    """Add an index."""
    op.create_index("packed_orders_by_station", "packed_orders", ["station", "packed_us"])
