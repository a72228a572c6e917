"""What a bench of a fleet wrote last is found without reading what all the others wrote since.

Only adds: older versions go on with it.
"""

from alembic import op

revision = "log_0004_from_0003"
down_revision = "log_0003"


def upgrade() -> None:
    """Add an index."""
    op.create_index("events_by_station", "events", ["station", "sequence"])
