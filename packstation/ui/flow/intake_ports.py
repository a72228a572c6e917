"""What the places that take orders in need from outside, as values and protocols."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    pass


class OrderFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that orders may be in."""

    path: str
    name: str
    folder: str = ""


class FileColumn(msgspec.Struct, frozen=True):
    """A column of a table: its own name, ours ("" for none), and the first of what is in it."""

    header: str
    means: str = ""
    sample: str = ""


class FilePreview(msgspec.Struct, frozen=True, kw_only=True):
    """How a file was understood; `missing` are our columns that every order needs, `names` all."""

    form: str = ""
    columns: tuple[FileColumn, ...] = ()
    missing: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    fault: str = ""


class ImportPort(Protocol):
    """Takes files of orders into the inbox."""

    async def files(self) -> tuple[OrderFile, ...]: ...

    async def preview(self, path: str) -> FilePreview: ...

    async def name_column(self, header: str, ours: str) -> str:
        """The column `header` is our `ours` from now on ("": no more); a sentence if not kept."""

    async def take(self, path: str, progress: Callable[[int], None]) -> str:
        """Import it; what became of it, as a sentence. `progress` is told orders read so far."""


class NewOrderPort(Protocol):
    """Who keeps orders that somebody types."""

    def locations(self) -> tuple[tuple[str, str], ...]:
        """PRO's shipping locations, as reference and name; none while they are not known."""

    def fault(self, field: str, typed: str) -> str:
        """What is wrong with what is typed into one field; "" while nothing is."""

    async def keep(self, head: Mapping[str, str], items: Sequence[Mapping[str, str]]) -> str:
        """Keep an order by the columns of order tables; what is wrong, "" when all is well."""
