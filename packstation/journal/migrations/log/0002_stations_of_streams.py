"""The index of streams knows which station began each, as a shared log holds those of many."""

import sqlalchemy as sa
from alembic import op

revision = "log_0002"
down_revision = "log_0001"

_FROM_FIRST_EVENT = (
    "UPDATE streams SET station = coalesce((SELECT e.station FROM events e "
    "WHERE e.stream = streams.stream ORDER BY e.position LIMIT 1), '')"
)


def upgrade() -> None:
    """Add the station and fill it in from the first event of each stream."""
    op.add_column("streams", sa.Column("station", sa.Text, nullable=False, server_default=""))
    op.execute(_FROM_FIRST_EVENT)
