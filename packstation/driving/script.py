"""The script's language: a line is a scan, `!` begins a command, `#` a comment."""

import datetime
import re
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from decimal import Decimal, InvalidOperation

import msgspec

from packstation.driving.driver import Driver, Report
from packstation.packing import commands as cmd
from packstation.packing.barcodes.codes import match_key
from packstation.packing.labels.old import owed_old_labels
from packstation.packing.parcels import WeightSource
from packstation.packing.service import (
    CarrierService,
    Cheapest,
    DefaultRules,
    ServiceGroup,
    ServiceRule,
)
from packstation.packing.shipping import Fate
from packstation.scanning.scan import ScanSource, read_scan

_COMMENT = re.compile(r"(^|\s)#.*$")
MOST_WAIT_S = 3_600.0


class ScriptError(Exception):
    """A line cannot be understood; `str()` names it and says what is wrong with it."""


async def run_script(driver: Driver, lines: Iterable[str] | AsyncIterable[str]) -> Report:
    """Feed every line, wait for what is owed, and say how it ended. Raises ScriptError."""
    number = 0
    async for raw in _each(lines):
        number += 1
        line = _COMMENT.sub("", raw.rstrip("\r\n")).strip()
        if line.startswith("!"):
            await _command(driver, number, line[1:].strip())
        elif line:
            await driver.scan(line)
    await driver.wait(driver.patience_s)
    return driver.report()


async def _each(lines: Iterable[str] | AsyncIterable[str]) -> AsyncIterator[str]:
    if isinstance(lines, AsyncIterable):
        async for line in lines:
            yield line
    else:
        for line in lines:
            yield line


async def _command(driver: Driver, number: int, line: str) -> None:
    name, _, argument = line.partition(" ")
    act = ACTS.get(name.lower())
    if act is None:
        known = ", ".join(f"!{known}" for known in ACTS)
        raise ScriptError(f"line {number}: there is no command !{name}; there are {known}")
    try:
        await act.do(driver, argument.strip())
    except (ValueError, InvalidOperation) as error:
        raise ScriptError(f"line {number}: !{act.usage}: {error}") from error


def parse_rule(text: str) -> ServiceRule:
    """The rule of `default | group REF | carrier REF | cheapest`. Raises ValueError."""
    name, _, reference = text.partition(" ")
    reference = reference.strip()
    match name.lower():
        case "default" if not reference:
            return DefaultRules()
        case "cheapest" if not reference:
            return Cheapest()
        case "group" if reference:
            return ServiceGroup(reference)
        case "carrier" if reference:
            return CarrierService(reference)
        case _:
            raise ValueError("say default, group REF, carrier REF or cheapest")


Do = Callable[[Driver, str], Awaitable[None]]


class Act(msgspec.Struct, frozen=True):
    """A `!` command: how it is written, what it does."""

    usage: str
    meaning: str
    do: Do


def _acting(command_of: Callable[[str], cmd.Command]) -> Do:
    async def do(driver: Driver, argument: str) -> None:
        driver.act(command_of(argument))

    return do


def _plain(command: cmd.Command) -> Do:
    return _acting(lambda _: command)


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", text):
        raise ValueError(f"{text!r} is not a whole number")
    return int(text)


def _weigh(argument: str) -> cmd.Command:
    try:
        grams = Decimal(argument.replace(",", ".")) * 1000
        return cmd.Weigh(int(grams.to_integral_value()), WeightSource.TYPED)
    except (InvalidOperation, OverflowError) as error:
        raise ValueError(f"{argument!r} is not a weight in kg") from error


def _short(argument: str) -> cmd.Command:
    code, _, rest = argument.partition(" ")
    quantity, _, reason = rest.strip().partition(" ")
    if not code or not quantity:
        raise ValueError("say the item's code, how many are missing, and why")
    scan = read_scan(code, datetime.datetime.now(datetime.UTC), ScanSource.SCRIPT)
    return cmd.DeclareShort(scan.code, _whole(quantity), reason.strip() or "missing")


