"""From the last scan to the label's bytes at the printer, against PRO's own critical path.

The baseline is the least any client can do: pack, allocate, fetch the label, one after the other
over one warm connection, and write the bytes. Both sides are measured in turn against the same
simulator, which delays every reply, and both begin after a packer's pause: a processor that did
nothing for half a second takes longer over the same work. The order has several consignments: the
station packs them side by side, allocates them in one call and fetches their labels side by side;
the baseline with one consignment is the critical path, however many there are. Told besides: the
ratio to the least client that does the same with all of them side by side, as the simulator
answers one call at a time and the more of them the later.

    ./dev bench last_scan_to_label
"""

import argparse
import asyncio
import datetime
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec

from packstation.assembly.running import Pro, RunningBench, open_bench
from packstation.documents.apart import WORKERS
from packstation.documents.warming import read_something
from packstation.packing import commands as cmd
from packstation.packing.events import CopyOut, Event
from packstation.packing.session import Phase
from packstation.packing.shipping import DocumentKind, Format
from packstation.pro.client import ProClient
from packstation.pro.enums import LabelFormat
from packstation.pro.models.orders import PackItem, PackOrder, PackPackage
from packstation.pro.models.values import Weight
from packstation.sandbox.child import SandboxProcess
from packstation.scanning.scan import ScanSource, read_scan
from packstation.settings.model import (
    FolderPrinter,
    PackingSettings,
    Prepare,
    RouteSettings,
    Settings,
)
from packstation.settings.paths import bench_paths

