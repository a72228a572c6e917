"""One thing that the doctor looked at."""

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """`is_good` None: it cannot be known."""

    what: str
    is_good: bool | None
    sentence: str


def line_of(finding: Finding) -> str:
    """The finding in one line."""
    sign = {True: "ok  ", False: "FAIL", None: "?   "}[finding.is_good]
    return f"{sign} {finding.what}: {finding.sentence}"
