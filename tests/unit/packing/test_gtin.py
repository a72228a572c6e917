"""Item numbers: what is short for what, and what is within what."""

from biip.upc import Upc
from hypothesis import given
from hypothesis import strategies as st

from packstation.packing.barcodes.gtin import (
    check_digit,
    expand_upc_e,
    has_check_digit,
    is_gtin,
    unit_of_case,
)

DIGITS = "0123456789"


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=length, max_size=length)


@given(st.one_of(digits(6), digits(7), digits(8)))
def test_a_upc_e_is_written_out_as_another_reader_does(short: str) -> None:
    long = expand_upc_e(short)
    if long is None:
        assert len(short) > 6
        assert short[0] not in "01" or expand_upc_e(short[:7])[-1] != short[-1]  # type: ignore[index]  # seven digits have one
        return
    assert is_gtin(long)
    assert Upc.parse(short).as_upc_a() == long


@given(st.text(max_size=9))
def test_only_digits_are_written_out(text: str) -> None:
    long = expand_upc_e(text)
    assert long is None or (len(long) == 12 and has_check_digit(long))


@given(digits(12))
def test_every_case_of_an_item_holds_that_item(body: str) -> None:
    unit = "0" + body
    unit += check_digit(unit)
    for indicator in "12345678":
        case = indicator + body
        assert unit_of_case(case + check_digit(case)) == unit
    assert unit_of_case(unit) is None
    variable = "9" + body
    assert unit_of_case(variable + check_digit(variable)) is None


@given(digits(13), st.integers(0, 13), st.sampled_from(DIGITS))
def test_one_wrong_digit_is_always_noticed(body: str, place: int, other: str) -> None:
    number = body + check_digit(body)
    assert is_gtin(number)
    changed = number[:place] + other + number[place + 1 :]
    assert is_gtin(changed) == (changed == number)
