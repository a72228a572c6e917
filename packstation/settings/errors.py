"""What can be wrong with settings; every `str()` is English and says what to do.

SettingsError            a value or the file: the supervisor or IT corrects it
├── FolderUnusable       a folder cannot be made or written
└── KeyUnavailable       no API key, or the keyring does not give it
    └── KeyMissing       there is none yet: whoever has it types or scans it
"""

from pathlib import Path

from packstation.runtime.phrase import Phrase, Translate


class SettingsError(Exception):
    """A setting cannot be used: `templates` are its sentences, `values` what fills their gaps.

    `path` is the settings file (or folder) if the fault is in one, `field` the dotted name of
    the setting, e.g. `printers[0].port`, `line` where in the file; each may be empty.
    """

    def __init__(
        self,
        *templates: str,
        path: Path | None = None,
        field: str = "",
        line: int | None = None,
        **values: object,
    ) -> None:
        super().__init__(*templates)
        self.templates = templates
        self.values = values
        self.path = path
        self.field = field
        self.line = line

    @property
    def sentence(self) -> str:
        """What is wrong, in English, without where."""
        return self.told(str)

    def told(self, translate: Translate) -> str:
        """What is wrong, without where."""
        return " ".join(Phrase(one, **self.values).said(translate) for one in self.templates)

    def said(self, translate: Translate) -> str:
        """Where, and what."""
        line = Phrase("line {number}", number=self.line).said(translate) if self.line else ""
        place = ", ".join(str(part) for part in (self.path, line, self.field) if part)
        told = self.told(translate)
        return f"{place}: {told}" if place else told

    def __str__(self) -> str:
        return self.said(str)


class FolderUnusable(SettingsError):  # noqa: N818 - reads as the state it reports
    """A folder that the station needs cannot be made or written."""


class KeyUnavailable(SettingsError):  # noqa: N818 - reads as the state it reports
    """There is no API key to use."""


class KeyMissing(KeyUnavailable):
    """There is no API key yet; the keyring can be read and holds none."""
