"""Labels, customs papers, slips: fetched or drawn, stored first. One law for all, so one file."""

import asyncio
import datetime
import logging
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from packstation.documents.careful import Reading, in_a_thread
from packstation.documents.errors import UnreadableDocumentError
from packstation.documents.own.slip import PackingSlip, SlipLine
from packstation.documents.own.style import PLAIN, DocumentStyle
from packstation.packing import commands as cmd
from packstation.packing.barcodes.codes import label_key
from packstation.packing.effects import DrawSlips, FetchCustoms, FetchLabels, FetchReturn
from packstation.packing.order import OrderLine
from packstation.packing.parcels import Parcel
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.session import Session
from packstation.packing.shipping import (
    Consignment,
    Document,
    DocumentKind,
    Format,
    WorkName,
)
from packstation.pro.client import ProClient
from packstation.pro.enums import AddressType
from packstation.pro.errors import Declined, NotFound, ProError
from packstation.pro.models.documents import CustomsDocument, CustomsKind
from packstation.workflow.failures import failed
from packstation.workflow.performers.document_store import DocumentStore
from packstation.workflow.performers.fitting_ahead import Paper
from packstation.workflow.performers.label_files import LabelFiles
from packstation.workflow.performers.label_owner import neighbours, owner_of
from packstation.workflow.performers.orders import Orders
from packstation.workflow.problem_of import damaged, problem_of
from packstation.workflow.timeouts import Pace

if TYPE_CHECKING:
    from packstation.documents.fitting import Fitted
    from packstation.documents.labels import LabelVerdict

log = logging.getLogger("packstation")

_CUSTOMS = {
    CustomsKind.CN22: DocumentKind.CN22,
    CustomsKind.CN23: DocumentKind.CN23,
    CustomsKind.COMMERCIAL_INVOICE: DocumentKind.COMMERCIAL_INVOICE,
    CustomsKind.UNKNOWN: DocumentKind.COMMERCIAL_INVOICE,
}


class LabelPrinters(Protocol):
    """What is known of the printers before a label is there."""

    def label_format(self, session: Session, consignment: Consignment) -> Format:
        """In which format the labels of a consignment are asked of PRO."""

    def paper_of(self, session: Session, consignment: Consignment, parcel: int) -> Paper | None:
        """What the label of a parcel is made for; None when no printer takes it."""

    def keep_fitted(self, sha256: str, paper: Paper, fitted: "Fitted") -> None:
        """Hand over a label that was made for its paper."""


