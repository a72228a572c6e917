"""Every language has every text, with the same gaps, for everything that can happen."""

import ast
import json
import re
from collections import Counter
from pathlib import Path

import pytest

import packstation
from packstation.packing.barcodes.words import WORDS
from packstation.packing.problems import AlertKind, ProblemKind
from packstation.packing.session import Phase
from packstation.packing.shipping import CopyStatus, DocumentKind
from packstation.packing.standing import Stage
from packstation.runtime.resources import resource_path
from packstation.sentences.catalogue import GAP, CatalogueError, Text, Translations, load
from packstation.sentences.language import PLURALS, Language
from packstation.sentences.speaker import Speaker

ENGLISH = load(Language.ENGLISH).texts
SOURCES = Path(packstation.__file__).parent
A_KEY = re.compile(r"[a-z_]+(\.[A-Za-z0-9_-]+)+")

pytestmark = pytest.mark.parametrize("language", Language)


def forms_of(text: Text) -> list[str]:
    return [text] if isinstance(text, str) else list(text.values())


def gaps_of(text: Text) -> Counter[str]:
    """Each gap once, wherever it stands in the forms."""
    return Counter({match for form in forms_of(text) for match in GAP.findall(form)})


def test_every_language_has_exactly_the_texts_of_english(language: Language) -> None:
    assert load(language).texts.keys() == ENGLISH.keys()


def test_every_text_has_the_gaps_of_its_english(language: Language) -> None:
    wrong = {
        key: (gaps_of(text), gaps_of(ENGLISH[key]))
        for key, text in load(language).texts.items()
        if gaps_of(text) != gaps_of(ENGLISH[key])
    }
    assert wrong == {}


def test_every_counted_text_has_the_plural_forms_of_its_language(language: Language) -> None:
    for key, text in load(language).texts.items():
        assert isinstance(text, str) == isinstance(ENGLISH[key], str), key
        if not isinstance(text, str):
            assert text.keys() == PLURALS[language], key


def test_no_text_is_empty_or_has_a_brace_that_is_no_gap(language: Language) -> None:
    for key, text in load(language).texts.items():
        for form in forms_of(text):
            assert form.strip() == form, key
            assert form, key
            assert not set("{}") & set(GAP.sub("", form)), key


def test_texts_named_inside_texts_exist_and_have_no_gaps(language: Language) -> None:
    texts = load(language).texts
    for text in texts.values():
        for gap in gaps_of(text):
            if gap.startswith("@"):
                named = texts[gap[1:]]
                assert isinstance(named, str)
                assert not GAP.search(named)


def test_every_state_and_kind_has_its_texts(language: Language) -> None:
    texts = load(language).texts
    wanted = [f"alert.{kind.name.lower()}.{part}" for kind in AlertKind for part in PARTS]
    wanted += [f"problem.{kind.name.lower()}.{part}" for kind in ProblemKind for part in PARTS]
    wanted += [f"problem.{kind.name.lower()}.sentence" for kind in ProblemKind]
    wanted += [f"problem.{kind.name.lower()}.short" for kind in ProblemKind]
    wanted += [f"{where}.{stage.value}" for stage in Stage for where in ("next", "tail")]
    wanted += [f"alert.not_now.{phase.value}" for phase in Phase]
    wanted += [f"document.{kind.value}" for kind in DocumentKind]
    wanted += [f"copy.{status.value}" for status in CopyStatus]
    assert [key for key in wanted if key not in texts] == []


PARTS = ("word", "remedy")


def test_words_read_from_afar_are_in_capitals(language: Language) -> None:
    for key, text in load(language).texts.items():
        if key.startswith(("word.", "feedback.")) or key.endswith(".word"):
            assert isinstance(text, str)
            plain = GAP.sub("", text)
            assert plain == plain.upper(), key


def test_every_command_barcode_is_called_by_its_word_and_no_two_alike(language: Language) -> None:
    speaker = Speaker(language, is_strict=True)
    names = [speaker.word(word) for word in WORDS]
    assert len(set(names)) == len(names)


def test_another_language_is_another_language(language: Language) -> None:
    if language is Language.ENGLISH:
        return
    sentences = [key for key in ENGLISH if key.endswith((".sentence", ".remedy"))]
    assert [key for key in sentences if load(language).texts[key] == ENGLISH[key]] == []


def test_every_text_the_program_asks_for_is_there(language: Language) -> None:
    """Any string of the sources that looks like the key of a text is one."""
    sections = {key.split(".")[0] for key in ENGLISH}
    asked: set[tuple[str, str]] = set()
    for source in [*SOURCES.glob("ui/**/*.py"), *SOURCES.glob("sentences/*.py")]:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                key = node.value
                if A_KEY.fullmatch(key) and key.split(".")[0] in sections:
                    asked.add((source.name, key))
    known = load(language).texts
    parts = {key.rpartition(".")[0] for key in known}
    assert [where for where in sorted(asked) if where[1] not in known | dict.fromkeys(parts)] == []


def test_a_missing_text_is_our_bug_in_tests(language: Language) -> None:
    with pytest.raises(CatalogueError, match=r"no\.such\.text"):
        Translations(language, is_strict=True).fill("no.such.text", {})


def test_a_gap_left_open_is_our_bug_in_tests(language: Language) -> None:
    with pytest.raises(CatalogueError, match="given no 'order'"):
        Translations(language, is_strict=True).fill("next.ready", {})


def test_at_run_time_a_missing_text_is_said_somehow_and_logged_once(
    language: Language, caplog: pytest.LogCaptureFixture
) -> None:
    speaker = Speaker(language)
    assert speaker.text("no.such.text") == "no.such.text"
    assert speaker.text("no.such.text") == "no.such.text"
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_the_file_is_readable_by_people(language: Language) -> None:
    """Umlauts and signs stand as themselves; only invisible spaces are escaped."""
    text = resource_path(f"translations/{language.value}.json").read_text(encoding="utf-8")
    assert set(re.findall(r"\\u[0-9a-fA-F]{4}", text)) <= {"\\u00a0", "\\u202f"}


def test_no_text_stands_twice_under_one_key(language: Language) -> None:
    path = resource_path(f"translations/{language.value}.json")
    twice: list[str] = []

    def noted(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        twice.extend(key for key in set(keys) if keys.count(key) > 1)
        return dict(pairs)

    json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=noted)
    assert twice == []
