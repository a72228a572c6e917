"""Where performers keep what they fetched or drew, before anything is printed."""

from collections.abc import Sequence
from typing import Protocol


class DocumentStore(Protocol):
    """Keeps bytes under their SHA-256."""

    async def put(self, content: bytes, kind: str, format: str) -> str:  # noqa: A002 - its name
        """Store durably and return the SHA-256, in hex."""

    async def put_all(self, kind: str, contents: Sequence[tuple[bytes, str]]) -> Sequence[str]:
        """Store several, each with its format; their SHA-256 in the same order."""

    async def get(self, sha256: str) -> bytes:
        """The bytes; raises when they are not there."""
