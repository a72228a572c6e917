"""States of the places beside the orders: search, queue, printers, the end of the day and more."""

from msgspec.structs import replace

from packstation.desktop.scanner import test_barcode
from packstation.history.figure import By, Figure, Figures
from packstation.history.replay import lived
from packstation.packing import commands as cmd
from packstation.packing import effects as ef
from packstation.packing.barcodes.codes import Code
from packstation.scanning.check import TEST_TEXT, Arrived
from packstation.scanning.gs1 import GS
from packstation.ui.flow.place_ports import (
    Examined,
    FoundOrder,
    LoadedNow,
    QueuedOrder,
    QueueGroup,
    SetupState,
    StrayParcel,
    Van,
)
from packstation.ui.flow.prompts import Option
from packstation.ui.places.address.place import AddressPlace
from packstation.ui.places.doctor.place import DoctorPlace
from packstation.ui.places.figures.place import FiguresPlace
from packstation.ui.places.loading.place import LoadingPlace
from packstation.ui.places.new_order.place import NewOrderPlace
from packstation.ui.places.queue.place import QueuePlace
from packstation.ui.places.record.place import RecordPlace
from packstation.ui.places.record.view import record_options
from packstation.ui.places.scanner.widget import BarcodePicture
from packstation.ui.places.search.place import SearchPlace
from packstation.ui.places.setup.place import SetupPlace
from packstation.ui.places.setup.view import Step
from tests.tape import Tape
from tests.tools.benches import (
    DUE,
    bench,
    gtin,
    order,
)
from tests.tools.gallery_orders import ORDERS, Setting
from tests.tools.window import Stage


def _search(count: int) -> Setting:
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


MIXED_UP = "~" + TEST_TEXT.translate(str.maketrans("yzYZ-/_", "zyZYß-?"))

FIRST_NAMES = ("Anna", "Ben", "Carla", "Dominik", "Ewa", "Farid", "Grace")


def _address(stage: Stage) -> None:
    ORDERS["packing-4"](stage)
    stage.window.controller.show_place("address")
    place = stage.window.controller.at
    assert isinstance(place, AddressPlace)
    place.fields = tuple(stage.corrections.shown)
    place.changes, place.chosen = {"Town": "York"}, 3
    stage.window.flush()


def _queue(stage: Stage) -> None:
    """A morning: some wait, one urgently, others are held, short, stopped or done."""
    waiting = [
        QueuedOrder(
            code=f"HO-{4100 + n}",
            name=f"HO-{4100 + n}",
            group=QueueGroup.WAITING,
            due="2026-11-24" if n < 4 else "2026-11-25",
            units=1 + n % 4,
            is_urgent=n == 0,
            at=DUE,
        )
        for n in range(23)
    ]
    begun = [
        QueuedOrder(
            code=f"HO-{2000 + n}",
            name=f"HO-{2000 + n}",
            group=group,
            stream=f"S{n}",
            units=3,
            state=state,
            packer="Anna Kowalska",
            station="Bench 7",
            at=DUE,
        )
        for n, (group, state) in enumerate(
            (
                (QueueGroup.IN_WORK, "packing"),
                (QueueGroup.HELD, "held"),
                (QueueGroup.HELD, "held"),
                (QueueGroup.SHORT, "ready"),
                *((QueueGroup.FINISHED, "ready") for _ in range(140)),
            )
        )
    ]
    stage.queue.queued = (*waiting, *begun)
    stage.put(bench(shown=False))
    stage.window.controller.show_place("queue")
    place = stage.window.controller.at
    assert isinstance(place, QueuePlace)
    place.orders, place.is_looking = stage.queue.queued, False
    stage.window.flush()


def _loading(verdict: str) -> Setting:
    """A van half loaded, and the last scan at it."""
    strays = tuple(
        StrayParcel(
            key=f"EC-000-05B-{n}/1",
            order=f"HO-{2000 + n}",
            consignment=f"EC-000-05B-{n:03}",
            parcel=1,
            of=1 + n % 2,
            carrier="DPD",
        )
        for n in range(11)
    )

    def make(stage: Stage) -> None:
        stage.loading.stands = Van(("DPD", "Evri", "Royal Mail"), 53, 64, strays)
        stage.put(bench(shown=False))
        stage.window.controller.show_place("loading")
        place = stage.window.controller.at
        assert isinstance(place, LoadingPlace)
        place.van, place.is_looking, place.carrier = stage.loading.stands, False, "DPD"
        if verdict:
            carrier = "Evri" if verdict == "other_carrier" else "DPD"
            place.last = LoadedNow(
                verdict=verdict,
                scanned="155",
                order="HO-2077",
                parcel=1,
                of=2,
                carrier=carrier,
                at=DUE,
            )
        stage.window.flush()

    return make


