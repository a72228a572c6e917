"""An order that somebody typed is checked as a table's, waits, and is packed like any other."""

from pathlib import Path

from packstation.desktop.new_order import NewOrders
from packstation.packing.session import Phase
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from tests.harness import Warehouse, drive

HEAD = {
    "order_number": "TEL-17",
    "name_of_receiver": "Ann Lee",
    "email": "ann@mail.example",
    "address_1": "1 High Street",
    "town": "York",
    "postcode": "YO1 7AA",
    "country": "GB",
}
MUG = {"sku": "MUG-ENA-01", "quantity": "1", "description": "Enamel mug", "weight_kg": "0.3"}


async def test_it_waits_and_is_packed_to_its_label(warehouse: Warehouse, tmp_path: Path) -> None:
    async with warehouse.bench(tmp_path, location="LEEDS-DC") as bench:
        orders = NewOrders(bench, Speaker(Language.ENGLISH, is_strict=True))
        assert await orders.keep(HEAD, [MUG]) == ""
        await drive(bench, "TEL-17", "MUG-ENA-01", "!done")
        [session] = bench.station.bench.sessions.values()
        assert (session.name, session.phase) == ("TEL-17", Phase.FINISHED)
        assert "PRO has the order TEL-17 already" in await orders.keep(HEAD, [MUG])


async def test_what_is_missing_or_wrong_is_said_in_words(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    async with warehouse.bench(tmp_path, location="LEEDS-DC") as bench:
        orders = NewOrders(bench, Speaker(Language.ENGLISH, is_strict=True))
        said = await orders.keep({"order_number": "TEL-1"}, [])
        for field in ("Street and number", "Town", "Postcode", "Item: SKU", "Item: units"):
            assert field in said
        for field, typed in (
            ("quantity", "two"),
            ("deliver_by", "soon"),
            ("email", "ann"),
            ("country", "England"),
            ("value", "a lot"),
            ("currency", "pounds"),
        ):
            assert orders.fault(field, typed), field
        good = (
            ("quantity", "2"),
            ("deliver_by", "2026-12-01"),
            ("email", "ann@mail.example"),
            ("country", "GB"),
            ("value", "3.50"),
            ("currency", "GBP"),
            ("town", "York"),
        )
        for field, typed in good:
            assert orders.fault(field, typed) == "", field
        assert "quantity 'two'" in await orders.keep(HEAD, [{**MUG, "quantity": "two"}])
        assert "two letters" in await orders.keep({**HEAD, "country": "England"}, [MUG])
        assert await bench.folder.inbox.list() == []
