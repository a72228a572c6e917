"""The guide in the window: its pages are there, with their pictures, and say only what there is."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from packstation import __version__
from packstation.cli.commands import COMMANDS
from packstation.cli.shell.parser import build_parser
from packstation.packing.barcodes.words import WORDS
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.file import known_keys
from packstation.ui.flow.actions import Act
from packstation.ui.places.help.place import LATER, PAGES, HelpPlace, pages_of_guide
from packstation.ui.places.help.widget import HelpPanel
from packstation.ui.places.register import PLACES
from tests.tools.window import Stage, TasksAtOnce

DOCS = Path(__file__).parents[2] / "docs"
PAGES_OF_ALL = sorted([*DOCS.glob("*.md"), *DOCS.glob("guide/*.md")])


def test_every_page_is_shown_with_its_pictures(qapp: QApplication) -> None:
    stage = Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=TasksAtOnce())
    stage.window.resize(1366, 768)
    stage.window.show()
    stage.window.controller.show_place("help")
    stage.window.flush()
    place = stage.window.controller.at
    assert isinstance(place, HelpPlace)
    [panel] = stage.window.findChildren(HelpPanel)
    for number, page in enumerate(pages_of_guide()):
        assert place.chosen == number
        title = page.read_text("utf-8").splitlines()[0].removeprefix("# ")
        assert panel.reader.toPlainText().startswith(title)
        for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", page.read_text("utf-8")):
            kind = QTextDocument.ResourceType.ImageResource.value
            shown = panel.reader.loadResource(kind, QUrl(picture))
            assert not shown.isNull(), picture
            assert shown.width() < panel.reader.viewport().width()
        place.press(LATER)
        stage.window.flush()
    assert place.chosen == len(PAGES)
    assert panel.reader.toPlainText().startswith(f"Packstation {__version__}\n\nMIT License")
    stage.window.leave()
    stage.window.close()
    stage.window.deleteLater()


@pytest.mark.parametrize("page", PAGES_OF_ALL, ids=lambda page: page.name)
def test_every_command_setting_and_key_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    for command, rest in re.findall(r"`packstation ([a-z]+)((?: [^`]*)?)`", text):
        assert command in COMMANDS, command
        help_text = command_help(command)
        for option in re.findall(r"(?<!\S)--[a-z][a-z-]+", rest):
            assert option in help_text, f"{command} {option}"
    known = known_keys()
    tables = {name.partition(".")[0] for name in known}
    for table, key in re.findall(r"`([a-z]+)\.([a-z_]+)`", text):
        if table in tables and f"{table}.{key}" not in NO_SETTINGS:
            assert f"{table}.{key}" in known, f"{table}.{key}"
    keys = {word.key for word in WORDS} | {act.key for act in Act}
    keys |= {act.key for place in PLACES for act in place.place.acts}  # type: ignore[attr-defined]  # those registered are classes
    for key in re.findall(r"\b(Ctrl\+(?:Shift\+)?(?:[A-Z]|Space)|F\d{1,2})\b", text):
        assert key in keys or key == "Ctrl+C", key  # a terminal's own


NO_SETTINGS = frozenset({"documents.sqlite", "store.py"})
"""Names of files that look like a setting."""


def command_help(command: str) -> str:
    """The help of the command and of its own commands."""
    import argparse

    found = []
    todo = [build_parser([command])]
    while todo:
        parser = todo.pop()
        found.append(parser.format_help())
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                todo += action.choices.values()
    return "\n".join(found)


def test_every_link_of_the_pages_leads_somewhere() -> None:
    for page in PAGES_OF_ALL:
        for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if "://" not in link:
                assert (page.parent / link).exists(), f"{page.name}: {link}"
