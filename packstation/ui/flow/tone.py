"""What a surface signals, whatever it looks like."""

import enum


class Tone(enum.Enum):
    """What a surface signals."""

    NEUTRAL = "neutral"
    DONE = "done"
    ERROR = "error"
    ATTENTION = "attention"
    INFORMATION = "information"
    UNKNOWN = "unknown"
