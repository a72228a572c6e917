"""The labels of an order as history keeps them: by marks of their barcodes."""

import msgspec

from packstation.packing.session import Session
from packstation.packing.shipping import Document, DocumentKind


class PackedLabel(msgspec.Struct, frozen=True):
    """`marks` are `label_key`s of its barcodes; a void one belongs to no consignment any more."""

    consignment: str
    parcel: int
    marks: tuple[str, ...]
    is_void: bool = False


def labels_of(session: Session) -> tuple[PackedLabel, ...]:
    """The labels that count, and those that a redo made void."""
    made = {consignment.number: consignment.reference for consignment in session.consignments}
    counting = (
        PackedLabel(made.get(document.consignment) or "", document.parcel or 0, document.codes)
        for document in session.documents
        if document.kind is DocumentKind.LABEL
    )
    void = (_void(old.document) for old in session.old_labels)
    return (*counting, *void)


def _void(document: Document) -> PackedLabel:
    return PackedLabel("", document.parcel or 0, document.codes, is_void=True)
