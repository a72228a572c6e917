"""States of what is looked up: search, record, supervisor's acts, figures."""

from msgspec.structs import replace

from packstation.history.figure import By, Figure, Figures
from packstation.history.replay import lived
from packstation.packing import commands as cmd
from packstation.packing import effects as ef
from packstation.packing.barcodes.codes import Code
from packstation.ui.flow.intake_ports import FileColumn, FilePreview, OrderFile
from packstation.ui.flow.place_ports import BenchNow, ConsignmentNow, FoundOrder
from packstation.ui.places.figures.place import FiguresPlace
from packstation.ui.places.importing.place import ImportPlace
from packstation.ui.places.record.place import RecordPlace
from packstation.ui.places.record.view import record_options
from packstation.ui.places.search.place import SearchPlace
from packstation.ui.places.supervise.place import DO, SupervisePlace
from tests.tape import Tape
from tests.tools.benches import (
    DUE,
    bench,
    gtin,
    order,
)
from tests.tools.gallery_orders import Setting
from tests.tools.window import CHOICES, Stage


def search_at(count: int) -> Setting:
    """So many orders fit what was typed."""
    states = ("manifested", "ready", "packing", "held", "shipping")
    found = tuple(
        FoundOrder(
            stream=f"S{n}",
            name=f"HO-{2000 - n}",
            reference=f"EO-000-000-{n:03}",
            state=states[n % 5],
            opened=DUE,
            packer="Anna Kowalska" if n % 2 else "",
            station="Bench 7",
            service="DPD · Next Day",
            consignments=(f"EC-000-05B-{n:03}",),
            tracking=("15501234567890", "15501234567891"),
            units=7,
            parcels=2,
            seconds=61.0,
            postcode="YO1 7HH",
        )
        for n in range(count)
    )

    def make(stage: Stage) -> None:
        stage.put(bench(shown=False))
        stage.window.controller.show_place("search")
        place = stage.window.controller.at
        assert isinstance(place, SearchPlace)
        place.typed, place.found, place.chosen, place.is_looking = "anna", found, 1, False
        stage.window.flush()

    return make


FIRST_NAMES = ("Anna", "Ben", "Carla", "Dominik", "Ewa", "Farid", "Grace")


def record_at(stage: Stage) -> None:
    """The record of an order that had an alert and two parcels, at its middle."""
    tape = Tape(what=order(4)).find().do(cmd.Acknowledge(), 8)
    for number, seconds in ((0, 4), (0, 2), (9, 3), (0, 6)):
        tape.do(cmd.ScanItem(Code(gtin(number))), seconds)
        tape.do(cmd.Acknowledge(), 1)
    tape.do(cmd.NewParcel(), 5).pack(4)
    tape.answer(ef.CheckOrder, ef.PackConsignment, ef.Allocate, ef.FetchLabels, ef.PrintCopy)
    stage.record.lived = lived(tape.records)
    stage.put(bench(shown=False))
    stage.window.controller.show_place("record", "s1")
    place = stage.window.controller.at
    assert isinstance(place, RecordPlace)
    steps = [step for step in lived(tape.records) if stage.speaker.told(step.event, step.before)]
    place.steps, place.options = steps, record_options(steps, stage.speaker)
    place.chosen, place.is_reading = 6, False
    stage.window.flush()


CONSIGNMENTS = (
    ("EC-000-0A1-B2C", "ReadyToShip", "Royal Mail Tracked 24", 2, ""),
    ("EC-000-0A1-B2D", "Unallocated", "", 1, ""),
    ("EC-000-0A1-B2E", "Manifested", "AeroWorld Express Worldwide Saturday Guarantee", 1, ""),
    ("EC-000-0A1-B2F", "Allocated", "DPD Next Day", 11, "Bench 3"),
)


