"""A real bench keeps its history by itself, and the commands tell it beside the bench."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from packstation.assembly import history as kept
from packstation.cli.dispatch import dispatch
from packstation.cli.shell.exits import ExitCode
from packstation.desktop.figures import CountedFigures
from packstation.history.figure import By
from packstation.history.keeper import catch_up
from packstation.history.search import Hit
from packstation.packing.problems import AlertKind
from packstation.packing.session import Phase
from packstation.sandbox.child import SandboxProcess
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from tests.harness import Goods, Warehouse, drive, pack, session_of


@pytest.fixture(scope="module")
def warehouse() -> Iterator[Warehouse]:
    """A simulator for the whole module."""
    sandbox = SandboxProcess.start()
    warehouse = Warehouse(sandbox)
    yield warehouse
    warehouse.http.close()
    sandbox.stop()


async def test_a_packed_order_is_found_with_its_postcode_and_again_after_a_rebuild(
    warehouse: Warehouse,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(kept, "OPEN_AFTER_S", 0.0)
    monkeypatch.setattr(kept, "SETTLE_S", 0.01)
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await pack(bench, goods)
        assert await bench.until(lambda: bench.history.is_up_to_date, 10)
    # The commands run a loop of their own, as they do in a shell.
    options = ["--data-dir", str(tmp_path)]
    hits = _found(capsys, goods.own_number, options)
    assert [hit.order.reference for hit in hits] == [goods.reference]
    assert hits[0].postcode
    assert _found(capsys, hits[0].postcode, options) == hits
    assert _run(["history", "rebuild", *options]) == ExitCode.DONE
    assert "1 orders kept, 0 could not be read" in capsys.readouterr().out
    assert _found(capsys, goods.own_number, options) == hits
    assert _run(["search", "nobody knows this", *options]) == ExitCode.UNFINISHED
    assert "no order fits" in capsys.readouterr().err


async def test_an_order_that_is_done_counts_at_once(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A packer who finished the tenth is not told of nine."""
    monkeypatch.setattr(kept, "OPEN_AFTER_S", 0.0)
    async with warehouse.bench(tmp_path) as bench:
        assert await bench.until(lambda: bench.history.is_up_to_date, 10)
        port = CountedFigures(bench.history, tmp_path, Speaker(Language.ENGLISH))
        for number in (1, 2, 3):
            session = await pack(bench, warehouse.order(), "!done")
            assert session.phase is Phase.FINISHED
            counted = await port.count(datetime.now().astimezone().date(), By.PACKER)
            assert counted is not None
            assert counted.total.orders == number


async def test_nothing_is_kept_while_a_packer_waits_for_labels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "OPEN_AFTER_S", 0.0)
    monkeypatch.setattr(kept, "SETTLE_S", 0.0)
    beside_labels = []

    async def watched(*arguments: Any, **more: Any) -> int:
        beside_labels.append(bench.station.is_at_work)
        return await catch_up(*arguments, **more)

    with SandboxProcess.start(latency_ms=100) as slow:
        warehouse = Warehouse(slow)
        async with warehouse.bench(tmp_path) as bench:
            assert await bench.until(lambda: bench.history.is_up_to_date, 10)
            monkeypatch.setattr(kept, "catch_up", watched)
            session = await pack(bench, warehouse.order(), "!done")
            assert session.phase is Phase.FINISHED
            assert await bench.until(lambda: bench.history.is_up_to_date, 10)
        warehouse.http.close()
    assert beside_labels
    assert not any(beside_labels)


async def test_a_unit_that_left_before_is_told_while_it_is_in_the_hand(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "OPEN_AFTER_S", 0.0)
    monkeypatch.setattr(kept, "SETTLE_S", 0.01)
    async with warehouse.bench(tmp_path) as bench:

        async def begin(serial: str) -> Goods:
            goods = warehouse.order()
            await drive(bench, goods.reference, f"]C101{goods.scans[0].zfill(14)}21{serial}")
            return goods

        async def finish(goods: Goods) -> None:
            await drive(bench, *goods.scans[1:], "!done")
            session = session_of(bench, goods)
            assert (session.phase, session.alert) == (Phase.FINISHED, None)
            assert await bench.until(lambda: bench.history.is_up_to_date, 10)

        first = await begin("SN-1")
        await finish(first)
        await finish(await begin("SN-11"))
        again = await begin("SN-1")
        assert await bench.until(lambda: session_of(bench, again).alert is not None, 10)
        told = session_of(bench, again).alert
        assert told is not None
        assert (told.kind, told.detail) == (AlertKind.SERIAL_SHIPPED, first.own_number)
        # It may have come back, so it stays where it is.
        await drive(bench, "!ok")
        await finish(again)


def test_without_records_a_search_says_where_it_looked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(["search", "HO-1", "--data-dir", str(tmp_path)]) == ExitCode.SETTINGS
    assert "There is no journal at" in capsys.readouterr().err


def _found(capsys: pytest.CaptureFixture[str], typed: str, options: list[str]) -> list[Hit]:
    assert _run(["search", typed, "--json", *options]) == ExitCode.DONE
    lines = capsys.readouterr().out.splitlines()
    return [msgspec.json.decode(line, type=Hit) for line in lines]


def _run(arguments: list[str]) -> int:
    """In a thread: a command makes an event loop, and the test has one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(dispatch, arguments).result()
