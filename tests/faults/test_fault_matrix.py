"""The quick form of the fault matrix, and proof that it can fail.

In full: `./dev faults --full`.
"""

from pathlib import Path

import pytest

from packstation.workflow.performers.consigning import Consigning
from tests.faults.cells import Verdict
from tests.faults.kinds import CELLS, ENDPOINTS, Cell, Kind, Moment
from tests.faults.matrix import judge_all, judge_side_by_side, sample_of, table

pytestmark = pytest.mark.slow
SAMPLE = 64


def _cell(endpoint: str, kind: Kind, moment: Moment = Moment.FIRST) -> Cell:
    return next(
        cell
        for cell in CELLS
        if (cell.endpoint.name, cell.kind, cell.moment) == (endpoint, kind, moment)
    )


FOUND = (
    _cell("customs papers", Kind.S404),
    _cell("customs papers", Kind.OTHER_SHAPE),
    _cell("manifest file", Kind.S400),
    _cell("manifest file", Kind.S500, Moment.LASTING),
    _cell("manifest from query", Kind.PART_DONE),
)
"""What the matrix once found."""


def _wrong(verdicts: list[Verdict]) -> list[tuple[str, tuple[str, ...]]]:
    return [(str(verdict.cell), verdict.faults) for verdict in verdicts if verdict.faults]


def test_the_matrix_is_as_wide_as_the_flow_and_as_deep_as_promised() -> None:
    assert len({endpoint.operation for endpoint in ENDPOINTS}) >= 14
    assert len(Kind) >= 12
    assert len(CELLS) >= 1_200


def test_after_a_fault_an_order_ends_with_nothing_doubled_lost_or_unsaid(tmp_path: Path) -> None:
    cells = [*sample_of(CELLS, SAMPLE), *FOUND]
    verdicts = judge_all(cells, tmp_path)
    print(table(verdicts))
    assert _wrong(verdicts) == []
    assert [str(v.cell) for v in verdicts if not v.struck] == []


async def test_the_matrix_finds_a_second_consignment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def blind(*_: object) -> tuple[None, None]:
        return None, None

    monkeypatch.setattr(Consigning, "_search", blind)
    (verdict,) = await judge_side_by_side([_cell("pack", Kind.LOST_REPLY)], tmp_path)
    assert verdict.count.doubled


async def test_the_matrix_finds_an_order_that_stands_still_without_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gives_nothing(*_: object) -> tuple[()]:
        return ()

    monkeypatch.setattr(Consigning, "pack", gives_nothing)
    monkeypatch.setattr("tests.faults.person.PATIENCE_S", 1.0)
    (verdict,) = await judge_side_by_side([_cell("pack", Kind.S500)], tmp_path)
    assert verdict.broken
