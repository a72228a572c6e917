"""The list of cuts does not rot: `./dev mutants` takes minutes, this looks at its texts only."""

from pathlib import Path

import pytest

from tests.mutants.cuts import CUTS, Cut

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("cut", CUTS, ids=lambda cut: cut.name)
def test_every_cut_is_still_possible(cut: Cut) -> None:
    text = (ROOT / cut.file).read_text("utf-8")
    assert text.count(cut.found) == 1
    assert cut.found != cut.instead
    assert [test for test in cut.tests if (ROOT / test).exists()]
