"""What can be wrong with settings; every `str()` is a sentence that says what to do.

SettingsError            a value or the file: the supervisor or IT corrects it
├── FolderUnusable       a folder cannot be made or written
└── KeyUnavailable       no API key, or the keyring does not give it
    └── KeyMissing       there is none yet: whoever has it types or scans it
"""

from pathlib import Path


class SettingsError(Exception):
    """A setting cannot be used.

    `path` is the settings file (or folder) if the fault is in one, `field` the dotted name of
    the setting, e.g. `printers[0].port`, `line` where in the file; each may be empty.
    """

    def __init__(
        self,
        sentence: str,
        *,
        path: Path | None = None,
        field: str = "",
        line: int | None = None,
    ) -> None:
        self.sentence = sentence
        self.path = path
        self.field = field
        self.line = line
        at = f"line {line}" if line else ""
        place = ", ".join(str(part) for part in (path, at, field) if part)
        super().__init__(f"{place}: {sentence}" if place else sentence)


class FolderUnusable(SettingsError):  # noqa: N818 - reads as the state it reports
    """A folder that the station needs cannot be made or written."""


class KeyUnavailable(SettingsError):  # noqa: N818 - reads as the state it reports
    """There is no API key to use."""


class KeyMissing(KeyUnavailable):
    """There is no API key yet; the keyring can be read and holds none."""
