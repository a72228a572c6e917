"""A consignment's labels: fetched, taken apart, looked at, read, made for their printers, stored.

For each file that is one trip to a reader: the printer waits for it.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from packstation.documents.careful import Reading
from packstation.documents.errors import ConversionError, UnreadableDocumentError
from packstation.packing.shipping import CONVERSIONS, Consignment, DocumentKind, Format
from packstation.pro.client import ProClient
from packstation.pro.enums import LabelFormat
from packstation.pro.errors import NotFound, ProError
from packstation.pro.files import DocumentFile
from packstation.workflow.performers.document_store import DocumentStore
from packstation.workflow.performers.fitting_ahead import Paper, fit, fit_if_it_can

if TYPE_CHECKING:
    from packstation.documents.fitting import Fitted
    from packstation.documents.labels import LabelVerdict

log = logging.getLogger("packstation")

Papers = Sequence[Paper | None]
"""What labels are made for, parcel by parcel."""

_WANTED = {Format.PDF: LabelFormat.PDF, Format.PNG: LabelFormat.PNG, Format.ZPL: LabelFormat.ZPL}


class ReadLabel(msgspec.Struct, frozen=True):
    """One label of a file, and what its barcodes say of whose it is; `sha256` once it is stored.

    `fitted` is it as its printer will have it, where that is known and was possible.
    """

    file: DocumentFile
    verdict: "LabelVerdict"
    sha256: str = ""
    fitted: "Fitted | None" = None


class LabelFiles:
    """Fetches labels; `waits_s` are the pauses while PRO has not made them yet."""

    def __init__(
        self, pro: ProClient, store: DocumentStore, waits_s: Sequence[float], reading: Reading
    ) -> None:
        self._pro = pro
        self._store = store
        self._waits_s = waits_s
        self._reading = reading

    async def fetch(
        self,
        first: Format,
        consignment: Consignment,
        kind: DocumentKind,
        papers: Papers = (),
    ) -> list[ReadLabel]:
        """The labels in the format `first`, or in one that can become it, a label a parcel.

        `papers` are what they are made for, parcel by parcel; without them they are not.
        They may be more or fewer than parcels. Raises ProError, UnreadableDocumentError when those
        of the first format are damaged and no other is whole.
        """
        damage: UnreadableDocumentError | None = None
        for label_format in (first, *(f for f in CONVERSIONS if first in CONVERSIONS[f])):
            try:
                labels = await self._in_format(consignment, _WANTED[label_format], kind, papers)
            except UnreadableDocumentError as error:
                log.warning("the %s labels are damaged: %s", label_format.value, error.damage.value)
                damage = damage or error
            except ProError:
                if damage is None:
                    raise
            else:
                return await self._changed(await self._stored(labels, kind), papers)
        assert damage is not None, "the first format ended well, badly, or damaged"
        raise damage

    async def _in_format(
        self, consignment: Consignment, wanted: LabelFormat, kind: DocumentKind, papers: Papers
    ) -> list[ReadLabel]:
        reference, parcels = consignment.reference or "", len(consignment.parcels)
        # A return's number is nobody's to compare: PRO tells those of the way there.
        service = consignment.service if kind is DocumentKind.LABEL else None
        tracking = service.tracking if service is not None else None
        if wanted is LabelFormat.PNG and parcels > 1:
            return await self._by_package(reference, wanted, tracking, papers)
        file = await self._when_there(reference, wanted)
        reading = self._reading(read_labels, file, parcels, tracking, papers)
        if parcels > 1:
            labels = await reading
        else:
            # Side by side: neither is of use without the other, and the printer waits for both.
            storing = self._store.put(file.content, kind.value, file.format.value)
            labels, sha256 = await asyncio.gather(reading, storing)
            if [label.file.content for label in labels] == [file.content]:
                return [msgspec.structs.replace(labels[0], sha256=sha256)]
        return labels or await self._by_package(reference, wanted, tracking, papers)

    async def _changed(self, labels: Sequence[ReadLabel], papers: Papers) -> list[ReadLabel]:
        """With those that a printer takes only in another format made for it, side by side.

        Each is a trip of its own: one that does not come back takes no label along.
        """
        return await asyncio.gather(
            *(
                self._changed_one(label, paper)
                for label, paper in zip(labels, _known(papers, len(labels)), strict=True)
            )
        )

    async def _changed_one(self, label: ReadLabel, paper: Paper | None) -> ReadLabel:
        if paper is None or label.file.format in paper.formats or label.verdict.is_mismatch:
            return label
        try:
            made = await self._reading(fit, label.file.content, label.file.format, paper)
        except (ConversionError, UnreadableDocumentError):
            return label  # it is said when it is printed, if another printer does not take it
        return msgspec.structs.replace(label, fitted=made)

    async def _stored(self, labels: Sequence[ReadLabel], kind: DocumentKind) -> list[ReadLabel]:
        if all(label.sha256 for label in labels):
            return list(labels)
        files = [(label.file.content, label.file.format.value) for label in labels]
        hashes = await self._store.put_all(kind.value, files)
        return [
            msgspec.structs.replace(label, sha256=sha256)
            for label, sha256 in zip(labels, hashes, strict=True)
        ]

    async def _when_there(self, reference: str, wanted: LabelFormat) -> DocumentFile:
        for wait in self._waits_s:
            try:
                return await self._pro.get_label(reference, wanted)
            except NotFound:
                await asyncio.sleep(wait)
        return await self._pro.get_label(reference, wanted)

    async def _by_package(
        self, reference: str, wanted: LabelFormat, tracking: Sequence[str] | None, papers: Papers
    ) -> list[ReadLabel]:
        """One call a package, for formats and fakes that do not give all labels in one file."""
        consignment = await self._pro.get_consignment(reference)
        packages = consignment.packages
        files = await asyncio.gather(
            *(self._pro.get_package_label(reference, one.reference, wanted) for one in packages)
        )
        return await asyncio.gather(
            *(
                self._reading(read_label, file, tracking, (place, len(files)), paper)
                for place, (file, paper) in enumerate(
                    zip(files, _known(papers, len(files)), strict=True), start=1
                )
            )
        )


def _known(papers: Papers, labels: int) -> Papers:
    """What they are made for; of none where there are not as many labels as parcels."""
    return papers if len(papers) == labels else [None] * labels


def read_labels(
    file: DocumentFile, parcels: int, tracking: Sequence[str] | None, papers: Papers = ()
) -> list[ReadLabel]:
    """The labels in `file`, each looked at, read and made for its paper; none where they are not
    one a parcel.

    Raises UnreadableDocumentError for one that could not be printed: here it can still be fetched
    again.
    """
    from packstation.documents.formats import split

    parts = split(file.content, file.format)
    if len(parts) != parcels:
        return []
    files = [msgspec.structs.replace(file, content=part) for part in parts]
    return [
        read_label(one, tracking, (place, parcels), paper)
        for place, (one, paper) in enumerate(
            zip(files, _known(papers, len(files)), strict=True), start=1
        )
    ]


def read_label(
    file: DocumentFile,
    tracking: Sequence[str] | None,
    place: tuple[int, int],
    paper: Paper | None = None,
) -> ReadLabel:
    """One label; as `read_labels`. Without `tracking` its barcodes are left alone."""
    from packstation.documents.labels import LabelVerdict, Verdict, check_label

    _check_whole(file)
    if tracking is None:
        return ReadLabel(file, LabelVerdict(Verdict.UNREADABLE, (), "It was not read."))
    verdict = check_label(file.content, file.format, tracking, place)
    # One that is another parcel's is not printed. Changing a format is another trip.
    made = None
    if paper is not None and file.format in paper.formats and not verdict.is_mismatch:
        made = fit_if_it_can(file.content, file.format, paper)
    return ReadLabel(file, verdict, fitted=made)


def _check_whole(file: DocumentFile) -> None:
    match file.format:
        case Format.PDF:
            from packstation.documents.pdfium import page_count

            page_count(file.content)
        case Format.PNG:
            from packstation.documents.pictures import open_png

            open_png(file.content)
        case Format.ZPL:
            from packstation.documents.zpl.label import printable

            printable(file.content)
