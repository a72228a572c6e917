"""The chain through a station's events: each carries a hash of itself and of the one before.

Whoever changes, removes or puts in an event breaks it from there on. It has no secret: who can
write the file can also make the whole chain anew from there, so its newest link is worth writing
down elsewhere (`journal check` says it).
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

FIELDS = ("stream", "position", "type", "version", "payload", "at_us", "station", "packer")
COLUMNS = f"sequence, chain, {', '.join(FIELDS)}"
START = b""
SHOWN_DIGITS = 16


def link(before: bytes, event: Mapping[str, Any]) -> bytes:
    """The link of `event` behind the link `before`: SHA-256 over every field with its length."""
    digest = hashlib.sha256(before)
    for field in FIELDS:
        value = event[field]
        data = b"\0" if value is None else _bytes(value)
        digest.update(len(data).to_bytes(8, "big", signed=False))
        digest.update(b"-" if value is None else b"+")
        digest.update(data)
    return digest.digest()


def _bytes(value: object) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode("ascii")


class ChainCheck:
    """Feed every event in the order of the log; it keeps count of what it saw."""

    def __init__(self) -> None:
        self._newest: dict[str, bytes] = {}
        self.linked = 0

    def feed(self, row: tuple[Any, ...]) -> str | None:
        """What is wrong at this row (`COLUMNS`), as a sentence; None when nothing is."""
        sequence, chain, *values = row
        event = dict(zip(FIELDS, values, strict=True))
        station = event["station"]
        before = self._newest.get(station)
        if chain is None:
            if before is None:
                return None  # written before there was a chain
            return f"Entry {sequence} of {station} was put in: it carries no link of the chain."
        self.linked += 1
        self._newest[station] = bytes(chain)
        if link(before or START, event) == chain:
            return None
        return (
            f"Entry {sequence} of {station}, or the one before it, is not as it was written, "
            "or one between them was removed."
        )

    def heads(self) -> Iterator[tuple[str, str]]:
        """Each station with the newest link of its chain, shortened."""
        for station, chain in sorted(self._newest.items()):
            yield station, chain.hex()[:SHOWN_DIGITS]
