"""Our few locale facts against the Unicode CLDR that Qt carries."""

import datetime

import pytest
from PySide6.QtCore import QLocale

from packstation.sentences.catalogue import load
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker

pytestmark = pytest.mark.parametrize("language", Language)
SHORT = QLocale.FormatType.ShortFormat


def locale_of(language: Language) -> QLocale:
    return QLocale(language.value)


def test_signs_between_digits_are_those_of_cldr(language: Language) -> None:
    forms, locale = load(language).forms, locale_of(language)
    assert forms.decimal == locale.decimalPoint()
    assert forms.group == locale.groupSeparator()


@pytest.mark.parametrize("value", [0, 7, 999, 1000, 9999, 10_000, 123_456, 1_234_567])
def test_whole_numbers_are_grouped_as_in_cldr(language: Language, value: int) -> None:
    assert Speaker(language).number(value) == locale_of(language).toString(value)


def test_names_of_days_and_months_are_those_of_cldr(language: Language) -> None:
    forms, locale = load(language).forms, locale_of(language)
    assert list(forms.weekdays) == [locale.dayName(day, SHORT) for day in range(1, 8)]
    assert list(forms.months) == [locale.monthName(month, SHORT) for month in range(1, 13)]


def test_every_day_of_a_year_is_written_with_its_own_names(language: Language) -> None:
    first = datetime.date(2027, 1, 1)
    days = {Speaker(language).day(first + datetime.timedelta(n)) for n in range(365)}
    assert len(days) == 365
