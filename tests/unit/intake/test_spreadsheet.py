"""No cell of our CSV is a formula to a spreadsheet."""

import pytest

from packstation.intake.spreadsheet import safe_row


@pytest.mark.attack("terminal")
@pytest.mark.parametrize("cell", ["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_could_be_a_formula_is_marked_as_text(cell: str) -> None:
    assert safe_row({"order": cell}) == {"order": f"'{cell}"}


@pytest.mark.parametrize("cell", ["HO-1000", "", "2026-11-27", 7, None, True])
def test_everything_else_stays_as_it_is(cell: object) -> None:
    assert safe_row({"order": cell}) == {"order": cell}
