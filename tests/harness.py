"""A whole bench without a window against a simulator in a process of its own."""

import datetime
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
from msgspec.structs import replace

from packstation.assembly.running import Pro, RunningBench, Seams, open_bench
from packstation.documents.careful import in_a_thread
from packstation.driving.driver import Driver
from packstation.driving.script import run_script
from packstation.packing.service import ServiceRule
from packstation.packing.session import Session
from packstation.sandbox.child import SandboxProcess
from packstation.scanning.scan import ScanSource, read_scan
from packstation.settings.model import Mode, Prepare, Settings
from packstation.settings.paths import bench_paths
from packstation.settings.store import StoreSettings
from packstation.workflow.timeouts import Pace, Polls

Json = dict[str, Any]
QUICK = Pace(
    retry_first_s=0.05,
    retry_most_s=0.2,
    store_retry_s=0.1,
    index_waits_s=(0.1, 0.2, 0.4, 0.6),
    label_waits_s=(0.1, 0.2, 0.4, 0.6),
    state=Polls(first_s=0.05, give_up_s=10.0),
    manifest=Polls(first_s=0.05, give_up_s=30.0),
)
PATIENCE_S = 30.0
_numbers = itertools.count(1)


class Goods(msgspec.Struct, frozen=True):
    """An order that PRO knows, and the scans that pack it."""

    reference: str
    own_number: str
    scans: tuple[str, ...]


class Warehouse:
    """One simulator; `http` speaks to it as PRO and, under `/_sandbox`, as its keeper."""

    def __init__(self, sandbox: SandboxProcess) -> None:
        self.url = sandbox.url
        self.key = sandbox.key
        headers = {"ocp-apim-subscription-key": sandbox.key, "electio-api-version": "1.1"}
        self.http = httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False)

    def reset(self) -> None:
        """No faults, the usual variants, counters at zero."""
        self.faults()
        self.variants(reset=True)
        assert self.http.delete("/_sandbox/counters").status_code == 200

    def faults(self, *rules: Json) -> None:
        assert self.http.put("/_sandbox/faults", json=list(rules)).status_code == 200

    def variants(self, **changes: Any) -> None:
        assert self.http.put("/_sandbox/variants", json=changes).status_code == 200

    def change_key(self, key: str) -> None:
        """Accept only `key` from now on, as after a rotation in PRO's portal."""
        assert self.http.put("/_sandbox/key", json={"key": key}).status_code == 200
        self.http.headers["ocp-apim-subscription-key"] = self.key = key

    def calls(self, operation: str) -> int:
        counted: Json = self.http.get("/_sandbox/counters").json()["operations"]
        return int(counted.get(operation, 0))

    def consignments(self, goods: Goods) -> list[Json]:
        """What PRO holds of an order, in the order of making."""
        state: Json = self.http.get("/_sandbox/state").json()
        return [c for c in state["consignments"] if c["order"] == goods.reference]

    def body(self, sample: str) -> tuple[Json, tuple[str, ...]]:
        """A Create Order body like the inbox sample's with a number of its own, and its scans."""
        bodies: list[Json] = self.http.get("/_sandbox/inbox").json()
        body = next(b for b in bodies if b["OrderReferenceProvidedByCustomer"] == sample)
        body["OrderReferenceProvidedByCustomer"] = f"T-{next(_numbers)}"
        items = [item for package in body["Packages"] for item in package["Items"]]
        scans = (item["Barcode"]["Code"] for item in items for _ in range(item.get("Quantity", 1)))
        return body, tuple(scans)

    def order(self, sample: str = "HO-1001") -> Goods:
        """A new order in PRO like a sample of the inbox (a mug and a card)."""
        body, scans = self.body(sample)
        reply = self.http.post("/orders", json=body)
        assert reply.status_code == 200, reply.text
        reference = str(reply.json()[0]["Href"].rsplit("/", 1)[-1])
        return Goods(reference, body["OrderReferenceProvidedByCustomer"], scans)

    @asynccontextmanager
    async def bench(
        self,
        folder: Path,
        *,
        rule: ServiceRule | None = None,
        location: str = "",
        transport: httpx.AsyncBaseTransport | None = None,
        ask_label_scan: bool = False,
        name: str = "",
        store: StoreSettings | None = None,
        pace: Pace = QUICK,
        prepare: Prepare = Prepare.DONE,
        prepare_tolerance_grams: int = 0,
    ) -> AsyncIterator[RunningBench]:
        """A bench that keeps everything in `folder`, in no more of a hurry than it must be.

        With a `store` it is one of a fleet, by its `name`.
        """
        settings = Settings()
        packing = replace(
            settings.packing,
            packing_slip=False,
            ask_label_scan=ask_label_scan,
            acknowledge_notes=False,  # nobody is there to read
            prepare=prepare,
            prepare_tolerance_grams=prepare_tolerance_grams,
        )
        packing = replace(packing, service=rule) if rule is not None else packing
        station = replace(settings.station, location=location)
        if store is not None:
            station = replace(station, name=name, mode=Mode.LIVE)
            settings = replace(settings, pro=replace(settings.pro, url=self.url), store=store)
        settings = replace(settings, packing=packing, station=station)
        seams = Seams(reading=in_a_thread, transport=transport, pace=pace)
        async with open_bench(settings, bench_paths(folder), Pro(self.url, self.key), seams) as it:
            yield it


async def drive(bench: RunningBench, *lines: str) -> None:
    """Feed lines of a script, and wait until nothing is owed."""
    await run_script(Driver(bench, patience_s=PATIENCE_S), lines)


def scan(bench: RunningBench, *codes: str) -> None:
    """Scan without waiting for anything."""
    for code in codes:
        bench.station.scan(read_scan(code, datetime.datetime.now(datetime.UTC), ScanSource.SCRIPT))


async def pack(bench: RunningBench, goods: Goods, *more: str) -> Session:
    """Scan the order and all its items, then whatever `more` says; the session at the end."""
    await drive(bench, goods.reference, *goods.scans, *more)
    return session_of(bench, goods)


def session_of(bench: RunningBench, goods: Goods) -> Session:
    """The order's session on the bench."""
    sessions = bench.station.bench.sessions.values()
    return next(s for s in sessions if s.order_reference == goods.reference)