LABEL_FORMATS = {Format.ZPL: LabelFormat.ZPL, Format.PDF: LabelFormat.PDF}
GOAL = 1.1
PACKERS_PAUSE_S = 0.5
"""Between the last item and the DONE barcode: the order is read again meanwhile."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=20)
    parser.add_argument("--latency", type=int, default=100, help="milliseconds a reply")
    arguments = parser.parse_args()
    for label_format in (Format.ZPL, Format.PDF):
        for consignments in (1, 4):
            asyncio.run(compare(arguments.orders, arguments.latency, consignments, label_format))


async def compare(orders: int, latency: int, consignments: int, label_format: Format) -> None:
    """Measure `orders` pairs and print the medians and their ratio."""
    with tempfile.TemporaryDirectory() as folder, SandboxProcess.start(latency_ms=latency) as pro:
        body = body_of(consignments)
        settings = Settings(
            packing=PackingSettings(prepare=Prepare.DONE),
            printers=(FolderPrinter(name="Folder"),),
            routes=tuple(
                RouteSettings(kind=kind, printer="Folder", format=label_format)
                for kind in DocumentKind
            ),
        )
        paths = bench_paths(Path(folder))
        async with (
            ProClient(pro.url, lambda: pro.key) as client,
            open_bench(settings, paths, Pro(pro.url, pro.key)) as bench,
        ):
            await client.warm()
            # As a window does in its first second: the readers of labels are there before DONE.
            await asyncio.gather(*(bench.reading(read_something) for _ in range(WORKERS)))
            await bench.until(lambda: bool(bench.account.boxes), 10)
            baseline, beside, ours = [], [], []
            for number in range(orders):
                await bench.folder.inbox.put(f"B-{number}", numbered(body, f"B-{number}"))
                out = Path(folder) / f"{number}.label"
                baseline.append(await naive(client, body, out, 1, label_format))
                beside.append(await naive(client, body, out, consignments, label_format))
                ours.append(await station(bench, f"B-{number}", consignments))
    ratios = [a / b for a, b in zip(ours, baseline, strict=True)]
    like = statistics.median(a / b for a, b in zip(ours, beside, strict=True))
    print(
        f"{label_format.value} {consignments} consignment(s), {latency} ms a reply: "
        f"critical path {statistics.median(baseline) * 1000:.1f} ms, "
        f"station {statistics.median(ours) * 1000:.1f} ms, "
        f"ratio median {statistics.median(ratios):.3f} (goal {GOAL}; "
        f"min {min(ratios):.3f}, max {max(ratios):.3f}, n={orders}); "
        f"to as many side by side {like:.3f}"
    )


async def naive(
    client: ProClient, body: dict[str, Any], out: Path, consignments: int, label_format: Format
) -> float:
    """Pack, allocate, label, write: seconds, for so many consignments side by side."""
    reference = await client.create_order(body)
    order = await client.get_order(reference)

    async def pack(place: int) -> str:
        package = PackPackage(
            items=(PackItem(quantity=1, reference=order.items[place].reference),),
            weight=Weight.from_grams(500),
        )
        packed = await client.pack_order(PackOrder(order_reference=reference, packages=(package,)))
        return packed.consignments[0]

    async def label(consignment: str) -> None:
        file = await client.get_label(consignment, LABEL_FORMATS[label_format])
        await asyncio.to_thread(out.with_suffix(f".{consignment}").write_bytes, file.content)

    await asyncio.sleep(PACKERS_PAUSE_S)
    start = time.perf_counter()
    packed = await asyncio.gather(*map(pack, range(consignments)))
    await client.allocate_by_default_rules(list(packed))
    await asyncio.gather(*map(label, packed))
    return time.perf_counter() - start


async def station(bench: RunningBench, number: str, consignments: int) -> float:
    """The same through the Station, from the DONE scan to the last label out."""
    scan(bench, number)
    await bench.until(lambda: _phase(bench) is Phase.PACKING, 20)
    for place in range(consignments):
        if place:
            bench.station.act(cmd.Split())
        scan(bench, f"SKU-{place}")
    await asyncio.sleep(PACKERS_PAUSE_S)
    done = asyncio.Event()
    outs = 0

    def listen(change: Any) -> None:
        nonlocal outs
        outs += sum(_is_label(event) for event in change.events)
        if outs >= consignments:
            done.set()

    stop = bench.station.listen(listen)
    start = time.perf_counter()
    scan(bench, "PS:DONE")
    await done.wait()
    taken = time.perf_counter() - start
    stop()
    await bench.settled(20)
    return taken


def _is_label(event: Event) -> bool:
    return isinstance(event, CopyOut) and ".label." in event.title


def _phase(bench: RunningBench) -> Phase | None:
    session = bench.station.bench.session
    return session.phase if session else None


def scan(bench: RunningBench, text: str) -> None:
    """Scan `text` without waiting for anything."""
    now = datetime.datetime.now(datetime.UTC)
    bench.station.scan(read_scan(text, now, ScanSource.SCRIPT))


def body_of(lines: int) -> dict[str, Any]:
    money = {"Amount": 5, "Currency": {"IsoCode": "GBP"}}
    items = [
        {
            "Sku": f"SKU-{place}",
            "Description": f"Item {place}",
            "Quantity": 1,
            "Weight": {"Value": 0.5, "Unit": "Kg"},
            "Value": money,
        }
        for place in range(lines)
    ]
    return {
        "OrderReferenceProvidedByCustomer": "BASE",
        "Packages": [{"Items": items, "Weight": {"Value": 1, "Unit": "Kg"}}],
        "Addresses": [
            {"AddressType": "Origin", "ShippingLocationReference": "LEEDS-DC"},
            {
                "AddressType": "Destination",
                "Contact": {"FirstName": "A", "LastName": "B", "Email": "a@example.test"},
                "AddressLine1": "1 Street",
                "Town": "York",
                "Postcode": "YO1 7HH",
                "Country": {"IsoCode": {"TwoLetterCode": "GB"}},
            },
        ],
    }


def numbered(body: dict[str, Any], number: str) -> str:
    named = {**body, "OrderReferenceProvidedByCustomer": number}
    return msgspec.json.encode(named).decode()


if __name__ == "__main__":
    main()
