"""Which schemas there are and which revisions of them this program knows.

Written down here so that a start compares two strings and imports Alembic only when they differ.
A test compares this list with the migration scripts.
"""

import re
from enum import Enum
from pathlib import Path

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


_ADDS = re.compile(r"([a-z]+)_\d{4}_from_(\d{4})")


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

    def can_use(self, revision: str) -> bool:
        """Whether this program may go on with a database that a newer one left at `revision`.

        A migration that only adds says so in its name: `orders_0012_from_0009` is used by every
        program whose newest revision is 0009 or later, so one version back is always possible.
        """
        if revision in self.revisions:
            return True
        found = _ADDS.fullmatch(revision)
        own = int(self.newest.split("_")[1])
        return found is not None and found[1] == self.value and int(found[2]) <= own

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
    Schema.LOG: ("log_0001", "log_0002", "log_0003", "log_0004_from_0003"),
    Schema.ORDERS: (
        *(f"orders_{number:04}" for number in range(1, 9)),
        "orders_0009_from_0008",
        "orders_0010_from_0008",
    ),
    Schema.DOCUMENTS: ("documents_0001",),
    Schema.HISTORY: ("history_0001", "history_0002_from_0001", "history_0003_from_0001"),
}