class Papers:
    """Performs the effects that produce documents."""

    def __init__(
        self,
        pro: ProClient,
        orders: Orders,
        store: DocumentStore,
        printers: LabelPrinters,
        waits_s: Sequence[float] = Pace().label_waits_s,
        style: DocumentStyle = PLAIN,
        today: Callable[[], datetime.date | None] = lambda: None,
        on_bench: Callable[[], Iterable[Session]] = lambda: (),
        reading: Reading = in_a_thread,
    ) -> None:
        self._pro = pro
        self._orders = orders
        self._store = store
        self._waits_s = waits_s
        self._label_files = LabelFiles(pro, store, waits_s, reading)
        self._printers = printers
        self._style = style
        self._today = today
        self._on_bench = on_bench
        self._reading = reading

    async def labels(self, session: Session, effect: FetchLabels) -> Sequence[cmd.Command]:
        """Fetch one consignment's labels, one document a parcel, each checked against it."""
        consignment = session.consignments[effect.consignment - 1]
        kind = DocumentKind.LABEL
        wanted = self._printers.label_format(session, consignment)
        papers = [
            self._printers.paper_of(session, consignment, parcel) for parcel in consignment.parcels
        ]
        try:
            labels = await self._label_files.fetch(wanted, consignment, kind, papers)
        except ProError as error:
            return failed(effect, problem_of(error))
        except UnreadableDocumentError as error:
            return failed(effect, damaged(error, kind))
        if len(labels) != len(consignment.parcels):
            detail = f"{len(labels)} / {len(consignment.parcels)}"
            return failed(effect, Problem(ProblemKind.LABEL_MISSING, detail=detail))
        wrong = await self._wrong(consignment, [label.verdict for label in labels])
        if wrong:
            return failed(effect, Problem(ProblemKind.LABEL_MISMATCH, detail=wrong))
        for label, paper in zip(labels, papers, strict=True):
            if paper is not None and label.fitted is not None:
                self._printers.keep_fitted(label.sha256, paper, label.fitted)
        documents = [
            Document(
                f"{session.round}.c{consignment.number}.label.{parcel}",
                kind,
                label.file.format,
                label.sha256,
                consignment.number,
                parcel,
                label.verdict.is_match,
                tuple(map(label_key, label.verdict.codes)),
            )
            for parcel, label in zip(consignment.parcels, labels, strict=True)
        ]
        return (cmd.DocumentsStored(WorkName.LABELS, effect.consignment, tuple(documents)),)

    async def _wrong(self, consignment: Consignment, verdicts: "Sequence[LabelVerdict]") -> str:
        """What proves that a label is another parcel's; "" when nothing does.

        A label of which nobody knows whose it is is printed, and the ledger says so.
        """
        near = neighbours(self._on_bench(), consignment)
        for verdict in verdicts:
            if verdict.is_mismatch:
                return verdict.sentence
            if verdict.is_unknown:
                owner = await owner_of(self._pro, consignment, verdict.codes, near)
                if owner:
                    return f"{verdict.sentence} It is the label of {owner}."
        return ""

    async def return_labels(
        self, session: Session, effect: FetchReturn, inbound: Consignment
    ) -> Sequence[cmd.Command]:
        """Fetch the labels of `inbound`, in a format that every printer can be given."""
        kind = DocumentKind.RETURN_LABEL
        try:
            labels = await self._label_files.fetch(Format.PDF, inbound, kind)
        except ProError as error:
            return failed(effect, problem_of(error))
        except UnreadableDocumentError as error:
            return failed(effect, damaged(error, kind))
        name = f"{session.round}.c{inbound.number}.return-label"
        documents = [
            Document(f"{name}.{place}", kind, label.file.format, label.sha256, inbound.number, None)
            for place, label in enumerate(labels, 1)
        ]
        return (cmd.DocumentsStored(WorkName.RETURN, effect.consignment, tuple(documents)),)

    async def customs(self, session: Session, effect: FetchCustoms) -> Sequence[cmd.Command]:
        """Fetch what customs papers PRO made; none is an answer, too."""
        consignment = session.consignments[effect.consignment - 1]
        crosses_border = session.order is not None and session.order.needs_customs
        try:
            papers = await self._customs_papers(consignment.reference or "")
        except Declined as error:
            if crosses_border:
                return failed(effect, problem_of(error))
            papers = ()  # how PRO says that there are none (contract 2.4)
        except ProError as error:
            return failed(effect, problem_of(error))
        places: dict[CustomsKind, int] = {}
        documents = []
        for paper in papers:
            place = places[paper.kind] = places.get(paper.kind, 0) + 1
            kind = _CUSTOMS[paper.kind]
            documents.append(
                await self._keep(
                    paper.content,
                    kind,
                    Format.PDF,
                    f"{session.round}.c{consignment.number}.{kind.value}.{place}",
                    consignment.number,
                    _parcel_of(paper, place, consignment),
                )
            )
        return (cmd.DocumentsStored(WorkName.CUSTOMS, effect.consignment, tuple(documents)),)

    async def _customs_papers(self, reference: str) -> tuple[CustomsDocument, ...]:
        for wait in self._waits_s:
            try:
                return await self._pro.get_customs_documents(reference)
            except NotFound:
                await asyncio.sleep(wait)
        return await self._pro.get_customs_documents(reference)

    async def slips(self, session: Session, effect: DrawSlips) -> Sequence[cmd.Command]:
        """Draw the packing slip of every parcel."""
        assert session.order is not None
        try:
            order = await self._orders.full(session.order.reference)
        except ProError as error:
            return failed(effect, problem_of(error))
        address = next(
            (a for a in order.addresses if AddressType.DESTINATION in a.address_type.flags), None
        )
        contact = address.contact if address else None
        ship_to = (
            f"{contact.first_name} {contact.last_name}".strip() if contact else "",
            address.company_name if address else "",
            address.address_line1 if address else "",
            address.address_line2 if address else "",
            f"{address.town} {address.postcode}".strip() if address else "",
            address.country_code if address else "",
        )
        lines = tuple(part for part in ship_to if part)
        documents = []
        for place, (consignment, number) in enumerate(_shipped(session), start=1):
            slip = self._slip(session, number, place, lines)
            try:
                # Apart: a slip of thousands of lines would hold the interpreter for seconds.
                content = await self._reading(drawn, slip, self._style)
            except UnreadableDocumentError as error:
                return failed(effect, damaged(error, DocumentKind.PACKING_SLIP))
            name = f"{session.round}.c{consignment.number}.slip.{number}"
            kind = DocumentKind.PACKING_SLIP
            documents.append(
                await self._keep(content, kind, Format.PDF, name, consignment.number, number)
            )
        return (cmd.DocumentsStored(WorkName.SLIPS, 0, tuple(documents)),)

    def _slip(
        self, session: Session, number: int, place: int, ship_to: tuple[str, ...]
    ) -> PackingSlip:
        assert session.order is not None
        parcel = session.packing.parcels[number - 1]
        return PackingSlip(
            order_number=session.name,
            lines=tuple(_slip_line(session, parcel, line) for line in session.order.lines),
            parcel=place,
            parcels=len(_shipped(session)),
            ship_to=ship_to,
            packed_on=self._today(),
        )

    async def _keep(
        self,
        content: bytes,
        kind: DocumentKind,
        document_format: Format,
        name: str,
        consignment: int,
        parcel: int | None,
    ) -> Document:
        sha256 = await self._store.put(content, kind.value, document_format.value)
        return Document(name, kind, document_format, sha256, consignment, parcel)


def drawn(slip: PackingSlip, style: DocumentStyle) -> bytes:
    """The slip as PDF bytes; its library is loaded where it is drawn."""
    from packstation.documents.own.packing_slip import packing_slip

    return packing_slip(slip, style)


def _parcel_of(paper: CustomsDocument, place: int, consignment: Consignment) -> int | None:
    if paper.kind not in (CustomsKind.CN22, CustomsKind.CN23):
        return None
    return consignment.parcels[place - 1] if place <= len(consignment.parcels) else None


def _shipped(session: Session) -> list[tuple[Consignment, int]]:
    return [(c, number) for c in session.consignments for number in c.parcels]


def _slip_line(session: Session, parcel: Parcel, line: OrderLine) -> SlipLine:
    here = parcel.contents.get(line.id, 0)
    packed = session.packing.packed.get(line.id, 0) + session.before_units.get(line.id, 0)
    short = session.packing.shorts.get(line.id)
    missing = short.quantity if short else 0
    return SlipLine(
        name=line.description,
        code=line.sku or "",
        ordered=line.quantity,
        in_this_parcel=here,
        elsewhere=packed - here,
        to_follow=max(line.quantity - packed - missing, 0),
        missing=missing,
    )
