"""docs/settings.md is what the settings' types say."""

from pathlib import Path

from packstation.settings.file import known_keys
from packstation.settings.reference import reference

DOCUMENT = Path(__file__).parents[3] / "docs" / "settings.md"


def test_the_settings_reference_has_not_drifted() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == reference(), (
        "run: python -m packstation.settings.reference > docs/settings.md"
    )


def test_every_setting_has_its_row() -> None:
    text = reference()
    leaves = {key.rpartition(".")[2] for key in known_keys() if "." in key}
    rows = {leaf for leaf in leaves if f"| `{leaf}` |" in text}
    assert leaves - rows == {"type"}  # the service rule's, told in its own row
