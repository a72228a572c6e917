"""What the tour leaves behind: every order, reference and print, checked against the paper."""

import statistics
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from packstation.packing.session import Session
from packstation.packing.shipping import DocumentKind, Format


class Print(msgspec.Struct, frozen=True):
    """One copy. `codes` are the barcodes read back from what came out."""

    document: str
    kind: str
    title: str
    printer: str
    status: str
    sha256: str
    codes: tuple[str, ...] = ()
    is_right: bool | None = None
    """Whether a label carries its consignment's tracking reference; None for other papers."""


class PackedConsignment(msgspec.Struct, frozen=True):
    """A consignment as PRO made it."""

    reference: str
    parcels: int
    service: str
    tracking: tuple[str, ...]
    is_manifested: bool


class OrderReport(msgspec.Struct, frozen=True):
    """One order, with times in seconds from the scan that began the part."""

    name: str
    reference: str
    turn: str
    units: int
    is_finished: bool
    consignments: tuple[PackedConsignment, ...]
    prints: tuple[Print, ...]
    seconds_to_open: float
    seconds_to_pack: float
    seconds_to_label: float | None


class TourReport(msgspec.Struct, frozen=True):
    """The whole tour. `faults` is empty when everything is as it must be."""

    orders: tuple[OrderReport, ...]
    manifested: int
    labels: int
    labels_twice: int
    median_seconds_to_label: float | None
    faults: tuple[str, ...]


def prints_of(session: Session, folder: Path) -> tuple[Print, ...]:
    """Every copy of an order, read back from the folder printer's files in `folder`."""
    documents = {document.id: document for document in session.documents}
    prints = []
    for copy in session.copies:
        document = documents[copy.document]
        codes: tuple[str, ...] = ()
        is_right = None
        if document.kind is DocumentKind.LABEL and copy.is_out:
            service = session.consignments[document.consignment - 1].service
            tracking = service.tracking if service else ()
            codes = _read_back(folder, copy.title, document.format)
            is_right = any(code in tracking for code in codes)
        prints.append(
            Print(
                copy.document,
                document.kind.value,
                copy.title,
                copy.printer,
                copy.status.value,
                document.sha256,
                codes,
                is_right,
            )
        )
    return tuple(prints)


def _read_back(folder: Path, title: str, document_format: Format) -> tuple[str, ...]:
    from packstation.documents.labels import read_codes

    files = sorted(folder.glob(f"{title}.*"))
    if len(files) != 1:
        return ()
    return read_codes(files[0].read_bytes(), document_format)


def conclude(orders: Sequence[OrderReport]) -> TourReport:
    """Count, and name everything that is not as it must be."""
    labels = [p for order in orders for p in order.prints if p.kind == DocumentKind.LABEL.value]
    by_code = Counter(code for label in labels for code in set(label.codes))
    twice = sum(count > 1 for count in by_code.values())
    faults = [f"{order.name} was not finished" for order in orders if not order.is_finished]
    faults += [
        f"{order.name}: {consignment.reference} was not manifested"
        for order in orders
        for consignment in order.consignments
        if not consignment.is_manifested
    ]
    faults += [f"the label {p.title} is not its parcel's" for p in labels if p.is_right is False]
    faults += [f"{code} is on {n} labels" for code, n in by_code.items() if n > 1]
    to_label = [o.seconds_to_label for o in orders if o.seconds_to_label is not None]
    return TourReport(
        orders=tuple(orders),
        manifested=sum(
            order.is_finished and all(c.is_manifested for c in order.consignments)
            for order in orders
        ),
        labels=len(labels),
        labels_twice=twice,
        median_seconds_to_label=statistics.median(to_label) if to_label else None,
        faults=tuple(faults),
    )