async def _box(driver: Driver, argument: str) -> None:
    await driver.bench.until(lambda: bool(driver.bench.station.bench.boxes), 10.0)
    boxes = driver.bench.station.bench.boxes
    box = boxes.get(match_key(argument))
    if box is None:
        known = ", ".join(sorted(box.reference for box in boxes.values())) or "none"
        raise ValueError(f"PRO has no box {argument!r}; it has {known}")
    driver.act(cmd.ChooseBox(box))


async def _wait(driver: Driver, argument: str) -> None:
    seconds = float(argument) if argument else driver.patience_s
    if not 0 <= seconds <= MOST_WAIT_S:
        raise ValueError(f"wait 0 to {MOST_WAIT_S:g} seconds")
    await driver.wait(seconds)


async def _destroyed(driver: Driver, _: str) -> None:
    """All of them: a script has no hands that could miss one."""
    session = driver.bench.station.bench.session
    owed = owed_old_labels(session) if session is not None else ()
    driver.act(cmd.AnswerOldLabels(Fate.BY_HAND, tuple(old.document.id for old in owed)))


async def _extra(driver: Driver, argument: str) -> None:
    await driver.extra_parcel(argument or "asked for")


async def _manifest(driver: Driver, _: str) -> None:
    await driver.manifest()


ACTS: dict[str, Act] = {
    "qty": Act("qty N", "the next scan counts N", _acting(lambda a: cmd.SetQuantity(_whole(a)))),
    "new-parcel": Act("new-parcel", "seal the parcel, open the next", _plain(cmd.NewParcel())),
    "return": Act("return", "with a return label, or without", _plain(cmd.ToggleReturn())),
    "seal": Act("seal", "seal the parcel", _plain(cmd.SealParcel())),
    "open": Act("open N", "go on with parcel N", _acting(lambda a: cmd.OpenParcel(_whole(a)))),
    "box": Act("box REF", "the parcel is a box of this package size", _box),
    "weight": Act("weight KG", "the parcel weighs so much", _acting(_weigh)),
    "undo": Act("undo", "take the last step back", _plain(cmd.Undo())),
    "pack-here": Act("pack-here", "pack what another bench has, too", _plain(cmd.PackHereToo())),
    "ok": Act("ok", "acknowledge what is shown", _plain(cmd.Acknowledge())),
    "short": Act("short CODE QTY REASON", "units are missing", _acting(_short)),
    "take-out": Act("take-out", "the next item scanned comes out", _plain(cmd.TakeOutNext())),
    "split": Act("split", "what follows is another consignment", _plain(cmd.Split())),
    "service": Act(
        "service default | group REF | carrier REF | cheapest",
        "how this order's carrier service is chosen",
        _acting(lambda a: cmd.ChooseService(parse_rule(a))),
    ),
    "done": Act("done", "the order is packed: service, print, ready", _plain(cmd.Done())),
    "hold": Act("hold [REASON]", "put the order aside", _acting(lambda a: cmd.Hold(a))),
    "reprint": Act(
        "reprint REASON", "the same labels again", _acting(lambda a: cmd.Reprint(a or "asked for"))
    ),
    "redo": Act(
        "redo REASON",
        "withdraw the consignments and pack again",
        _acting(lambda a: cmd.ReopenPacking(a or "asked for")),
    ),
    "destroyed": Act("destroyed", "the labels that a redo made void are destroyed", _destroyed),
    "extra": Act("extra REASON", "an extra parcel beside what was made of the order", _extra),
    "retry": Act("retry", "try again what failed", _plain(cmd.Retry())),
    "manifest": Act("manifest", "end of day for the station's location", _manifest),
    "wait": Act("wait [SECONDS]", "until nothing is owed, at most so long", _wait),
}
