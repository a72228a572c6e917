"""What is wrong with settings, files and records is told in the languages of the window."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import packstation
from packstation.assembly.starting import not_started
from packstation.intake.order_files import read_orders
from packstation.intake.order_source import OrderFileError
from packstation.intake.table_file import is_table, open_table
from packstation.journal.errors import JournalInUse, JournalUnwritable, Obstacle
from packstation.pro.errors import InvalidBaseUrl
from packstation.pro.transport import check_base_url
from packstation.runtime.translated import into, templates
from packstation.settings.entries import fault_of
from packstation.settings.layers import Machine

LANGUAGES = ("de", "fr", "es", "pl")
RAISED = (
    "FolderUnusable",
    "InvalidBaseUrl",
    "JsonFaultError",
    "KeyMissing",
    "KeyUnavailable",
    "OrderFileError",
    "Phrase",
    "SettingsError",
    "UpdateError",
)


def templates_in(file: Path) -> Iterator[ast.expr]:
    """The sentences of every fault and phrase that `file` makes."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in RAISED:
                yield from node.args
        elif isinstance(node, ast.AnnAssign | ast.Assign) and "_MESSAGES" in ast.unparse(node):
            assert isinstance(node.value, ast.Dict)
            yield from node.value.values


def used() -> set[str]:
    """All templates of the program; each is a text, so that it can be looked up."""
    found = set()
    for file in Path(packstation.__file__).parent.rglob("*.py"):
        for each in templates_in(file):
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                found.add(each.value)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_has_its_translation_with_the_same_gaps(language: str) -> None:
    translated = templates(language)
    assert translated.keys() == used()
    for english, own in translated.items():
        gaps = re.findall(r"\{\w+(?:!r)?\}", english)
        assert set(gaps) == set(re.findall(r"\{\w+(?:!r)?\}", own)), english


def test_a_typed_value_that_cannot_be_is_told_in_german() -> None:
    machine = Machine({})

    def told(name: str, typed: str) -> str:
        fault = fault_of({}, machine, name, typed)
        assert fault is not None
        return fault.told(into("de"))

    assert told("pro.read_s", "9999") == "Erwartet wird eine Zahl, höchstens 600.0."
    assert told("station.name", "") == "Erwartet wird Text, Länge mindestens 1."
    assert told("station.mode", "real") == (
        "'real' ist keiner der möglichen Werte. Möglich ist: training, live."
    )
    assert told("packing.boxes", "[{}]") == "'reference' fehlt."
    assert told("pro.connect_s", "soon") == (
        "Das lässt sich nicht lesen. Möglich ist: Zahl, 0.1 bis 600."
    )


def test_a_file_of_orders_that_cannot_be_read_says_so_in_german(tmp_path: Path) -> None:
    def told(name: str, content: bytes) -> str:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(OrderFileError) as refused:
            list(open_table(path).rows) if is_table(path) else list(read_orders(path))
        return refused.value.phrase.said(into("de")).replace(str(tmp_path), "")

    assert told("empty.csv", b"") == "/empty.csv ist leer."
    assert told("a.xlsx", b"no zip") == "/a.xlsx ist keine Excel-Mappe (.xlsx)."
    assert told("a.json", b"[{}").startswith("/a.json ist in Zeile 1 kein JSON: die Datei endet")
    (tmp_path / "b.csv").write_text("Auftrag;Menge\n1;2\n")
    assert open_table(tmp_path / "b.csv").form.said(into("de")) == "UTF-8, Strichpunkte"


def test_why_a_bench_does_not_start_is_told_in_german() -> None:
    def told(error: Exception) -> str:
        return not_started(error, "de").detail

    assert told(JournalInUse("C:/Packstation", 4711, "Tisch 3")).startswith(
        "Packstation läuft schon als Packtisch Tisch 3 (Prozess 4711) mit den Daten in"
    )
    full = JournalUnwritable("C:/Packstation", Obstacle.DISK_FULL, "No space left on device")
    assert "Die Festplatte ist voll." in told(full)
    assert str(full).startswith("Nothing can be recorded in C:/Packstation. The disk is full.")
    with pytest.raises(InvalidBaseUrl) as refused:
        check_base_url("ftp://pro.example")
    assert told(refused.value).endswith("Sie muss mit https:// beginnen.")
