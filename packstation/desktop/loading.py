"""The loading check as the window asks for it: the history says whose parcel it is."""

import asyncio
import datetime
from typing import TYPE_CHECKING

from packstation.assembly.early import now
from packstation.desktop.sheets import print_sheet
from packstation.history.days import start_of
from packstation.journal.errors import JournalError
from packstation.journal.loading import LoadedParcel
from packstation.packing.shipping import DocumentKind
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place_ports import LoadedNow, StrayParcel, Van

if TYPE_CHECKING:
    from packstation.assembly.running import RunningBench
    from packstation.history.loading import Parcel

BACK_DAYS = datetime.timedelta(days=2)
"""A parcel that nobody has loaded for longer is no matter of today's van."""


class Loading:
    """Implements `LoadingPort` over `bench`."""

    def __init__(self, bench: "RunningBench", speaker: Speaker) -> None:
        self._bench = bench
        self._speaker = speaker

    async def load(self, text: str, carrier: str) -> LoadedNow:
        """Judge a label that was scanned at the van; a good one is loaded from now on."""
        from packstation.history.loading import Verdict, judge, parcel_of

        history = self._bench.history.history
        try:
            parcel = await parcel_of(history, text) if history is not None else None
            verdict = judge(parcel, carrier)
            if parcel is None or verdict is not Verdict.LOADED:
                return _told(verdict.value, text, parcel, None)
            before = await self._keep(parcel)
        except JournalError:
            return LoadedNow(verdict="not_known", scanned=text)
        verdict = Verdict.LOADED if before is None else Verdict.AGAIN
        return _told(verdict.value, text, parcel, before)

    async def _keep(self, parcel: "Parcel") -> LoadedParcel | None:
        """When it was loaded before; None when it is loaded now."""
        by = self._bench.station.bench.packer or ""
        loaded = self._bench.folder.loaded
        mine = LoadedParcel(parcel.key, parcel.consignment, parcel.carrier, by, now())
        if await loaded.put(mine):
            return None
        return await loaded.get(parcel.key)

    async def van(self, carrier: str) -> Van:
        """How much of the carrier's parcels is loaded, and which are not; of all for ""."""
        try:
            parcels, loaded = await self._parcels()
        except JournalError:
            return Van()
        mine = [parcel for parcel in parcels if carrier in ("", parcel.carrier)]
        missing = [parcel for parcel in mine if parcel.key not in loaded]
        return Van(
            carriers=tuple(sorted({parcel.carrier for parcel in parcels if parcel.carrier})),
            loaded=len(mine) - len(missing),
            wanted=len(mine),
            strays=tuple(_stray(parcel) for parcel in missing),
        )

    async def _parcels(self) -> "tuple[tuple[Parcel, ...], dict[str, LoadedParcel]]":
        from packstation.history.loading import parcels_out

        history = self._bench.history.history
        since = start_of(now().astimezone().date(), None) - BACK_DAYS
        parcels = await parcels_out(history, since) if history is not None else ()
        loaded = await self._bench.folder.loaded.since(since)
        return parcels, {parcel.key: parcel for parcel in loaded}

    async def print_list(self, carrier: str) -> str:
        """Print what is loaded and what is missing, for the driver to sign."""
        text, at = self._speaker.text, now().astimezone()
        try:
            parcels, loaded = await self._parcels()
        except JournalError as error:
            return text("record.not_saved", why=str(error))
        mine = [parcel for parcel in parcels if carrier in ("", parcel.carrier)]
        if not mine:
            return text("loading.nothing")
        content = await asyncio.to_thread(_sheet, mine, loaded, carrier, at, self._speaker)
        title = text("loading.title")
        problem = await print_sheet(
            self._bench, "loading", title, DocumentKind.MANIFEST, content, at
        )
        return self._speaker.problem(problem).sentence if problem else text("loading.printed")


def _told(
    verdict: str, text: str, parcel: "Parcel | None", before: LoadedParcel | None
) -> LoadedNow:
    if parcel is None:
        return LoadedNow(verdict=verdict, scanned=text)
    return LoadedNow(
        verdict=verdict,
        scanned=text,
        order=parcel.order,
        parcel=parcel.parcel,
        of=parcel.of,
        carrier=parcel.carrier,
        at=before.at if before is not None else None,
    )


def _stray(parcel: "Parcel") -> StrayParcel:
    return StrayParcel(
        key=parcel.key,
        order=parcel.order,
        consignment=parcel.consignment,
        parcel=parcel.parcel,
        of=parcel.of,
        carrier=parcel.carrier,
    )


def _sheet(
    parcels: "list[Parcel]",
    loaded: dict[str, LoadedParcel],
    carrier: str,
    at: datetime.datetime,
    speaker: Speaker,
) -> bytes:
    from packstation.documents.own.table import Column, TableSheet, table_pdf

    text = speaker.text

    def row(parcel: "Parcel") -> tuple[str, ...]:
        kept = loaded.get(parcel.key)
        state = f"{kept.at.astimezone():%H:%M}" if kept else text("loading.missing")
        number = f"{parcel.parcel} / {parcel.of}"
        return (state, parcel.order, number, parcel.consignment, parcel.carrier)

    missing = [parcel for parcel in parcels if parcel.key not in loaded]
    there = [parcel for parcel in parcels if parcel.key in loaded]
    count = text("loading.count", loaded=len(there), wanted=len(parcels))
    return table_pdf(
        TableSheet(
            title=f"{text('loading.title')} {carrier}".strip(),
            made=f"{at:%Y-%m-%d %H:%M}",
            columns=(
                Column(text("loading.column.loaded"), 28),
                Column(text("loading.column.order"), 40),
                Column(text("loading.column.parcel"), 24),
                Column(text("loading.column.consignment"), 44),
                Column(text("loading.column.carrier")),
            ),
            rows=tuple(map(row, (*missing, *there))),
            facts=((text("loading.column.loaded"), count),),
            note=text("loading.sign"),
        )
    )
