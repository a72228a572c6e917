"""Whether a bench of a fleet is there: while it is, it holds the lock on its name."""

import hashlib

from sqlalchemy import Select, bindparam, func, select


def key_of(station: str) -> int:
    """The number of the advisory lock on a station's name."""
    digest = hashlib.sha256(f"station {station.strip().casefold()}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def is_away(station: str) -> Select[tuple[bool]]:
    """True when nobody holds the name; then nobody can take it before the transaction ends."""
    return select(func.pg_try_advisory_xact_lock(bindparam("key", key_of(station), unique=True)))