def _setup(step: Step) -> Setting:
    """Setting up, at one of its steps."""

    def make(stage: Stage) -> None:
        stage.setup.state = SetupState(
            is_training=False,
            url="https://apisandbox.electioapp.com",
            has_key=True,
            station="Bench 7",
            location="LEEDS-DC",
            label_printer="Zebra",
        )
        stage.put(bench(shown=False))
        stage.window.controller.show_place("setup")
        place = stage.window.controller.at
        assert isinstance(place, SetupPlace)
        place.go_to(step)
        if step is Step.LABELS:
            found = (("Zebra", "Zebra ZD421 at USB"), ("Office", "HP LaserJet"))
            place.options = tuple(Option(name, name, detail) for name, detail in found)
        place.typed = "secret" if step is Step.KEY else ""
        stage.window.flush()

    return make


def _doctor(stage: Stage) -> None:
    """Two things are broken, and many are well."""
    well = ("settings", "data folder", "log folder", "disk", "records", "keyring", "PRO", "devices")
    stage.put(bench(shown=False))
    stage.window.controller.show_place("doctor")
    place = stage.window.controller.at
    assert isinstance(place, DoctorPlace)
    place.findings = (
        *(Examined(what, True, "in use, nothing to complain of") for what in well),
        *stage.doctor.found[1:],
        Examined("printer Office", False, "The print service (CUPS) does not answer."),
    )
    place.is_looking = False
    stage.window.flush()


def _new_order(stage: Stage) -> None:
    """An order half typed, with two items."""
    stage.put(bench(shown=False))
    stage.window.controller.show_place("new-order")
    place = stage.window.controller.at
    assert isinstance(place, NewOrderPlace)
    place.values = {"order_number": "TEL-17", "name_of_receiver": "Zoë Ostergaard", "town": "York"}
    place.items = (
        {"sku": "MUG-ENA-01", "quantity": "2", "description": "Enamel mug"},
        {"sku": "TEA-EB-250", "quantity": "1"},
    )
    place.chosen = 5
    stage.window.flush()


def _record(stage: Stage) -> None:
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


def _look(stage: Stage) -> None:
    stage.put(bench(shown=False))
    stage.window.controller.show_place("look")
    stage.window.flush()


def _figures(packers: int) -> Setting:
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


def _scanner(*arrivals: Arrived) -> Setting:
    """The scanner check, and what came for one pull."""

    def make(stage: Stage) -> None:
        stage.put(bench(shown=False))
        stage.window.controller.show_place("scanner")
        stage.window.flush()
        panel = stage.window.findChildren(BarcodePicture)[0]
        panel.show_png(test_barcode(panel.side_px))
        for arrived in arrivals:
            stage.window.take_arrival(arrived)
        stage.window.flush()

    return make


PLACES: dict[str, Setting] = {
    "scanner": _scanner(),
    "scanner-good": _scanner(Arrived(TEST_TEXT, TEST_TEXT, has_suffix_key=True)),
    "scanner-layout": _scanner(Arrived(MIXED_UP, "~" + TEST_TEXT, has_suffix_key=False)),
    "scanner-bad": _scanner(Arrived(TEST_TEXT.replace(GS, "") * 2, None, has_suffix_key=True)),
    "search": _search(18),
    "record": _record,
    "doctor": _doctor,
    "new-order": _new_order,
    "queue": _queue,
    "setup": _setup(Step.WHERE),
    "setup-key": _setup(Step.KEY),
    "setup-labels": _setup(Step.LABELS),
    "setup-finish": _setup(Step.FINISH),
    "loading": _loading(""),
    "loading-good": _loading("loaded"),
    "loading-wrong": _loading("other_carrier"),
    "look": _look,
    "address": _address,
    "search-none": _search(0),
    "figures": _figures(26),
    "figures-none": _figures(0),
}
