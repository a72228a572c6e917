"""What PRO, the printer and the log hold in the end, against what was packed."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import msgspec

from packstation.documents.labels import read_codes
from packstation.journal.support import FileRecords
from packstation.packing.shipping import DocumentKind, Format
from packstation.sandbox.child import SandboxProcess
from packstation.sandbox.samples import SampleOrder
from packstation.settings.model import Mode
from packstation.settings.paths import Paths
from tests.soak.tray import Tray

DEAD = ("Cancelled", "Cancelling")
SHOWN = 20


class Truth(msgspec.Struct, frozen=True):
    """One order that was packed: its number, its units by SKU."""

    number: str
    units: tuple[tuple[str, int], ...]


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """`doubled` … `unfinished` must be empty; the rest are figures."""

    doubled: tuple[str, ...]
    lost: tuple[str, ...]
    printed_twice: tuple[str, ...]
    not_printed: tuple[str, ...]
    unfinished: tuple[str, ...]
    consignments: int
    labels: int
    orphans: int
    """Orders in PRO that hold nothing: replies of Create Order that were lost."""
    events: int
    journal_bytes: int
    documents_bytes: int
    calls: int
    struck: int

    @property
    def faults(self) -> tuple[str, ...]:
        """Everything that is wrong."""
        return (
            *self.doubled,
            *self.lost,
            *self.printed_twice,
            *self.not_printed,
            *self.unfinished,
        )


def keep_truth(file: Path, sample: SampleOrder) -> None:
    """Write down what an order that is packed whole must become: on the disk, not in memory."""
    units: Counter[str] = Counter()
    for package in sample.body["Packages"]:
        for item in package["Items"]:
            units[item["Sku"]] += item["Quantity"]
    truth = Truth(sample.own_number, tuple(sorted(units.items())))
    with file.open("ab") as lines:
        lines.write(msgspec.json.encode(truth) + b"\n")


async def count(truth: Path, sandbox: SandboxProcess, tray: Tray, paths: Paths) -> Counted:
    """Count everything, in a thread."""
    return await asyncio.to_thread(_count, truth, sandbox, tray, paths)


def _count(file: Path, sandbox: SandboxProcess, tray: Tray, paths: Paths) -> Counted:
    truth = [msgspec.json.decode(line, type=Truth) for line in file.read_bytes().splitlines()]
    headers = {"ocp-apim-subscription-key": sandbox.key}
    with closing(httpx.Client(base_url=sandbox.url, headers=headers, timeout=60)) as http:
        counters = http.get("/_sandbox/counters").raise_for_status().json()
        state = http.get("/_sandbox/state").raise_for_status().json()
    made = [c for c in state["consignments"] if c["state"] not in DEAD]
    doubled, lost = _consignments(truth, state, made)
    twice, missing, labels = _labels(made, tray)
    journal = paths.journal_file(Mode.TRAINING)
    checked = FileRecords(journal).check()
    unfinished = [f"{c['reference']} is {c['state']}" for c in made if c["state"] != "ReadyToShip"]
    if checked.unfinished:
        unfinished.append(f"{checked.unfinished} sessions are unfinished in the log")
    packed = {c["order"] for c in made}
    suspected = _suspected(journal)
    ours = {t.number for t in truth}
    orders = [o for o in state["orders"] if o["own_number"] in ours]
    orphans = sum(o["reference"] not in packed for o in orders)
    if orphans > suspected:
        doubled.append(f"{orphans} orders hold nothing, and the journal knows of {suspected}")
    return Counted(
        doubled=tuple(doubled),
        lost=tuple(lost),
        printed_twice=tuple(twice),
        not_printed=tuple(missing),
        unfinished=(*unfinished, *checked.problems),
        consignments=len(made),
        labels=labels,
        orphans=orphans,
        events=checked.events,
        journal_bytes=_size(journal),
        documents_bytes=_size(journal.with_name("documents.sqlite")),
        calls=sum(counters["operations"].values()),
        struck=sum(rule["struck"] for rule in counters["faults"]),
    )


def _consignments(
    truth: Sequence[Truth], state: dict[str, Any], made: list[dict[str, Any]]
) -> tuple[list[str], list[str]]:
    numbers = {order["reference"]: order["own_number"] for order in state["orders"]}
    there: dict[str, list[tuple[tuple[str, int], ...]]] = {}
    for consignment in made:
        there.setdefault(numbers[consignment["order"]], []).append(_units(consignment))
    doubled, lost = [], []
    for wanted in truth:
        found = Counter(there.pop(wanted.number, []))
        doubled += [f"{wanted.number} has {list(u)} too much" for u in found - one(wanted)]
        lost += [f"{wanted.number} has no {list(u)}" for u in one(wanted) - found]
    doubled += [f"{number} was shipped and nobody packed it" for number in there]
    doubled += [
        f"{c['reference']} was allocated {c['allocations']} times"
        for c in made
        if c["allocations"] > 1
    ]
    return doubled, lost


def one(wanted: Truth) -> Counter[tuple[tuple[str, int], ...]]:
    """The one consignment that must exist."""
    return Counter([wanted.units])


def _units(consignment: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    units: Counter[str] = Counter()
    for package in consignment["packages"]:
        for item in package["items"]:
            units[item["sku"]] += item["quantity"]
    return tuple(sorted(units.items()))


def _labels(made: list[dict[str, Any]], tray: Tray) -> tuple[list[str], list[str], int]:
    """By what is read on the sheets, whatever their titles say."""
    seen: Counter[str] = Counter()
    twice: list[str] = []
    labels = 0
    for sheet in tray.sheets():
        head, _, content = sheet.read_bytes().partition(b"\n")
        kind, _, printed_format = head.decode().partition(" ")
        if kind == DocumentKind.LABEL.value:
            labels += 1
            codes = read_codes(content, Format(printed_format))
            seen.update({"".join(code.split()).upper() for code in codes})
        if not sheet.name.endswith(".1"):
            twice.append(f"a {kind} came out again")
    missing: list[str] = []
    for package in (package for consignment in made for package in consignment["packages"]):
        times = sum(seen["".join(tracking.split()).upper()] for tracking in package["tracking"])
        if times > 1:
            twice.append(f"label of {package['reference']} came out {times} times")
        if times == 0:
            missing.append(f"label of {package['reference']} did not come out")
    return twice, missing, labels


def _suspected(journal: Path) -> int:
    """How often the journal says that PRO may hold an order that nobody will pack."""
    with closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as log:
        query = (
            "SELECT count(*) FROM events WHERE type = 'OrphanSuspected' "
            "OR (type = 'OpeningFailed' AND CAST(payload AS TEXT) LIKE '%\"create\"%')"
        )
        return int(log.execute(query).fetchone()[0])


def _size(path: Path) -> int:
    """The bytes of a database with its write-ahead log."""
    files = [path, path.with_name(f"{path.name}-wal")]
    return sum(file.stat().st_size for file in files if file.exists())
