"""Further copies of our own documents say that they are copies; what was printed is kept, too."""

import hashlib

from packstation.documents.careful import Reading
from packstation.documents.errors import UnreadableDocumentError
from packstation.journal.errors import JournalError
from packstation.packing.effects import PrintCopy
from packstation.packing.session import Session
from packstation.packing.shipping import DocumentKind
from packstation.workflow.performers.document_store import DocumentStore

OWN = (DocumentKind.PACKING_SLIP,)
"""What is drawn here. What carriers and PRO issue is never marked."""


class CopyMarks:
    """`word` stands on every page of a further copy."""

    def __init__(self, store: DocumentStore, word: str, reading: Reading) -> None:
        self._store = store
        self._reading = reading
        self._word = word

    async def sheet(self, session: Session, effect: PrintCopy) -> bytes:
        """The bytes to print. A marked copy is stored before it is printed, as every document is.

        Raises JournalError, UnreadableDocumentError.
        """
        document = effect.document
        assert document is not None
        content = await self._store.get(document.sha256)
        if not _is_marked(session, effect):
            return content
        marked = await self._reading(_marked, content, self._word)
        await self._store.put(marked, document.kind.value, document.format.value)
        return marked

    async def sha256(self, session: Session, effect: PrintCopy) -> str:
        """The SHA-256 of what was printed where it is not the document itself; else "".

        The same document and word give the same bytes, so this holds for a copy that an earlier
        run of the program has printed.
        """
        if not _is_marked(session, effect):
            return ""
        try:
            return hashlib.sha256(await self.sheet(session, effect)).hexdigest()
        except (JournalError, UnreadableDocumentError):
            return ""


def _is_marked(session: Session, effect: PrintCopy) -> bool:
    """Whether it is ours and one of it is on paper already."""
    document = effect.document
    assert document is not None
    is_out = any(copy.is_out and copy.document == document.id for copy in session.copies)
    return document.kind in OWN and is_out


def _marked(content: bytes, word: str) -> bytes:
    from packstation.documents.copies import marked_as_copy

    return marked_as_copy(content, word)
