"""Alerts and problems are what they are whatever words PRO put to them."""

import operator

from packstation.packing.problems import Alert, AlertKind, Problem, ProblemKind


def test_others_words_are_no_part_of_what_it_is() -> None:
    for one, other in (
        (Alert(AlertKind.OLD_LABELS), Alert(AlertKind.OLD_LABELS, words="Hello, Ms Lee")),
        (Problem(ProblemKind.REFUSED), Problem(ProblemKind.REFUSED, words="Hello, Ms Lee")),
    ):
        assert operator.eq(one, other)
        assert not operator.ne(one, other)
        assert hash(one) == hash(other)


def test_two_kinds_are_two() -> None:
    assert Alert(AlertKind.NOTES) != Alert(AlertKind.HAZARD)
    assert not operator.eq(Alert(AlertKind.NOTES), Alert(AlertKind.HAZARD))
    assert Alert(AlertKind.NOTES) != "notes"
