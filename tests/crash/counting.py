"""Counts at the sandbox, at the printer and in the log what became of one order."""

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from packstation.documents.labels import read_codes
from packstation.packing.day.run import is_summary
from packstation.packing.intervening import Wanted
from packstation.packing.shipping import DocumentKind, Format
from tests.crash.scenarios import Scenario
from tests.crash.sheets import SHEET, sheets_of
from tests.crash.worker import Logged

Json = dict[str, Any]
DEAD = ("Cancelled", "Cancelling")


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, each as a sentence; all empty is what must be."""

    doubled: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    printed_twice: tuple[str, ...] = ()
    not_printed: tuple[str, ...] = ()
    stuck: tuple[str, ...] = ()
    orphans: int = 0

    @property
    def faults(self) -> tuple[str, ...]:
        """Everything that is wrong."""
        return (
            *self.doubled,
            *self.lost,
            *self.printed_twice,
            *self.not_printed,
            *self.stuck,
        )


def count(scenario: Scenario, number: str, state: Json, paper: Path, logged: Logged) -> Count:
    """Everything about the order whose own number is `number`. `state` is the sandbox's."""
    orders = [o["reference"] for o in state["orders"] if o["own_number"] == number]
    ever = [c for c in state["consignments"] if c["order"] in orders]
    made = [c for c in ever if c["state"] not in DEAD]
    back = [c for c in made if c["direction"] == "Inbound"]
    made = [c for c in made if c not in back]
    doubled, lost = _consignments(scenario, ever if scenario.is_withdrawn else made)
    doubled += _of_supervisors(scenario, ever)
    if scenario.returns:
        back_doubled, back_lost = _consignments(scenario, back)
        doubled += [f"way back: {fault}" for fault in back_doubled]
        lost += [f"way back: {fault}" for fault in back_lost]
        lost += [f"way back {c['reference']} is {c['state']}" for c in back if not _waits(c)]
    else:
        doubled += [f"way back {c['reference']} nobody asked for" for c in back]
    twice, missing = _labels(made, paper, logged)
    others_twice, others_missing = _other_papers(scenario, paper, logged)
    if scenario.end_of_day:
        day_twice, day_missing = _manifests(made, state, paper, logged)
        others_twice += day_twice
        others_missing += day_missing
    orphans = len(orders) - 1
    if orphans > logged.possible_orphans:
        doubled.append(f"{len(orders)} orders; the log knows of {logged.possible_orphans} orphans")
    return Count(
        doubled=tuple(doubled),
        lost=tuple(lost),
        printed_twice=(*twice, *others_twice),
        not_printed=(*missing, *others_missing),
        stuck=_stuck(scenario, made, logged),
        orphans=orphans,
    )


def _consignments(scenario: Scenario, made: list[Json]) -> tuple[list[str], list[str]]:
    there = Counter(_content(consignment) for consignment in made)
    doubled = [f"consignment of {dict(c)} too much" for c in there - scenario.contents]
    lost = [f"no consignment of {dict(c)}" for c in scenario.contents - there]
    most = 1 + scenario.supervised.count(Wanted.REALLOCATE)
    doubled += [
        f"{c['reference']} was allocated {c['allocations']} times"
        for c in made
        if c["allocations"] > most
    ]
    return doubled, lost


def _of_supervisors(scenario: Scenario, ever: list[Json]) -> list[str]:
    """What a supervisor had done stands at PRO, once."""
    wrong = []
    if scenario.is_withdrawn:
        wrong += [f"{c['reference']} is {c['state']}" for c in ever if c["state"] != "Cancelled"]
    if Wanted.ADD_PACKAGE in scenario.supervised:
        wrong += [
            f"{c['reference']} has {len(c['packages'])} packages"
            for c in ever
            if len(c["packages"]) != scenario.parcels + 1
        ]
    return wrong


def _waits(way_back: Json) -> bool:
    """It has its service, and nobody collects it."""
    return bool(way_back["state"] == "Allocated")


def _content(consignment: Json) -> tuple[tuple[str, int], ...]:
    units: Counter[str] = Counter()
    for package in consignment["packages"]:
        for item in package["items"]:
            units[item["sku"]] += item["quantity"]
    return tuple(sorted(units.items()))


