"""Which schemas there are and which revisions of them this program knows.

Written down here so that a start compares two strings and imports Alembic only when they differ.
A test compares this list with the migration scripts.
"""

from enum import Enum
from pathlib import Path

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


class Schema(Enum):
    """One kind of file; the value is its folder of migrations."""

    LOG = "log"
    ORDERS = "orders"
    DOCUMENTS = "documents"
    HISTORY = "history"

    @property
    def revisions(self) -> tuple[str, ...]:
        """All revisions, oldest first."""
        return _REVISIONS[self]

    @property
    def newest(self) -> str:
        """The revision that this program reads and writes."""
        return self.revisions[-1]

    @property
    def version_table(self) -> str:
        """Where a database that holds all schemas keeps this one's revision; a file has its own."""
        return f"{self.value}_version"

    @property
    def is_personal(self) -> bool:
        """Whether what is deleted must also vanish from the file's free pages."""
        return self is not Schema.LOG

    @property
    def can_be_made_again(self) -> bool:
        """Whether a damaged file is set aside without asking: PRO or the log has it all."""
        return self in (Schema.DOCUMENTS, Schema.HISTORY)


_REVISIONS = {
    Schema.LOG: ("log_0001", "log_0002", "log_0003"),
    Schema.ORDERS: tuple(f"orders_{number:04}" for number in range(1, 9)),
    Schema.DOCUMENTS: ("documents_0001",),
    Schema.HISTORY: ("history_0001",),
}
