"""States of the places beside the orders: search, queue, printers, the end of the day and more."""

from packstation.desktop.scanner import test_barcode
from packstation.scanning.check import TEST_TEXT, Arrived
from packstation.scanning.gs1 import GS
from packstation.ui.flow.place_ports import LoadedNow, QueuedOrder, QueueGroup, StrayParcel, Van
from packstation.ui.flow.prompts import Option
from packstation.ui.flow.setup_ports import Examined, SetupState
from packstation.ui.places.address.place import AddressPlace
from packstation.ui.places.doctor.place import DoctorPlace
from packstation.ui.places.loading.place import LoadingPlace
from packstation.ui.places.new_order.place import NewOrderPlace
from packstation.ui.places.queue.place import QueuePlace
from packstation.ui.places.scanner.widget import BarcodePicture
from packstation.ui.places.setup.place import SetupPlace
from packstation.ui.places.setup.view import Step
from tests.tools.benches import (
    DUE,
    bench,
)
from tests.tools.gallery_orders import ORDERS, Setting
from tests.tools.gallery_records import (
    figures_at,
    fleet_at,
    import_at,
    record_at,
    search_at,
    supervise_at,
)
from tests.tools.gallery_settings import settings_at, settings_broken
from tests.tools.window import Stage

MIXED_UP = "~" + TEST_TEXT.translate(str.maketrans("yzYZ-/_", "zyZYß-?"))


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
        *(Examined(what, "ok", "in use, nothing to complain of") for what in well),
        *stage.doctor.found[1:],
        Examined("printer Office", "fail", "The print service (CUPS) does not answer."),
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


def _look(stage: Stage) -> None:
    stage.put(bench(shown=False))
    stage.window.controller.show_place("look")
    stage.window.flush()


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
    "search": search_at(18),
    "record": record_at,
    "supervise": supervise_at(is_asking=False),
    "supervise-ask": supervise_at(is_asking=True),
    "supervise-benches": fleet_at(40),
    "supervise-alone": fleet_at(0),
    "import": import_at(is_looking=False),
    "import-columns": import_at(is_looking=True),
    "import-running": import_at(is_looking=True, taken=48_250),
    "doctor": _doctor,
    "new-order": _new_order,
    "queue": _queue,
    "setup": _setup(Step.WHERE),
    "setup-key": _setup(Step.KEY),
    "setup-labels": _setup(Step.LABELS),
    "setup-finish": _setup(Step.FINISH),
    "settings": settings_at(),
    "settings-change": settings_at("read_s", "9999"),
    "settings-tried": settings_at("pro.url", is_tried=True),
    "settings-none": settings_at("nothing is called so"),
    "settings-broken": settings_broken,
    "loading": _loading(""),
    "loading-good": _loading("loaded"),
    "loading-wrong": _loading("other_carrier"),
    "look": _look,
    "address": _address,
    "search-none": search_at(0),
    "figures": figures_at(26),
    "figures-none": figures_at(0),
}
