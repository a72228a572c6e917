"""The one place where whatever a document can do to a library becomes an error with a name."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

from packstation.documents.errors import ConversionError, Damage, UnreadableDocumentError

P = ParamSpec("P")
R = TypeVar("R")


class Reading(Protocol):
    """Does work on documents from outside, away from the event loop.

    Raises UnreadableDocumentError and ConversionError, and nothing else.
    """

    async def __call__(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R: ...


def carefully(work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
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


async def in_a_thread(work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """A `Reading` for one's own documents: a library that crashes takes the program along."""
    return await asyncio.to_thread(carefully, work, *args, **kwargs)
