"""The languages the station speaks, and which plural form a count takes in each."""

import enum


class Language(enum.Enum):
    """The value is the ISO 639-1 code, and the name of the file of translations."""

    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"
    POLISH = "pl"


class Plural(enum.Enum):
    """Plural categories of Unicode CLDR, as far as our languages use them for whole numbers."""

    ONE = "one"
    FEW = "few"
    MANY = "many"
    OTHER = "other"


PLURALS: dict[Language, frozenset[Plural]] = {
    Language.ENGLISH: frozenset({Plural.ONE, Plural.OTHER}),
    Language.GERMAN: frozenset({Plural.ONE, Plural.OTHER}),
    Language.FRENCH: frozenset({Plural.ONE, Plural.OTHER}),
    Language.SPANISH: frozenset({Plural.ONE, Plural.OTHER}),
    Language.POLISH: frozenset({Plural.ONE, Plural.FEW, Plural.MANY}),
}
"""The forms a counted text has in each language. French and Spanish have a form of their own for
whole millions, which nobody packs."""


def language_of(locale: str) -> Language:
    """The language of a locale name such as `de_AT.UTF-8` or `pl-PL`; English for all others."""
    code = locale.replace("-", "_").split("_")[0].split(".")[0].lower()
    return next((language for language in Language if language.value == code), Language.ENGLISH)


def plural_of(language: Language, count: int) -> Plural:
    """The form that `count` takes (Unicode CLDR, language plural rules, whole numbers)."""
    count = abs(count)
    if language is Language.POLISH:
        return _polish(count)
    if language is Language.FRENCH:
        return Plural.ONE if count < 2 else Plural.OTHER
    return Plural.ONE if count == 1 else Plural.OTHER


def _polish(count: int) -> Plural:
    if count == 1:
        return Plural.ONE
    if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14):
        return Plural.FEW
    return Plural.MANY