def _labels(made: list[Json], paper: Path, logged: Logged) -> tuple[list[str], list[str]]:
    """By what is read on the sheets, whatever their names say."""
    seen: Counter[str] = Counter()
    for document in logged.documents:
        if document.kind == DocumentKind.LABEL.value:
            for title in document.titles:
                for sheet in sheets_of(paper, title):
                    codes = read_codes(sheet.read_bytes(), _format(sheet))
                    seen.update({_plain(code) for code in codes})
    for sheet in paper.glob("act.*"):
        seen.update({_plain(code) for code in read_codes(sheet.read_bytes(), _format(sheet))})
    twice, missing = [], []
    for consignment in made:
        for package in consignment["packages"]:
            wanted = [_plain(tracking) for tracking in package["tracking"]]
            times = sum(n for code, n in seen.items() if any(w in code for w in wanted))
            if times > 1:
                twice.append(f"label of {package['reference']} came out {times} times")
            if times == 0:
                missing.append(f"label of {package['reference']} did not come out")
    return twice, missing


def _format(sheet: Path) -> Format:
    return Format(sheet.suffix[1:])


def _plain(code: str) -> str:
    return "".join(code.split()).upper()


def _other_papers(scenario: Scenario, paper: Path, logged: Logged) -> tuple[list[str], list[str]]:
    twice, missing = [], []
    kinds: Counter[DocumentKind] = Counter()
    for document in logged.documents:
        times = sum(len(sheets_of(paper, title)) for title in document.titles)
        kinds[DocumentKind(document.kind)] += 1
        if times > 1:
            twice.append(f"{document.id} came out {times} times")
        if times == 0:
            missing.append(f"{document.id} did not come out")
    wanted = Counter([DocumentKind.LABEL] * scenario.parcels + list(scenario.customs))
    if scenario.returns:
        wanted[DocumentKind.RETURN_LABEL] = scenario.parcels
    if scenario.slips:
        wanted[DocumentKind.PACKING_SLIP] = scenario.parcels
    missing += [f"there is no {kind.value}" for kind in wanted - kinds]
    return twice, missing


def _manifests(
    made: list[Json], state: Json, paper: Path, logged: Logged
) -> tuple[list[str], list[str]]:
    """The manifests that hold these consignments, and ours of each run, are on paper once each."""
    wanted = {
        manifest["reference"]
        for manifest in state["manifests"]
        if {c["reference"] for c in made} & set(manifest["consignments"])
    }
    on_paper = Counter(
        sheet.name.split(SHEET)[0].removeprefix("manifest.") for sheet in paper.glob("manifest.*")
    )
    summaries = {reference for reference in on_paper if is_summary(reference)}
    twice = [
        f"manifest {reference} came out {times} times"
        for reference, times in on_paper.items()
        if times > 1 or reference not in wanted | summaries
    ]
    missing = [f"manifest {reference} did not come out" for reference in wanted - {*on_paper}]
    if len(summaries) != logged.runs:
        missing.append(f"{len(summaries)} summaries came out of {logged.runs} ends of day")
    return twice, missing


def _stuck(scenario: Scenario, made: list[Json], logged: Logged) -> tuple[str, ...]:
    said = []
    if logged.finished != 1 or logged.unfinished:
        said.append(f"{logged.finished} sessions finished, not finished: {logged.unfinished}")
    is_manifested = (
        scenario.manifest_at_once or scenario.end_of_day or Wanted.MANIFEST in scenario.supervised
    )
    wanted = "Manifested" if is_manifested else "ReadyToShip"
    if scenario.supervised and scenario.supervised[-1] in (Wanted.NOT_READY, Wanted.REALLOCATE):
        wanted = "Allocated"
    labels = [d.id for d in logged.documents if d.kind == DocumentKind.LABEL.value]
    if scenario.scans_labels and sorted(logged.confirmed) != sorted(labels):
        said.append(f"labels {labels}, scanned on their parcels {logged.confirmed}")
    said += [f"{c['reference']} is {c['state']}" for c in made if c["state"] != wanted]
    return tuple(said)
