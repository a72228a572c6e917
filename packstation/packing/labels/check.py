"""The label check: which label is to be scanned on its parcel next."""

from packstation.packing.session import Session
from packstation.packing.shipping import Copy, CopyStatus, Document, DocumentKind

MAY_BE_PAPER = (CopyStatus.INTENDED, CopyStatus.SENT, CopyStatus.PRINTED, CopyStatus.DOUBT)


def labels_of(session: Session) -> list[Document]:
    """The labels in the order in which they come out: by consignment, then by parcel."""
    labels = [d for d in session.documents if d.kind is DocumentKind.LABEL]
    return sorted(labels, key=lambda d: (d.consignment, d.parcel or 0, d.id))


def next_label(session: Session) -> Document | None:
    """The label that is to be scanned now; None when none is, or the policy does not ask."""
    if not session.policy.ask_label_scan:
        return None
    return next((d for d in labels_of(session) if d.id not in session.confirmed), None)


def awaits_scan(session: Session) -> Document | None:
    """The label to be scanned now, once it is on paper as far as anybody knows."""
    label = next_label(session)
    if label is None:
        return None
    return label if any(copy.is_out for copy in copies_of(session, label)) else None


def copies_of(session: Session, document: Document) -> list[Copy]:
    """The document's copies, the oldest first."""
    return [copy for copy in session.copies if copy.document == document.id]


def may_be_paper(session: Session, document: Document) -> bool:
    """Whether somebody can have it in their hands: a picture of it on a screen is no label."""
    return any(copy.status in MAY_BE_PAPER for copy in copies_of(session, document))
