"""The queue over a real bench: inbox, history and what this bench does."""

import csv
import json
from pathlib import Path

import pytest

from packstation.desktop.queueing import Queueing
from packstation.documents.pdfium import text_of
from packstation.history.keeper import catch_up
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place_ports import QueueGroup
from tests.harness import Warehouse, drive, pack

SPEAKER = Speaker(Language.ENGLISH, is_strict=True)


def body(sku: str, units: int, due: str = "") -> str:
    promise = {"RequiredDeliveryDate": {"Date": due}} if due else {}
    item = {"Sku": sku, "Description": f"A {sku}", "Quantity": units}
    return json.dumps({"Packages": [{"Items": [item]}], **promise})


def table(said: str) -> list[dict[str, str]]:
    """The rows of the file that a sentence names."""
    text = Path(said.removeprefix("Saved as ")).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def pick_list(folder: Path) -> str:
    """What stands on the only pick list that came out."""
    [sheet] = folder.rglob("pick-list*")
    return " ".join(text_of(sheet.read_bytes()).split())


async def test_what_waits_stands_in_the_order_to_be_packed_and_the_urgent_before_all(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    async with warehouse.bench(tmp_path) as bench:
        queue = Queueing(bench, tmp_path / "queue", SPEAKER)
        assert await queue.orders() == ()
        assert await queue.print_pick_list() == "No order waits."
        inbox = bench.folder.inbox
        await inbox.put("HO-1", body("mug", 2))
        await inbox.put("HO-2", body("mug", 1, "2026-12-01"))
        await inbox.put("HO-3", body("tea", 4, "2026-11-30"))
        assert [order.name for order in await queue.orders()] == ["HO-3", "HO-2", "HO-1"]
        assert await queue.waiting() == 3
        assert await queue.make_urgent("ho-1", is_urgent=True) == ""
        first, *_ = await queue.orders()
        assert (first.name, first.is_urgent, first.units) == ("HO-1", True, 2)
        assert [e.own_number for e in await inbox.needing("mug", 9)] == ["HO-1", "HO-2"]
        await queue.make_urgent("HO-1", is_urgent=False)
        assert [order.name for order in await queue.orders()] == ["HO-3", "HO-2", "HO-1"]
        assert "HO-9" in await queue.make_urgent("HO-9", is_urgent=True)


async def test_the_days_orders_stand_in_their_groups_and_go_into_a_table(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    done, held, short = warehouse.order(), warehouse.order(), warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await pack(bench, done, "!done")
        await drive(bench, held.reference, held.scans[0], "!hold")
        await drive(
            bench, short.reference, *short.scans[1:], f"!short {short.scans[0]} 1 lost", "!done"
        )
        await bench.until(lambda: bench.history.history is not None, 30)
        history = bench.history.history
        assert history is not None
        await catch_up(bench.folder.journal.reader, history, bench.folder.resumes)
        queue = Queueing(bench, tmp_path / "queue", SPEAKER)
        orders = {order.name: order.group for order in await queue.orders()}
        assert orders == {
            done.own_number: QueueGroup.FINISHED,
            held.own_number: QueueGroup.HELD,
            short.own_number: QueueGroup.SHORT,
        }
        saved = table(await queue.save())
        assert {row["name"]: row["group"] for row in saved}[held.own_number] == "held"


async def test_the_pick_list_comes_out_where_packing_slips_do(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    async with warehouse.bench(tmp_path) as bench:
        await bench.folder.inbox.put("HO-1", body("mug", 2))
        await bench.folder.inbox.put("HO-2", body("mug", 1))
        queue = Queueing(bench, tmp_path / "queue", SPEAKER)
        assert "on its way" in await queue.print_pick_list()
        assert "HO-1 × 2, HO-2 × 1" in pick_list(tmp_path)


@pytest.mark.parametrize("is_not", [False, True])
async def test_the_command_line_marks_it_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], is_not: bool
) -> None:
    import asyncio

    from packstation.cli.dispatch import dispatch
    from packstation.cli.shell.exits import ExitCode
    from packstation.journal.folder import DataFolder
    from packstation.settings.model import Mode
    from packstation.settings.paths import bench_paths

    journal = bench_paths(tmp_path).journal_file(Mode.TRAINING)
    async with await DataFolder.open(journal.parent, station="import") as data:
        await data.inbox.put("HO-1", body("mug", 2))
    options = ["--data-dir", str(tmp_path)]
    asked = ["orders", "urgent", "HO-1", *(["--not"] if is_not else []), *options]
    assert await asyncio.to_thread(dispatch, asked) == ExitCode.DONE
    assert await asyncio.to_thread(dispatch, ["orders", "list", *options]) == ExitCode.DONE
    assert ("URGENT" in capsys.readouterr().out) is not is_not
    missing = ["orders", "urgent", "HO-9", *options]
    assert await asyncio.to_thread(dispatch, missing) != ExitCode.DONE
