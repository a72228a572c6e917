"""Numbers, weights, money, days and plurals as people write them."""

import datetime
from decimal import Decimal

import pytest

from packstation.sentences.language import Language, Plural, language_of, plural_of
from packstation.sentences.speaker import Speaker
from packstation.sentences.units import Units
from tests.unit.sentences.orders import TUESDAY

NB, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


def speaker(language: Language) -> Speaker:
    return Speaker(language, datetime.UTC, is_strict=True)


@pytest.mark.parametrize(
    ("language", "number", "weight", "money", "day"),
    [
        (Language.ENGLISH, "12,345.5", f"1.24{NB}kg", "£1,234.50", "Tue 24 Nov"),
        (Language.GERMAN, "12.345,5", f"1,24{NB}kg", f"1.234,50{NB}GBP", "Di., 24. Nov."),
        (
            Language.FRENCH,
            f"12{NARROW}345,5",
            f"1,24{NB}kg",
            f"1{NARROW}234,50{NB}GBP",
            "mar. 24 nov.",
        ),
        (Language.SPANISH, "12.345,5", f"1,24{NB}kg", f"1234,50{NB}GBP", "mar, 24 nov"),
        (Language.POLISH, f"12{NB}345,5", f"1,24{NB}kg", f"1234,50{NB}GBP", "wt., 24 lis"),
    ],
)
def test_each_language_writes_its_own_forms(
    language: Language, number: str, weight: str, money: str, day: str
) -> None:
    said = speaker(language)
    assert said.number(Decimal("12345.5"), 1) == number
    assert said.weight(1240) == weight
    assert said.money(Decimal("1234.5"), "GBP") == money
    assert said.day(TUESDAY) == day


def test_a_weight_shows_its_grams_when_two_decimals_would_hide_them() -> None:
    assert speaker(Language.ENGLISH).weight(1241) == f"1.241{NB}kg"
    assert speaker(Language.ENGLISH).weight(None) == "–"


def test_pounds_and_inches_where_the_bench_wants_them() -> None:
    said = Speaker(Language.GERMAN, units=Units.IMPERIAL)
    assert said.weight(1240) == f"2,73{NB}lb"
    assert said.size(305, 254, 100) == f"12,0 × 10,0 × 3,9{NB}in"
    assert speaker(Language.GERMAN).size(305, 254, 100) == f"31 × 25 × 10{NB}cm"


def test_a_day_counts_in_the_benchs_own_zone() -> None:
    late = datetime.datetime(2026, 11, 24, 23, 30, tzinfo=datetime.UTC)
    tokyo = datetime.timezone(datetime.timedelta(hours=9))
    assert Speaker(Language.ENGLISH, tokyo).day(late) == "Wed 25 Nov"


def test_a_date_of_pro_that_cannot_be_read_is_shown_as_it_is() -> None:
    assert speaker(Language.ENGLISH).iso("2026-11-24T00:00:00+00:00") == "Tue 24 Nov"
    assert speaker(Language.ENGLISH).iso("tomorrow") == "tomorrow"


@pytest.mark.parametrize(
    ("count", "form"),
    [
        (0, Plural.MANY),
        (1, Plural.ONE),
        (2, Plural.FEW),
        (5, Plural.MANY),
        (12, Plural.MANY),
        (22, Plural.FEW),
        (101, Plural.MANY),
        (112, Plural.MANY),
        (1002, Plural.FEW),
    ],
)
def test_polish_has_three_forms(count: int, form: Plural) -> None:
    assert plural_of(Language.POLISH, count) is form


def test_nothing_is_singular_in_french_and_plural_in_english() -> None:
    assert speaker(Language.FRENCH).units(0) == "0 unité"
    assert speaker(Language.ENGLISH).units(0) == "0 units"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("de_AT.UTF-8", Language.GERMAN),
        ("pl-PL", Language.POLISH),
        ("fr", Language.FRENCH),
        ("nl_NL", Language.ENGLISH),
        ("", Language.ENGLISH),
    ],
)
def test_the_language_of_a_locale(locale: str, language: Language) -> None:
    assert language_of(locale) is language
