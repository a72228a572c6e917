"""Files of orders over a real inbox: named columns are kept, bad orders lose only themselves."""

import asyncio
from pathlib import Path

import pytest

from packstation.desktop.importing import Importing
from packstation.runtime.tasks import Tasks
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from tests.harness import Warehouse

SPEAKER = Speaker(Language.ENGLISH, is_strict=True)
HEAD = "Beleg;location;sku;quantity;name_of_receiver;email;address_1;town;postcode;country\n"
ROW = "{number};LEEDS-DC;MUG;{units};Ada Lovelace;ada@example.com;1 Some Street;Leeds;LS1 4AP;GB\n"


def table(folder: Path, *units: str, name: str = "orders.csv") -> Path:
    """An order a row."""
    path = folder / name
    rows = "".join(ROW.format(number=f"HO-{n}", units=u) for n, u in enumerate(units, 1))
    path.write_text(HEAD + rows, encoding="utf-8")
    return path


async def test_a_table_with_a_column_of_its_own_is_looked_at_named_and_taken(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    path = table(tmp_path, "2", "none", "1")
    settings = tmp_path / "settings.toml"
    settings.write_text("# ours\n[station]\nname = 'Bench 7'\n", encoding="utf-8")
    async with warehouse.bench(tmp_path / "data") as bench:
        importing = Importing(bench, tmp_path / "rejected", settings, SPEAKER)
        before = await importing.preview(str(path))
        assert before.missing == ("order_number",)
        assert next(c.sample for c in before.columns) == "HO-1 · HO-2 · HO-3"
        assert await importing.name_column("Beleg", "order_number") == ""
        assert (await importing.preview(str(path))).missing == ()
        said = await importing.take(str(path), lambda _: None)
        assert said.startswith(
            "2 orders wait now because of it, 0 were known already. 1 have faults: "
        )
        waiting = await bench.folder.inbox.list()
        assert [entry.own_number for entry in waiting] == ["HO-1", "HO-3"]
    kept = settings.read_text(encoding="utf-8")
    assert kept.startswith("# ours\n")
    assert '"Beleg"' in kept or "Beleg" in kept
    [rejected] = (tmp_path / "rejected").iterdir()
    assert "HO-2" in rejected.read_text(encoding="utf-8-sig")


async def test_what_is_no_file_of_orders_is_told_and_nothing_is_kept(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    empty, broken = tmp_path / "empty.csv", tmp_path / "broken.json"
    empty.touch()
    broken.write_text("{", encoding="utf-8")
    async with warehouse.bench(tmp_path / "data") as bench:
        importing = Importing(bench, tmp_path / "rejected", tmp_path / "s.toml", SPEAKER)
        assert "is empty" in (await importing.preview(str(empty))).fault
        assert "is no JSON" in (await importing.preview(str(broken))).fault
        assert "is empty" in await importing.take(str(empty), lambda _: None)
        assert await bench.folder.inbox.list() == []


async def test_a_stopped_import_keeps_what_it_had_and_goes_on_with_the_same_file(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    path = table(tmp_path, *["1"] * 300)
    async with warehouse.bench(tmp_path / "data") as bench:
        importing = Importing(bench, tmp_path / "rejected", tmp_path / "s.toml", SPEAKER)
        await importing.name_column("Beleg", "order_number")
        tasks = Tasks(lambda _name, _error: None)
        seen: list[int] = []

        def stop(orders: int) -> None:
            seen.append(orders)
            taking.cancel()

        taking = tasks.start("import", importing.take(str(path), stop))
        with pytest.raises(asyncio.CancelledError):
            await taking
        kept = len(await bench.folder.inbox.list())
        assert 0 < kept < 300
        await importing.take(str(path), lambda _: None)
        assert len(await bench.folder.inbox.list()) == 300
