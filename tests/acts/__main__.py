"""`python -m tests.acts [--size WxH] [--language de]`: the table of twelve orders.

Each is packed in the real window over the simulator, at a scanner's speed, until it is ready; what
was scanned, pressed and touched is counted. Without arguments at both sizes in English and German.
Exit code 1 when an order was not ready, or took more or less than the kind of order asks for.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SIZES, LANGUAGES = ("1366x768", "1920x1080"), ("en", "de")
OPENING_S, READY_S = 30.0, 30.0
Samples = tuple[dict[str, Any], ...]


class Row(msgspec.Struct, frozen=True):
    """One order: what it took, and the least that it can take."""

    what: str
    units: int
    scans: int
    keys: int
    touches: int
    least: int
    is_ready: bool

    @property
    def is_right(self) -> bool:
        return self.is_ready and self.scans + self.keys + self.touches == self.least


def drive(size: str, language: str) -> list[Row]:
    """All twelve in one window of `size` in `language`."""
    from packstation.assembly.running import RunningBench
    from packstation.assembly.setup import read_setup
    from packstation.desktop.live_window import run_window
    from packstation.packing.session import Phase, to_read
    from packstation.settings.environment import Overrides
    from packstation.ui.window import MainWindow
    from tests.acts.hand import CountingHand
    from tests.acts.kinds import KINDS, Kind, least

    rows: list[Row] = []
    width, height = map(int, size.split("x"))

    def show(window: MainWindow) -> None:
        window.resize(width, height)
        window.show()

    async def one(hand: CountingHand, bench: RunningBench, kind: Kind, sample: Any) -> Row:
        codes = [(item["barcode"] or item["sku"], item["quantity"]) for item in sample["items"]]
        hand.begin()
        await hand.scan(sample["own_number"] if sample["in_inbox"] else sample["reference"])
        stream = bench.station.bench.open or ""

        def is_in(*phases: Phase) -> bool:
            session = bench.station.bench.sessions.get(stream)
            return session is not None and session.phase in phases

        await bench.until(lambda: is_in(Phase.PACKING, Phase.CLOSED), OPENING_S)
        await hand.settle()
        session = bench.station.bench.session
        is_to_read = session is not None and to_read(session) is not None
        if is_to_read:
            await hand.scan("PS:OK")
        await kind.way(hand, codes)
        is_ready = await bench.until(lambda: is_in(Phase.FINISHED), READY_S)
        if kind.after is not None:
            await hand.settle()
            await kind.after(hand, codes)
        units = sum(count for _, count in codes)
        more = 2 if kind.after is not None else 0
        missing = codes[-1][1] if kind.way.__name__ == "one_short" else 0
        wanted = least(kind, codes) - missing + more + is_to_read
        counted = (hand.scans, hand.keys, hand.touches)
        what = f"{kind.what}{', notes to read' if is_to_read else ''}"
        return Row(f"{sample['own_number']}: {what}", units, *counted, wanted, is_ready)

    async def work(window: MainWindow, bench: RunningBench, samples: Samples) -> int:
        by_number = {sample["own_number"]: sample for sample in samples}
        await bench.until(lambda: bool(bench.station.bench.boxes), OPENING_S)
        hand = CountingHand(window)
        rows.extend([await one(hand, bench, kind, by_number[kind.number]) for kind in KINDS])
        return 0

    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        (data / "settings.toml").write_text(f'[window]\nlanguage = "{language}"\n')
        setup = read_setup(Overrides(data_dir=data, print_dir=data / "print"), training=True)
        run_window(setup, show, work)
    return rows


def table(rows: list[Row]) -> str:
    """As Markdown."""
    head = "| order | units | scans | keys | touches | least | ready |"
    rule = "|---|--:|--:|--:|--:|--:|---|"
    lines = [
        f"| {row.what} | {row.units} | {row.scans} | {row.keys} | {row.touches} | {row.least} "
        f"| {'yes' if row.is_right else 'NO'} |"
        for row in rows
    ]
    return "\n".join((head, rule, *lines))


def main() -> int:
    """As the command line says."""
    parser = argparse.ArgumentParser(prog="acts", description=__doc__)
    parser.add_argument("--size", choices=SIZES)
    parser.add_argument("--language", choices=LANGUAGES)
    wanted = parser.parse_args()
    if wanted.size and wanted.language:
        rows = drive(wanted.size, wanted.language)
        print(f"## {wanted.size}, {wanted.language}\n\n{table(rows)}\n", flush=True)
        return 0 if rows and all(row.is_right for row in rows) else 1
    ends = [
        subprocess.run(
            [sys.executable, "-m", "tests.acts", "--size", size, "--language", language],
            check=False,
        ).returncode
        for size in ([wanted.size] if wanted.size else SIZES)
        for language in ([wanted.language] if wanted.language else LANGUAGES)
    ]
    return 1 if any(ends) else 0


if __name__ == "__main__":
    sys.exit(main())
