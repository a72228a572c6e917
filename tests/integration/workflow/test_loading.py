"""The loading check over a real bench: real labels, the history, and what is kept of the van."""

import asyncio
from pathlib import Path

import pytest

from packstation.assembly.running import RunningBench
from packstation.desktop.loading import Loading
from packstation.documents.pdfium import text_of
from packstation.history.keeper import catch_up
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from tests.harness import Goods, Warehouse, drive, pack

SPEAKER = Speaker(Language.ENGLISH, is_strict=True)


def label_codes(warehouse: Warehouse, goods: Goods, *, state: str = "ReadyToShip") -> list[str]:
    """What the carrier's barcodes on an order's labels say."""
    made = [c for c in warehouse.consignments(goods) if c["state"] == state]
    return [code for c in made for p in c["packages"] for code in p["tracking"][:1]]


async def keep_up(bench: RunningBench) -> None:
    """What was packed is in the history."""
    async with asyncio.timeout(30):
        while bench.history.history is None:
            await asyncio.sleep(0.1)
    await catch_up(bench.folder.journal.reader, bench.history.history, bench.folder.resumes)


@pytest.mark.attack("wire")
async def test_each_parcel_is_loaded_once_and_what_must_not_leave_is_refused(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    good, redone, held = warehouse.order(), warehouse.order(), warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        await pack(bench, good, "!done")
        await pack(bench, redone, "!done")
        [void] = label_codes(warehouse, redone)
        await drive(bench, "!redo weight", "!wait", "!destroyed", "!done")
        await keep_up(bench)
        loading = Loading(bench, SPEAKER)
        [code] = label_codes(warehouse, good)
        first = await loading.load(code, "")
        assert (first.verdict, first.order) == ("loaded", good.own_number)
        again = await loading.load(code, first.carrier)
        assert again.verdict == "again"
        assert again.at is not None
        assert (await loading.load(void, first.carrier)).verdict == "void"
        assert (await loading.load("no label at all", "")).verdict == "unknown"
        assert (await loading.load(held.scans[0], "")).verdict in ("unknown", "not_ready")
        [new] = label_codes(warehouse, redone)
        assert new != void
        assert (await loading.load(new, "Another Carrier")).verdict == "other_carrier"
        van = await loading.van("")
        assert (van.loaded, van.wanted) == (1, 2)
        assert [stray.order for stray in van.strays] == [redone.own_number]
        assert (await loading.load(new, "")).verdict == "loaded"
        assert (await loading.van("")).strays == ()


async def test_the_list_says_what_is_loaded_and_what_is_not(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    good, stray = warehouse.order(), warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        loading = Loading(bench, SPEAKER)
        assert "no parcel" in await loading.print_list("")
        await pack(bench, good, "!done")
        await pack(bench, stray, "!done")
        await keep_up(bench)
        await loading.load(label_codes(warehouse, good)[0], "")
        assert "on its way" in await loading.print_list("")
        text = printed(tmp_path)
        assert f"NOT LOADED {stray.own_number}" in text
        assert "1 of 2 loaded" in text


def printed(folder: Path) -> str:
    """What stands on the only loading list that came out."""
    [sheet] = folder.rglob("loading.*")
    return " ".join(text_of(sheet.read_bytes()).split())
