"""One thing that the doctor looked at."""

import enum

import msgspec

from packstation.sentences.speaker import Speaker


class State(enum.Enum):
    """How it is. WARN: the bench packs, and yet it should be mended."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"


class Finding(msgspec.Struct, frozen=True):
    """`what` is a key of `TABLES`, `about` which one of several; the remedy is in `sentence`."""

    what: str
    state: State
    sentence: str
    about: str = ""


TABLES = {
    "settings": ("station",),
    "policy": ("station",),
    "data": ("data",),
    "logs": ("data",),
    "disk": ("data",),
    "records": ("data", "store"),
    "database": ("store",),
    "keyring": ("pro",),
    "proxy": ("pro",),
    "dns": ("pro",),
    "tls": ("pro",),
    "clock": ("pro",),
    "pro": ("pro",),
    "key": ("pro",),
    "location": ("pro", "station"),
    "documents": ("documents",),
    "fonts": ("documents",),
    "printer": ("printers", "routes"),
    "scanner": ("scanner",),
    "scale": ("scale",),
    "intake": ("intake",),
    "pictures": ("pictures",),
    "display": ("window",),
    "scaling": ("window",),
    "sound": ("window",),
    "version": ("updates",),
    "fleet": ("updates", "store"),
}
"""What is looked at, and the tables of the settings file that it depends on."""
_SIGNS = {State.OK: "ok  ", State.WARN: "warn", State.FAIL: "FAIL", State.UNKNOWN: "?   "}


def name_of(finding: Finding, speaker: Speaker) -> str:
    """What was looked at, for people."""
    name = speaker.text(f"doctor.what.{finding.what}")
    return f"{name} {finding.about}".strip()


def line_of(finding: Finding, speaker: Speaker) -> str:
    """The finding in one line."""
    return f"{_SIGNS[finding.state]} {name_of(finding, speaker)}: {finding.sentence}"
