"""Thousands of texts, told from all others."""

from hypothesis import given
from hypothesis import strategies as st

from packstation.runtime import digests
from packstation.runtime.digests import Digests

KEYS = st.lists(st.text(max_size=12))


@given(st.lists(KEYS, max_size=6), KEYS)
def test_it_is_a_set_however_it_came_to_be(added: list[list[str]], others: list[str]) -> None:
    known, model = Digests.none(), set[str]()
    for keys in added:
        known = known.plus(keys)
        model |= set(keys)
    assert len(known) == len(model)
    assert all(key in known for key in model)
    assert not any(key in known for key in set(others) - model)


def test_many_thousands_of_it_take_eight_bytes_each_and_are_all_found() -> None:
    count = 5 * digests._SORTED_IN
    known = Digests.none()
    for first in range(0, count, 1_000):
        known = known.plus(f"ho-{number}" for number in range(first, min(first + 1_000, count)))
    assert len(known) == count
    assert all(f"ho-{number}" in known for number in range(count))
    assert not any(f"ho-{number}" in known for number in range(count, 2 * count))
    assert known.plus(["ho-1", "ho-7"]) is known
    assert len(known._few) < digests._SORTED_IN
    assert known._many.itemsize == 8
