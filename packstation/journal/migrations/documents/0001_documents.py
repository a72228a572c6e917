"""Labels and documents by their SHA-256."""

import sqlalchemy as sa
from alembic import op

revision = "documents_0001"
down_revision = None


def upgrade() -> None:
    """Make the table of documents."""
    op.create_table(
        "documents",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("created_us", sa.BigInteger, nullable=False),
    )
    op.create_index("documents_by_age", "documents", ["created_us"])
