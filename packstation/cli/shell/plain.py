"""What others wrote is text on a terminal, never a command to it.

Item names, addresses, file names and PRO's words come from outside. A control character among them
could move the cursor, set the window's title or hide a line; a direction mark could turn a line
round. Both are written as their escapes, in everything that any command prints.
"""

import re
from typing import Any, TextIO

_NOT_PLAIN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)
"""Everything but tab and line feed that a terminal does not show as itself."""


def plain(text: str) -> str:
    """`text` with what is not shown as itself written as `\\x1b`, `\\u202e`."""
    return _NOT_PLAIN.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    # Inside JSON, where no control character stands raw, this is the same character still.
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


class PlainOutput:
    """A text stream through which only plain text passes; bytes go by its `buffer`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write `text`, escaped."""
        return self._stream.write(plain(text))

    def writelines(self, lines: Any) -> None:
        """Write each of `lines`, escaped."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
