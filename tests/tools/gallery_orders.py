"""States of the window that an order and its parcels can be in."""

from collections.abc import Callable

from msgspec.structs import replace

from packstation.history.figure import By, Figure, Figures
from packstation.packing import commands as cmd
from packstation.packing.barcodes.codes import Code
from packstation.packing.bench import Bench
from packstation.packing.order import OpenElsewhere, PackedBefore
from packstation.packing.parcels import WeightOutside, WeightSource
from packstation.packing.problems import Alert, AlertKind, Problem, ProblemKind
from packstation.packing.session import Policy
from packstation.packing.shipping import WorkName
from packstation.runtime.resources import resource_path
from packstation.ui.flow.ports import Light, LightState
from packstation.ui.flow.prompts import Ask
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
    label_code,
    needs_serial,
    order,
    packing,
    papers,
    substitute,
    three_parcels,
    which_line,
)
from tests.tools.window import SAMPLES, Stage

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


def _label_ready() -> Bench:
    """The label lies there before the last item is scanned."""
    sitting = Sitting(policy=Policy(packing_slip=False, prepare_ahead=True)).load(order(4))
    sitting.do(cmd.Acknowledge(), cmd.Prepare()).begin_due()
    sitting.do(cmd.PackSucceeded(1, "EC-000-05B-901")).begin_due()
    return bench(sitting.allocate().labels().scan(0).scan(1), *behind())


def _elsewhere() -> Bench:
    anna = OpenElsewhere("Bench 3", "Anna", DUE, "packing")
    return bench(Sitting().do(cmd.OrderFound(order(4, hazard=False), (), (anna,))), *behind())


def _left_elsewhere() -> Bench:
    anna = OpenElsewhere("Bench 3", "Anna", DUE, "held", "S9", 3, is_away=True)
    return bench(Sitting().do(cmd.OrderFound(order(4, hazard=False), (), (anna,))), *behind())


def _home_held(stage: Stage) -> None:
    held = packing().do(cmd.Hold("missing items"))
    done = Sitting("S0").load(order(2, "HO-1002")).pack_all().pack_done().allocate().labels()
    stage.status.change(is_training=True, waiting=SAMPLES, packer="")
    stage.put(bench(held, done.finish(), shown=False))


def _lacks(stage: Stage) -> None:
    lacking = replace(order(4), lacks=("town", "customs"))
    stage.put(bench(Sitting().load(lacking)))
    stage.window.flush()


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


ORDERS: dict[str, Setting] = {
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
    "label-ready": put(_label_ready),
    "elsewhere": put(_elsewhere),
    "elsewhere-left": put(_left_elsewhere),
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
    "lacks": _lacks,
}
