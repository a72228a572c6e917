"""The one place where whatever a document can do to a library becomes an error with a name."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from packstation.documents.errors import ConversionError, Damage, UnreadableDocumentError

P = ParamSpec("P")
R = TypeVar("R")


def carefully(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What `work` on a document from outside gives.

    Raises UnreadableDocumentError and ConversionError, and nothing else.
    """
    try:
        return work(*args, **kwargs)
    except (UnreadableDocumentError, ConversionError):
        raise
    except MemoryError as error:
        raise UnreadableDocumentError("it takes too much memory", Damage.TOO_LARGE) from error
    except Exception as error:
        raise UnreadableDocumentError(f"it cannot be read ({type(error).__name__})") from error
