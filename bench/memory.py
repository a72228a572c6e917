"""Memory of the running program against an empty Qt window, and its growth over many orders.

    ./dev bench memory
    python -m bench.memory [--orders 500] [--warm-up 50]

The growth over a long day: --orders 10000 --warm-up 100 (some forty minutes).

Memory as the system counts it, of the program and every process that it started; what processes
share counts for each in its part (Linux). The simulator is a process of its own here and does not
count. After the orders of the warm-up, a tenth if not told, the growth over the rest is told, in
percent of what was there then.
"""

import argparse
import itertools
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from bench._children import APP, EMPTY, Child, child
from packstation.sandbox.child import SandboxProcess

LIMIT_RATIO = 2.2
LIMIT_GROWTH_PERCENT = 5.0
SETTLE_S = 3.0
PATIENCE_S = 60.0
MADE_AT_ONCE = 300
PLAIN = ("one item", "a few lines")
"""Samples that need no acknowledgement before they are packed."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--orders", type=int, default=500)
    parser.add_argument("--warm-up", type=int, help="of these orders; a tenth if not told")
    arguments = parser.parse_args()
    warm_up = arguments.warm_up or max(arguments.orders // 10, 1)
    with child(EMPTY) as window:
        window.hear("painted")
        time.sleep(SETTLE_S)
        empty = window.resident_mb()
    with tempfile.TemporaryDirectory() as folder, SandboxProcess.start() as pro:
        report = measure(Path(folder), pro, arguments.orders, warm_up)
    report |= {"empty_mb": round(empty, 1), "ratio": round(report["idle_mb"] / empty, 3)}
    print(
        f"idle {report['idle_mb']} MB, empty window {report['empty_mb']} MB: "
        f"ratio {report['ratio']} (limit {LIMIT_RATIO})"
    )
    print(
        f"after {report['packed']} orders {report['after_mb']} MB, after the first "
        f"{report['warm_up']} {report['warm_mb']} MB: growth {report['growth_percent']} % "
        f"(limit {LIMIT_GROWTH_PERCENT} over 10,000)"
    )
    print(f"open files and threads: {report['handles']}, {report['handles_growth']:+} since then")
    print(json.dumps(report))


def measure(folder: Path, pro: SandboxProcess, orders: int, warm_up: int) -> dict[str, float]:
    """Idle, after `warm_up` of the orders, after all of them; in MB."""
    # Remarks of orders are shown and not asked about: what is scanned is the items.
    (folder / "settings.toml").write_text("[packing]\nacknowledge_notes = false\n")
    command = (*APP, "run", "--windowed", "--data-dir", str(folder), "--pro-url", pro.url)
    with child(command, PACKSTATION_PRO_KEY=pro.key) as window:
        window.hear("live")  # the very first start makes the tables, with a tool no other loads
    with (
        httpx.Client(headers={"ocp-apim-subscription-key": pro.key}, trust_env=False) as http,
        child(command, PACKSTATION_PRO_KEY=pro.key) as window,
    ):
        window.hear("live")
        time.sleep(SETTLE_S)
        idle = window.resident_mb()
        waiting = enumerate(made(http, pro.url, orders), start=1)
        for number, order in itertools.islice(waiting, warm_up):
            pack(window, http, pro.url, order, number)
        time.sleep(SETTLE_S)
        warm, warm_handles = window.resident_mb(), window.handles()
        for number, order in waiting:
            pack(window, http, pro.url, order, number)
        time.sleep(SETTLE_S)
        after, handles = window.resident_mb(), window.handles()
    return {
        "idle_mb": round(idle, 1),
        "warm_up": warm_up,
        "warm_mb": round(warm, 1),
        "packed": orders,
        "after_mb": round(after, 1),
        "growth_percent": round((after - warm) / warm * 100, 2),
        "handles": handles,
        "handles_growth": handles - warm_handles,
    }


def made(http: httpx.Client, url: str, orders: int) -> Iterator[dict[str, Any]]:
    """So many orders that PRO knows, made as they are needed."""
    left, first = orders, 5000
    while left:
        # One number twice would be an order that is packed already.
        asked = {"count": MADE_AT_ONCE, "in_inbox": False, "seed": first, "first_number": first}
        first += MADE_AT_ONCE
        reply = http.post(f"{url}/_sandbox/orders", json=asked, timeout=PATIENCE_S)
        plain = [o for o in reply.raise_for_status().json() if o["what"] in PLAIN]
        yield from plain[:left]
        left -= min(len(plain), left)


def pack(window: Child, http: httpx.Client, url: str, order: dict[str, Any], number: int) -> None:
    """Scan an order through, and wait until its label was fetched."""
    window.scan(order["reference"])
    for item in order["items"]:
        for _ in range(item["quantity"]):
            window.scan(item["barcode"])
    window.scan("PS:DONE")
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        counters = http.get(f"{url}/_sandbox/counters").raise_for_status().json()
        if counters["operations"].get("setReadyToShip", 0) >= number:
            return
        time.sleep(0.05)
    raise SystemExit(f"order {number} ({order['reference']}) did not come through")


if __name__ == "__main__":
    main()
