"""The texts of one language, read from its file, and how the gaps in them are filled.

A text is a template with `{name}` for what is filled in and `{@key}` for another text, so that a
remedy always calls a button what the button calls itself. A counted text is an object with one
template per plural form, chosen by the parameter `n`.
"""

import functools
import logging
import re
from collections.abc import Callable, Mapping

import msgspec

from packstation.runtime.resources import resource_path
from packstation.sentences.language import Language, Plural, plural_of

log = logging.getLogger(__name__)

GAP = re.compile(r"\{(@?[\w.-]+)\}")
Text = str | dict[Plural, str]


class CatalogueError(Exception):
    """A text is missing or cannot be filled: our bug, never the packer's."""


class FormData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How numbers, money and days are written. Patterns are templates like the texts."""

    decimal: str
    group: str
    group_from_digits: int
    """Fewest digits before the decimal sign that are grouped: Spanish and Polish write 1234."""
    symbols: dict[str, str]
    """Signs of currencies that need no explanation here; the others are written as ISO codes."""
    money: str
    day: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]


class CatalogueFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of one file of translations."""

    forms: FormData
    texts: dict[str, Text]


@functools.cache
def load(language: Language) -> CatalogueFile:
    """The translations of `language`, read once.

    Raises FileNotFoundError when the file is not installed and CatalogueError when it is damaged.
    """
    path = resource_path(f"translations/{language.value}.json")
    try:
        return msgspec.json.decode(path.read_bytes(), type=CatalogueFile)
    except msgspec.DecodeError as error:
        raise CatalogueError(f"{path}: {error}") from error


class Translations:
    """Looks texts up and fills them; what is missing comes in English and is logged once.

    `is_strict` (tests) raises CatalogueError instead.
    """

    def __init__(self, language: Language, *, is_strict: bool = False) -> None:
        self._language = language
        self._texts: Mapping[str, Text] = load(language).texts
        self._is_strict = is_strict
        self._told: set[str] = set()

    def has(self, key: str) -> bool:
        """Whether there is a text `key`."""
        return key in self._texts

    def fill(self, key: str, values: Mapping[str, str], count: int | None = None) -> str:
        """The text `key` with `values` in its gaps; `count` chooses the plural form."""
        template = self._template(key, count)
        return GAP.sub(self._filler(key, values), template) if "{" in template else template

    def _template(self, key: str, count: int | None) -> str:
        text, language = self._texts.get(key), self._language
        if text is None:
            self._complain(f"text {key!r} is missing in {language.value}")
            text, language = load(Language.ENGLISH).texts.get(key), Language.ENGLISH
        if text is None:
            return key
        if isinstance(text, str):
            return text
        if count is None:
            self._complain(f"text {key!r} is counted, and no count was given")
            count = 2
        form = text.get(plural_of(language, count))
        if form is None:
            self._complain(f"text {key!r} lacks a plural form in {language.value}")
            form = next(iter(text.values()))
        return form

    def _filler(self, key: str, values: Mapping[str, str]) -> Callable[[re.Match[str]], str]:
        def filled(match: re.Match[str]) -> str:
            name = match[1]
            if name.startswith("@"):
                return self.fill(name[1:], {})
            if name not in values:
                self._complain(f"text {key!r} was given no {name!r}")
                return "…"
            return values[name]

        return filled

    def _complain(self, sentence: str) -> None:
        if self._is_strict:
            raise CatalogueError(sentence)
        if sentence not in self._told:
            self._told.add(sentence)
            log.warning("%s", sentence)