ORDER_FILES = tuple(
    OrderFile(path=f"/{name}", name=name, folder="Downloads")
    for name in ("orders-2026-11-28.csv", "Bestellungen KW 48.xlsx", "shopify_export_1.csv")
)
OWN_TABLE = FilePreview(
    form="UTF-8, semicolons",
    columns=(
        FileColumn("Beleg-Nr", "", "10023 · 10024 · 10025"),
        FileColumn("Artikel", "sku", "MUG-ENA-01 · CARD-0007 · TOY-CRANE"),
        FileColumn("Menge", "quantity", "1 · 3 · 1"),
        FileColumn("Empfänger", "name_of_receiver", "Ada Lovelace · Grace Hopper"),
        FileColumn("Straße", "address_1", "1 Some Street"),
        FileColumn("PLZ", "postcode", "LS1 4AP"),
        FileColumn("Ort", "town", "Leeds"),
        FileColumn("Land", "country", "GB"),
    ),
    missing=("order_number",),
    names=("order_number", "sku", "quantity"),
)


def import_at(*, is_looking: bool, taken: int | None = None) -> Setting:
    """The files; one whose number column is not known; or how far an import is."""

    def make(stage: Stage) -> None:
        stage.importing.found, stage.importing.read = ORDER_FILES, OWN_TABLE
        stage.put(bench(shown=False))
        stage.window.controller.show_place("import")
        place = stage.window.controller.at
        assert isinstance(place, ImportPlace)
        place.files, place.is_busy = ORDER_FILES, False
        if is_looking:
            place.file, place.preview, place.taken = ORDER_FILES[0], OWN_TABLE, taken
        stage.window.flush()

    return make


def supervise_at(*, is_asking: bool) -> Setting:
    """Consignments in four states; or what may be done with the first."""

    def make(stage: Stage) -> None:
        found = tuple(
            ConsignmentNow(
                reference=reference,
                state=state,
                service=service,
                packages=packages,
                order="HO-1003",
                in_work_at=bench_name,
            )
            for reference, state, service, packages, bench_name in CONSIGNMENTS
        )
        stage.supervising.found = found
        stage.put(bench(shown=False))
        stage.window.controller.show_place("supervise", "s1")
        place = stage.window.controller.at
        assert isinstance(place, SupervisePlace)
        place.consignments, place.services, place.is_busy = found, CHOICES, False
        if is_asking:
            stage.window.press(DO)
        stage.window.flush()

    return make


def fleet_at(benches: int) -> Setting:
    """The supervisor's place without an order: so many benches, some of them silent."""

    def make(stage: Stage) -> None:
        stage.supervising.fleet = tuple(
            BenchNow(
                name=f"Bench {number}",
                version="0.1.0" if number % 7 else "0.0.9",
                seen_s=max(30, 30_000 - number * 9_000),
                open_orders=number % 4,
                waiting_papers=number % 3,
                is_here=number == benches,
            )
            for number in range(1, benches + 1)
        )
        stage.put(bench(shown=False))
        stage.window.controller.show_place("supervise")
        place = stage.window.controller.at
        assert isinstance(place, SupervisePlace)
        place.benches, place.is_busy = stage.supervising.fleet, False
        stage.window.flush()

    return make


def figures_at(packers: int) -> Setting:
    """A day of so many packers."""
    rows = tuple(
        Figure(
            f"{FIRST_NAMES[n % len(FIRST_NAMES)]} {chr(65 + n)}.",
            40 + n * 7 % 31,
            90 + n * 13 % 50,
            44 + n * 7 % 31,
            41.0 + n,
            95.0 + n * 3,
            1500.0 + n * 9,
            90.0,
            120.0 + n * 20,
            60.0 * (n % 5),
            n % 4,
            n % 2,
            n % 3,
            38.0 + n % 9,
        )
        for n in range(packers)
    )
    heights = (12, 48, 61, 55, 20, 58, 64, 60, 33)
    hours = tuple(
        Figure(f"2026-11-24 {6 + n:02}:00+0100", orders) for n, orders in enumerate(heights)
    )

    def make(stage: Stage) -> None:
        stage.put(bench(shown=False))
        stage.window.controller.show_place("figures")
        place = stage.window.controller.at
        assert isinstance(place, FiguresPlace)
        total = (
            replace(rows[3], name="", orders=411, units=998, parcels=430) if rows else Figure("")
        )
        place.figures = Figures(By.PACKER, total, rows, hours if rows else ())
        stage.window.flush()

    return make
