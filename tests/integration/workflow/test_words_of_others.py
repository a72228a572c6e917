"""PRO's free text is on the screen, and nowhere on the disk; the API key is in neither."""

from pathlib import Path

import pytest

from packstation.packing.problems import AlertKind
from packstation.packing.standing import standing_of
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from tests.harness import Warehouse, drive, pack
from tests.integration.workflow.test_performers import fault

QUOTED = "Cannot deliver to Wilhelmina Ostergaard, 14 Stonegate"


@pytest.mark.attack("secrets")
@pytest.mark.parametrize(
    "operation", ["packOrder", "allocateUsingDefaultRules", "getLabelsInFormat", "setReadyToShip"]
)
async def test_what_pro_says_of_a_person_is_shown_and_not_written_down(
    warehouse: Warehouse, tmp_path: Path, operation: str
) -> None:
    said = f"{QUOTED} (key {warehouse.key})"
    warehouse.faults(fault(operation, "status", None, status=400, code="E42", message=said))
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        session = await pack(bench, goods, "!done")
        problem = standing_of(session).problem
        assert problem is not None
        shown = " ".join(filter(None, (*speak(problem),)))
        assert "Ostergaard" in shown
        assert warehouse.key not in shown
    assert_unwritten(tmp_path, warehouse.key)


@pytest.mark.attack("secrets")
async def test_an_order_that_pro_does_not_open_says_why_and_writes_nothing_of_it(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    warehouse.faults(fault("getOrder", "status", None, status=400, message=QUOTED))
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await drive(bench, goods.reference)
        alert = bench.station.bench.alert
        assert alert is not None
        assert alert.kind is AlertKind.ORDER_NOT_OPENED
        assert "Ostergaard" in Speaker(Language.ENGLISH).alert(alert, None).sentence
    assert_unwritten(tmp_path, warehouse.key)


def speak(problem: object) -> tuple[str, ...]:
    said = Speaker(Language.ENGLISH).problem(problem)  # type: ignore[arg-type]  # a Problem
    return said.sentence, said.support


def assert_unwritten(folder: Path, key: str) -> None:
    """Neither the person nor the key in the bytes of any file."""
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert b"Ostergaard" not in content, path
        assert key.encode() not in content, path
