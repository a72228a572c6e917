"""Our own manifest of a day: which consignments went to which carrier, for the drivers to sign."""

import asyncio
import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

from packstation.documents.own.style import DocumentStyle
from packstation.packing.day.events import Row, RowState
from packstation.packing.day.run import ManifestRun
from packstation.pro.client import ProClient
from packstation.pro.errors import ProError
from packstation.pro.models.consignments import Consignment

if TYPE_CHECKING:
    from packstation.documents.own.manifest_summary import ManifestEntry

_AT_A_TIME = 8
_SETTLED = (RowState.MANIFESTED, RowState.FAILED)


class DaySummary:
    """Draws it. `clock` tells the time as it is to stand on paper."""

    def __init__(
        self,
        pro: ProClient,
        style: DocumentStyle,
        station: str,
        clock: Callable[[], datetime.datetime],
    ) -> None:
        self._pro = pro
        self._style = style
        self._station = station
        self._clock = clock

    async def draw(self, run: ManifestRun) -> bytes:
        """The consignments of a run as PDF; what PRO does not say of one is left open."""
        some = asyncio.Semaphore(_AT_A_TIME)

        async def asked(row: Row) -> "ManifestEntry":
            async with some:
                return self._entry(row, await self._details(row.reference))

        rows = sorted(run.rows.values(), key=lambda row: (row.carrier, row.order_number))
        entries = await asyncio.gather(*map(asked, rows))
        return await asyncio.to_thread(self._drawn, ", ".join(run.locations), entries)

    async def copy_of(self, summary: bytes) -> bytes:
        """The same, marked as a copy."""
        return await asyncio.to_thread(_marked, summary, self._style.summary.copy)

    async def _details(self, reference: str) -> Consignment | None:
        try:
            return await self._pro.get_consignment(reference)
        except ProError:
            return None

    def _entry(self, row: Row, details: Consignment | None) -> "ManifestEntry":
        from packstation.documents.own.manifest_summary import ManifestEntry

        texts = self._style.summary
        reason = row.reason or (texts.not_manifested if row.state is RowState.FAILED else "")
        return ManifestEntry(
            reference=row.reference,
            order_number=row.order_number,
            carrier=row.carrier,
            service=row.service,
            tracking_reference=", ".join(details.tracking_references) if details else "",
            parcels=len(details.packages) if details else None,
            weight_grams=_grams(details) if details else None,
            problem=reason if row.state in _SETTLED else texts.no_answer,
        )

    def _drawn(self, location: str, entries: "list[ManifestEntry]") -> bytes:
        from packstation.documents.own.manifest_summary import ManifestSummary, manifest_summary

        summary = ManifestSummary(
            made_at=self._clock(),
            location=location,
            station=self._station,
            entries=tuple(entries),
        )
        return manifest_summary(summary, self._style)


def _grams(consignment: Consignment) -> int | None:
    """Of all packages together; None when one does not say."""
    weights = [package.weight.grams if package.weight else None for package in consignment.packages]
    known = [grams for grams in weights if grams is not None]
    return sum(known) if len(known) == len(weights) else None


def _marked(summary: bytes, word: str) -> bytes:
    from packstation.documents.copies import marked_as_copy

    return marked_as_copy(summary, word)
