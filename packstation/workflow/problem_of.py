"""The one place that turns PRO's errors and the journal's into what the packer sees."""

from packstation.documents.errors import UnreadableDocumentError
from packstation.journal.errors import OF_SERVERS, JournalError, JournalUnwritable
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.shipping import DocumentKind
from packstation.pro import errors as pe

_KINDS: tuple[tuple[type[pe.ProError], ProblemKind, bool], ...] = (
    (pe.Unreachable, ProblemKind.UNREACHABLE, True),
    (pe.NoAnswer, ProblemKind.UNREACHABLE, True),
    (pe.BrokenAnswer, ProblemKind.PRO_BROKEN, True),
    (pe.Throttled, ProblemKind.THROTTLED, True),
    (pe.ServerFault, ProblemKind.PRO_FAULT, True),
    (pe.InDoubt, ProblemKind.IN_DOUBT, True),
    (pe.Unauthorized, ProblemKind.KEY_REFUSED, True),
    (pe.Forbidden, ProblemKind.FORBIDDEN, False),
    (pe.NotPro, ProblemKind.NOT_PRO, True),
    (pe.NotFound, ProblemKind.NOT_FOUND, False),
    (pe.Conflict, ProblemKind.NOT_NOW_IN_PRO, False),
    (pe.Declined, ProblemKind.REFUSED, False),
    (pe.NotUnderstood, ProblemKind.MALFORMED, False),
)
"""Error class → kind, and whether it is tried again by itself; the first that fits."""


def problem_of(error: pe.ProError) -> Problem:
    """What `error` means for the packer, with PRO's own words and marks kept for support."""
    for cls, kind, is_temporary in _KINDS:
        if isinstance(error, cls):
            return Problem(
                kind,
                detail=_ours(error),
                is_temporary=is_temporary,
                code=error.code,
                correlation_id=error.correlation_id,
                words=_words(error),
            )
    raise TypeError(f"{type(error).__name__} is not in the table")


def store_problem(error: JournalError) -> Problem:
    """What it means that the bench cannot record or read."""
    is_temporary = isinstance(error, JournalUnwritable)
    is_servers = isinstance(error, JournalUnwritable) and error.obstacle in OF_SERVERS
    kind = ProblemKind.DATABASE if is_servers else ProblemKind.STORE
    return Problem(kind, detail=str(error), is_temporary=is_temporary)


def damaged(error: UnreadableDocumentError, kind: DocumentKind) -> Problem:
    """What it means that a document of this kind cannot be read."""
    return Problem(ProblemKind.DAMAGED, detail=error.damage.value, code=kind.value)


def _ours(error: pe.ProError) -> str:
    return error.user_message if isinstance(error, pe.NotUnderstood | pe.Unreachable) else ""


def _words(error: pe.ProError) -> str:
    if isinstance(error, pe.NotUnderstood | pe.Unreachable):
        return ""
    details = [detail.message for detail in error.details if detail.message]
    return " ".join(dict.fromkeys([error.message, *details])).strip()
