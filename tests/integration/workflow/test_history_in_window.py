"""What the window asks of the history, of a bench that packed something."""

import asyncio
import csv
from datetime import datetime
from pathlib import Path

from packstation.desktop.attached import AttachedBench
from packstation.documents.pdfium import text_of
from packstation.history.figure import By
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from tests.harness import Warehouse, pack


async def test_an_order_that_was_packed_is_found_counted_and_saved(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path / "bench") as bench:
        behind = AttachedBench(
            bench, Speaker(Language.ENGLISH), tmp_path, tmp_path / "settings.toml"
        )
        await pack(bench, goods, "!done")
        async with asyncio.timeout(30):
            # Until the history has it, what is found is PRO's.
            while all(one.is_of_pro for one in await behind.search(goods.own_number)):
                await asyncio.sleep(0.2)
        [found] = await behind.search(goods.own_number)
        assert (found.reference, found.state) == (goods.reference, "ready")
        assert found.units == len(goods.scans)
        assert await behind.search("nobody has this") == ()
        today = datetime.now().astimezone().date()
        counted = await behind.count_figures(today, By.PACKER)
        assert counted is not None
        assert (counted.total.orders, counted.total.units) == (1, len(goods.scans))
        said = await behind.save_figures(today, By.BENCH)
        saved, paper = sorted((tmp_path / "figures").iterdir())
        assert str(saved) in said
        with saved.open(encoding="utf-8-sig", newline="") as file:
            [row] = csv.DictReader(file)
        assert row["orders"] == "1"
        assert "1 order" in text_of(paper.read_bytes())
