"""Every screen in every state, as pictures to be looked at.

`python -m tests.tools.gallery OUT [NAME…]` writes OUT/<state>[.variant].png; names choose states.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from packstation.packing.shipping import WorkName

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from msgspec.structs import replace
from PySide6.QtGui import QPixmap

from packstation.desktop.scanner import test_barcode
from packstation.history.figure import By, Figure, Figures
from packstation.history.replay import lived
from packstation.packing import commands as cmd
from packstation.packing import effects as ef
from packstation.packing.barcodes.codes import Code
from packstation.packing.bench import Bench
from packstation.packing.day.events import RowState
from packstation.packing.day.run import RunPhase, summary_reference
from packstation.packing.day.state import ManifestPaper
from packstation.packing.order import OpenElsewhere, PackedBefore
from packstation.packing.parcels import WeightOutside, WeightSource
from packstation.packing.printer_testing import PageResult
from packstation.packing.problems import Alert, AlertKind, Problem, ProblemKind
from packstation.packing.session import Policy
from packstation.runtime.resources import resource_path
from packstation.sandbox.paper.drawing import Box, Code128, QrCode, Sheet, Text, to_png
from packstation.scanning.check import TEST_TEXT, Arrived
from packstation.scanning.gs1 import GS
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.ports import (
    Examined,
    FoundOrder,
    Light,
    LightState,
    LoadedNow,
    PrintersState,
    QueuedOrder,
    QueueGroup,
    SetupState,
    StrayParcel,
    Van,
)
from packstation.ui.flow.prompts import Ask, Option
from packstation.ui.places.address.place import AddressPlace
from packstation.ui.places.day.place import REPRINT_DAY
from packstation.ui.places.doctor.place import DoctorPlace
from packstation.ui.places.figures.place import FiguresPlace
from packstation.ui.places.loading.place import LoadingPlace
from packstation.ui.places.new_order.place import NewOrderPlace
from packstation.ui.places.printers.place import PrintersPlace
from packstation.ui.places.queue.place import QueuePlace
from packstation.ui.places.record.place import RecordPlace
from packstation.ui.places.record.view import record_options
from packstation.ui.places.scanner.widget import BarcodePicture
from packstation.ui.places.search.place import SearchPlace
from packstation.ui.places.setup.place import SetupPlace
from packstation.ui.places.setup.view import Step
from packstation.ui.places.shipping import LabelStrip
from packstation.ui.toolkit.application import application
from packstation.ui.toolkit.shots import grab
from packstation.ui.toolkit.theme import ThemeName
from tests.tape import Tape
from tests.tools.benches import (
    DUE,
    KEY_REFUSED,
    OUT_OF_PAPER,
    REFUSED,
    UNREACHABLE,
    Sitting,
    asking,
    behind,
    bench,
    gtin,
    label_code,
    needs_serial,
    order,
    packing,
    papers,
    substitute,
    three_parcels,
    which_line,
)
from tests.tools.printers import GOOD_PRINTERS, no_labels, tried, troubled
from tests.tools.window import GOOD, SAMPLES, Stage, day_rows

SMALL, LARGE = (1366, 768), (1920, 1080)
Setting = Callable[[Stage], None]


def put(make: Callable[[], Bench]) -> Setting:
    """Show a bench."""
    return lambda stage: stage.put(make())


def _wrong(code: str = "5012345678900") -> Bench:
    sitting = packing()
    gtin = code.zfill(14) if code.isdigit() else None
    return bench(sitting.do(cmd.ScanItem(Code(code, gtin=gtin))), *behind())


def _weight_outside() -> Bench:
    rule = Policy(weight_outside=WeightOutside.REASON)
    sitting = Sitting(policy=rule).load(order(4)).scan(0)
    return bench(sitting.do(cmd.Weigh(4200, WeightSource.SCALE)), *behind())


def _elsewhere() -> Bench:
    anna = OpenElsewhere("Bench 3", "Anna", DUE, "packing")
    return bench(Sitting().do(cmd.OrderFound(order(4, hazard=False), (), (anna,))), *behind())


def _home_held(stage: Stage) -> None:
    held = packing().do(cmd.Hold("missing items"))
    done = Sitting("S0").load(order(2, "HO-1002")).pack_all().pack_done().allocate().labels()
    stage.status.change(is_training=True, waiting=SAMPLES, packer="")
    stage.put(bench(held, done.finish(), shown=False))


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
    STATES["packing-4"](stage)
    stage.window.controller.show_place("address")
    place = stage.window.controller.at
    assert isinstance(place, AddressPlace)
    place.fields = tuple(stage.corrections.shown)
    place.changes, place.chosen = {"Town": "York"}, 3
    stage.window.flush()


def _lacks(stage: Stage) -> None:
    lacking = replace(order(4), lacks=("town", "customs"))
    stage.put(bench(Sitting().load(lacking)))
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


def _training(stage: Stage) -> None:
    stage.status.change(is_training=True, waiting=SAMPLES, packer="")
    stage.window.flush()


def _first_item(stage: Stage) -> None:
    stage.put(bench(Sitting().load(order(4, hazard=False))))
    _training(stage)


def _no_pro(stage: Stage) -> None:
    stage.put(bench(Sitting().do(cmd.OpenFailed(WorkName.FIND, UNREACHABLE)), *behind()))
    stage.status.change(pro=Light(LightState.BAD, ""))
    stage.window.flush()


def _key_refused(stage: Stage) -> None:
    sitting = three_parcels().pack_done()
    stage.put(bench(sitting.do(cmd.WorkFailed(WorkName.ALLOCATION, 1, KEY_REFUSED)), *behind()))
    stage.status.change(pro=Light(LightState.BAD, ""), is_key_refused=True)
    stage.window.flush()


def _new_key(stage: Stage) -> None:
    _key_refused(stage)
    stage.window.controller.ask_for(Ask.KEY)
    stage.window.flush()


def _no_printer(stage: Stage) -> None:
    sitting = three_parcels().pack_done().allocate().labels().print_next()
    stage.put(bench(sitting.print_fails(OUT_OF_PAPER), *behind()))
    stage.status.change(labels=Light(LightState.BAD, ""), papers=Light(LightState.UNKNOWN))
    stage.window.flush()


def _pictures(stage: Stage) -> None:
    """Items with their pictures, in the lines and in the panel."""
    skus = ("MUG-ENA-01", "TEA-EB-250", "BOOK-PB", "KERZE-BW", "GLOVE-WO")
    what = order(5, hazard=False)
    lines = [replace(line, sku=sku) for line, sku in zip(what.lines, skus, strict=True)]
    put(lambda: bench(Sitting().load(replace(what, lines=tuple(lines))).scan(0)))(stage)
    for sku in skus:
        path = resource_path(f"samples/pictures/{sku}.png")
        stage.window.pictures.keep("", sku, path.read_bytes())
    stage.window.flush()


def _empty(stage: Stage) -> None:
    """In the middle of a shift: what the packer has done today."""
    today = Figure("Anna K.", 42, an_hour=31.4)
    stage.window.rhythm.figures = Figures(By.PACKER, today, (today,))
    stage.station.update(packer="Anna K.")
    stage.window.flush()


def _labels(stage: Stage) -> None:
    sitting = three_parcels().pack_done().allocate().labels().print_next()
    stage.put(bench(sitting.print_next(is_proven=False), *behind()))


def _to_scan() -> Sitting:
    """Three labels are out, each to be scanned on its parcel."""
    sitting = three_parcels(Policy(packing_slip=False, ask_label_scan=True))
    sitting.pack_done().allocate().labels()
    return sitting.print_next().print_next().print_next()


def _asked(ask: Ask, make: Callable[[], Bench]) -> Setting:
    def set_stage(stage: Stage) -> None:
        stage.put(make())
        if ask is Ask.SERVICE:
            from tests.tools.window import CHOICES

            stage.window.controller.services = CHOICES
        stage.window.controller.ask_for(ask)
        stage.window.flush()

    return set_stage


def _printers(state: PrintersState, read_back: str | None = None) -> Setting:
    def set_stage(stage: Stage) -> None:
        stage.printers.state = state
        stage.put(bench(packing()))
        stage.window.controller.show_place("printers")
        place = stage.window.controller.places["printers"]
        assert isinstance(place, PrintersPlace)
        place.read_back = read_back
        stage.window.flush()

    return set_stage


def _shift_no_labels(stage: Stage) -> None:
    _shift(no_labels())(stage)
    text = stage.speaker.text
    told = f"{text('printers.no_labels')}. {text('printers.no_labels.remedy')}"
    stage.status.change(labels=Light(LightState.BAD, "—", told))
    stage.window.flush()


def _shift(state: PrintersState) -> Setting:
    def set_stage(stage: Stage) -> None:
        stage.printers.state = state
        stage.put(Bench())

    return set_stage


def _day(phase: RunPhase) -> Setting:
    def set_stage(stage: Stage) -> None:
        stage.put(bench(*behind(), shown=False))
        stage.window.controller.show_place("day")
        stage.day.change(phase=phase, rows=day_rows())
        stage.window.flush()

    return set_stage


def _day_left_out(stage: Stage) -> None:
    _day(RunPhase.READY)(stage)
    rows = tuple(replace(row, state=RowState.READY, reason="") for row in day_rows())
    stage.day.change(rows=rows[3:], left_out=rows[:3])
    stage.window.flush()


DAY_PAPERS = (
    ManifestPaper("MF-1", "DPD"),
    ManifestPaper("MF-2", "Evri"),
    ManifestPaper("MF-3", "Royal Mail"),
    ManifestPaper(summary_reference("20261123")),
)


def _day_over(stage: Stage, *papers: ManifestPaper) -> None:
    _day(RunPhase.DONE)(stage)
    manifested = {RowState.QUEUED: RowState.MANIFESTED, RowState.FAILED: RowState.MANIFESTED}
    rows = tuple(
        replace(row, state=manifested.get(row.state, row.state), reason="") for row in day_rows()
    )
    stage.day.change(rows=rows, papers=papers)
    stage.window.flush()


def _day_papers(stage: Stage) -> None:
    _day_over(stage, *DAY_PAPERS)


def _day_paper_missing(stage: Stage) -> None:
    no_paper = Problem(ProblemKind.PRINTER, detail="No paper.", code="out-of-paper")
    _day_over(stage, *DAY_PAPERS[:-1], replace(DAY_PAPERS[-1], problem=no_paper, printer="Office"))
    stage.day.change(owes_papers=True)
    stage.window.flush()


def _ask_day_papers(stage: Stage) -> None:
    _day_papers(stage)
    stage.window.press(REPRINT_DAY)
    stage.window.flush()


def _soft() -> Bench:
    sitting = packing()
    code = Code("4000000000006", gtin="04000000000006")
    return bench(sitting.do(cmd.ScanItem(code, 12)))


def _withdrawing() -> Bench:
    sitting = three_parcels().pack_done().allocate().labels().finish()
    return bench(sitting.do(cmd.ReopenPacking("weight")))


def _extra(scans: int) -> Bench:
    """An extra parcel beside an order that is completely packed."""
    what = order(4, hazard=False)
    before = PackedBefore("EC-000-05B-901", "Allocated", {ln.id: ln.quantity for ln in what.lines})
    sitting = Sitting("S2", extra="replacement").do(cmd.OrderFound(what, (before,)))
    ready = Sitting("S1").load(what).pack_all().pack_done().allocate().labels().finish()
    return bench(sitting.scan(1, scans), ready)


def _long_run(out: int = 83) -> Sitting:
    """Two hundred parcels of one item each; so many labels came out, one is at the printer."""
    line = replace(order(1).lines[0], quantity=200)
    sitting = Sitting().load(replace(order(1), lines=(line,))).scan(0)
    for _ in range(199):
        sitting.do(cmd.NewParcel()).scan(0)
    sitting.pack_done().allocate().labels()
    for _ in range(out):
        sitting.print_next()
    return sitting


def _stopped_run() -> Sitting:
    """One of them unknown, then a redo."""
    sitting = _long_run().print_fails(Problem(ProblemKind.PRINT_UNKNOWN), is_in_doubt=True)
    return sitting.do(cmd.ReopenPacking("weight"), cmd.WasCancelled(1))


def _old_labels() -> Sitting:
    """Three labels came out, then a redo; nothing is packed anew yet."""
    sitting = three_parcels().pack_done().allocate().labels().finish()
    return sitting.do(cmd.ReopenPacking("weight"), cmd.WasCancelled(1))


NO_KEY = Problem(
    ProblemKind.NOT_STARTED,
    "there is no API key for https://api.electioapp.com in the keyring of this computer",
)


def _unopened(stage: Stage) -> None:
    stage.put(replace(Bench(), is_starting=True))
    stage.status.change(unopened=NO_KEY, waiting=())
    stage.window.flush()


STATES: dict[str, Setting] = {
    "unopened": _unopened,
    "empty": _empty,
    "pictures": _pictures,
    "first-use": _training,
    "first-item": _first_item,
    "home-held": _home_held,
    "start-behind": put(lambda: bench(*behind(), shown=False)),
    "opening": put(lambda: bench(Sitting(scanned="HO-1001"), *behind())),
    "creating": put(lambda: bench(Sitting(scanned="HO-1001").do(cmd.OrderWaits("HO-1001")))),
    "no-pro": _no_pro,
    "loaded-hazard": put(lambda: bench(Sitting().load(order(4, notes=2)))),
    "must-read": put(
        lambda: bench(Sitting(policy=Policy(explicit_acknowledge=True)).load(order(4, notes=2)))
    ),
    "packing-1": put(lambda: bench(Sitting().load(order(1)).scan(0))),
    "packing-4": put(lambda: bench(packing(), *behind())),
    "packing-12": put(lambda: bench(packing(12), *behind())),
    "packing-2000": put(lambda: bench(packing(2000), *behind())),
    "long-names": put(lambda: bench(packing(12, long_names=True), *behind())),
    "long-names-few": put(lambda: bench(packing(4, long_names=True), *behind())),
    "complete": put(lambda: bench(packing().pack_all(skip=(0, 1, 3)).scan(0, 2))),
    "scanned-twice": put(_soft),
    "quantity": put(lambda: bench(packing().do(cmd.TakeOutNext(), cmd.Undo(), cmd.SetQuantity(2)))),
    "undone": put(lambda: bench(packing().do(cmd.Undo()))),
    "taken-out": put(lambda: bench(packing().do(cmd.TakeOut("L1", 1)))),
    "taking-out": put(lambda: bench(packing().do(cmd.TakeOutNext()))),
    "new-parcel": put(lambda: bench(packing().do(cmd.NewParcel()))),
    "moved": put(lambda: bench(packing().do(cmd.MoveItem("L1", 1, 1)))),
    "sealed": put(lambda: bench(packing().do(cmd.SealParcel()))),
    "was-short": put(lambda: bench(packing().do(cmd.DeclareShort(Code("L3"), 1, "missing")))),
    "was-by-hand": put(lambda: bench(packing().do(cmd.ConfirmByHand("L3", 1)))),
    "not-counted": put(lambda: bench(packing().scan(1).do(cmd.Undo()))),
    "which-line": put(lambda: bench(which_line(), *behind())),
    "substitute": put(lambda: bench(substitute(), *behind())),
    "needs-serial": put(lambda: bench(needs_serial(), *behind())),
    "wrong": put(_wrong),
    "unknown": put(lambda: _wrong("TOTE-77")),
    "too-many": put(lambda: bench(packing().scan(1), *behind())),
    "incomplete": put(lambda: bench(packing().do(cmd.Done()))),
    "weight-differs": put(lambda: bench(packing().do(cmd.Weigh(4200, WeightSource.SCALE)))),
    "weight-outside": put(_weight_outside),
    "order-changed": put(
        lambda: bench(packing().do(cmd.OrderDiffers(order(4), what=("lines",), lines=("L1",))))
    ),
    "elsewhere": put(_elsewhere),
    "order-unknown": put(
        lambda: replace(
            bench(*behind(), shown=False), alert=Alert(AlertKind.ORDER_UNKNOWN, "HO-4711")
        )
    ),
    "quotes": put(lambda: bench(asking())),
    "refused": put(
        lambda: bench(
            three_parcels().pack_done().do(cmd.WorkFailed(WorkName.ALLOCATION, 1, REFUSED))
        )
    ),
    "labels": _labels,
    "label-to-scan": put(lambda: bench(_to_scan(), *behind())),
    "label-on-parcel": put(
        lambda: bench(_to_scan().do(cmd.ScanLabel(Code(label_code(1)))), *behind())
    ),
    "wrong-label": put(lambda: bench(_to_scan().do(cmd.ScanLabel(Code(label_code(3)))), *behind())),
    "labels-coming": put(lambda: bench(three_parcels().pack_done().allocate())),
    "no-printer": _no_printer,
    "key-refused": _key_refused,
    "new-key": _new_key,
    "question": put(
        lambda: bench(
            three_parcels()
            .pack_done()
            .allocate()
            .labels()
            .print_next()
            .print_fails(Problem(ProblemKind.PRINT_UNKNOWN), is_in_doubt=True)
        )
    ),
    "papers": put(lambda: bench(papers(0, 1))),
    "ready": put(lambda: bench(three_parcels().pack_done().allocate().labels().finish())),
    "withdrawing": put(_withdrawing),
    "old-labels": put(lambda: bench(_old_labels(), *behind())),
    "old-labels-later": put(lambda: bench(_old_labels().do(cmd.Acknowledge()), *behind())),
    "old-labels-asked": _asked(Ask.OLD_LABELS, lambda: bench(_old_labels())),
    "extra-parcel": put(lambda: _extra(0)),
    "extra-parcel-item": put(lambda: _extra(1)),
    "extra-asked": _asked(
        Ask.EXTRA,
        lambda: bench(three_parcels().pack_done().allocate().labels().finish()),
    ),
    "long-run": put(lambda: bench(_long_run(), *behind())),
    "long-run-stopped": put(lambda: bench(_stopped_run(), *behind())),
    "long-run-held": put(lambda: bench(packing(), _long_run().do(cmd.Hold("missing items")))),
    "void-label": put(
        lambda: replace(
            bench(packing(), *behind()),
            alert=Alert(AlertKind.VOID_LABEL, detail="HO-1000", parcel=2),
        )
    ),
    "redo": _asked(
        Ask.REDO,
        lambda: bench(three_parcels().pack_done().allocate().labels().finish()),
    ),
    "held": put(lambda: bench(packing().do(cmd.Hold("held at the bench")))),
    "more": _asked(Ask.MORE, lambda: bench(packing())),
    "short": _asked(Ask.SHORT, lambda: bench(packing())),
    "by-hand": _asked(Ask.BY_HAND, lambda: bench(packing(12))),
    "move": _asked(Ask.MOVE, lambda: bench(packing())),
    "box": _asked(Ask.BOX, lambda: bench(packing())),
    "service": _asked(Ask.SERVICE, lambda: bench(packing())),
    "reprint": _asked(
        Ask.REPRINT,
        lambda: bench(three_parcels().pack_done().allocate().labels().print_next().print_next()),
    ),
    "weight": _asked(Ask.WEIGHT, lambda: bench(packing())),
    "find": _asked(Ask.FIND, lambda: bench(*behind(), shown=False)),
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
    "lacks": _lacks,
    "search-none": _search(0),
    "figures": _figures(26),
    "figures-none": _figures(0),
    "shift": _shift(GOOD_PRINTERS),
    "shift-trouble": _shift(troubled()),
    "shift-no-labels": _shift_no_labels,
    "printers": _printers(GOOD_PRINTERS),
    "printers-trouble": _printers(troubled()),
    "printers-no-labels": _printers(no_labels()),
    "page-on-its-way": _printers(tried(None)),
    "page-printed": _printers(tried(PageResult.PRINTED)),
    "page-sent": _printers(tried(PageResult.SENT)),
    "page-failed": _printers(tried(PageResult.FAILED, OUT_OF_PAPER)),
    "page-unknown": _printers(tried(PageResult.UNKNOWN, Problem(ProblemKind.PRINT_UNKNOWN))),
    "page-reads": _printers(tried(PageResult.PRINTED), "7F3A"),
    "day-ready": _day(RunPhase.READY),
    "day-running": _day(RunPhase.RUNNING),
    "day-done": _day(RunPhase.DONE),
    "day-left-out": _day_left_out,
    "day-papers": _day_papers,
    "day-paper-missing": _day_paper_missing,
    "ask-day-papers": _ask_day_papers,
}
LOOKED_AT = (
    *("packing-12", "wrong", "labels", "first-use", "quotes", "short", "long-names"),
    *("old-labels", "extra-parcel", "ready"),
    *("shift-trouble", "shift-no-labels", "printers-trouble", "page-sent"),
)
VARIANTS: dict[str, tuple[tuple[int, int], ThemeName, Language, float]] = {
    "": (SMALL, ThemeName.LIGHT, Language.ENGLISH, 1.0),
    "large": (LARGE, ThemeName.LIGHT, Language.ENGLISH, 1.0),
    "dark": (SMALL, ThemeName.DARK, Language.ENGLISH, 1.0),
    "contrast": (SMALL, ThemeName.HIGH_CONTRAST, Language.ENGLISH, 1.0),
    "de": (SMALL, ThemeName.LIGHT, Language.GERMAN, 1.0),
    "pl": (SMALL, ThemeName.LIGHT, Language.POLISH, 1.0),
    "fr": (SMALL, ThemeName.LIGHT, Language.FRENCH, 1.0),
    "es": (SMALL, ThemeName.DARK, Language.SPANISH, 1.0),
    "type": (SMALL, ThemeName.LIGHT, Language.GERMAN, 2.0),
    "type-large": (LARGE, ThemeName.LIGHT, Language.POLISH, 2.0),
    "half": ((960, 540), ThemeName.LIGHT, Language.GERMAN, 1.0),
}


def label_png() -> bytes:
    """Something that looks like a label."""
    tracking = "15501234567890"
    return to_png(
        [
            Sheet(
                812,
                1218,
                (
                    Text(32, 28, 60, "DPD", bold=True),
                    Text(32, 100, 34, "Next Day"),
                    Box(32, 160, 748, 4),
                    Text(32, 190, 36, "A. Person"),
                    Text(32, 240, 36, "1 Some Street"),
                    Text(32, 290, 36, "York YO1 7HH"),
                    Box(32, 600, 748, 4),
                    Code128(80, 650, 3, 220, tracking),
                    Text(80, 900, 40, tracking, bold=True),
                    QrCode(40, 960, 8, tracking),
                ),
            )
        ]
    )


def paint(state: str, variant: str, path: Path) -> None:
    """One picture."""
    size, theme, language, scale = VARIANTS[variant]
    stage = Stage(Speaker(language), theme=theme, type_scale=scale, status=GOOD)
    stage.window.resize(*size)
    stage.window.show()
    STATES[state](stage)
    picture = QPixmap()
    picture.loadFromData(label_png())
    for strip in stage.window.findChildren(LabelStrip):
        for card in stage.window.view.labels:
            if card.document is not None:
                strip.show_picture(card.document.sha256, picture)
    grab(stage.window, path)
    stage.window.leave()
    stage.window.deleteLater()


def main(arguments: list[str]) -> int:
    """Write the pictures that `arguments` name, or all."""
    application()
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    names = [a for a in arguments[1:] if a in STATES]
    variants = [a.removeprefix("@") for a in arguments[1:] if a.startswith("@")]
    for state in names or STATES:
        for variant in variants or ("", *(v for v in VARIANTS if v and state in LOOKED_AT)):
            suffix = f".{variant}" if variant else ""
            paint(state, variant, out / f"{state}{suffix}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
