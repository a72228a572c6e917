"""The screenshots of the README: the tour makes them, this makes them small.

`./dev shots` replaces docs/screenshots/ with what `packstation tour` leaves in its folder
`screenshots`, scaled to a width a README can show and with few enough colours to stay small.
"""

import subprocess
import sys
from pathlib import Path

from PIL import Image

from packstation.runtime.program import own_command

ROOT = Path(__file__).resolve().parent.parent
SHOTS = ROOT / "docs" / "screenshots"
DRAWN_BY_BENCHES = ("fleet-costs.png",)
TOUR = ROOT / "build" / "shots"
PLACES = {
    "packing-4": "2-pack.png",
    "label-ready": "2-pack-label-ready.png",
    "scanner-layout": "6-scanner-check.png",
    "search": "7-search.png",
    "figures": "8-figures.png",
    "record": "9-record.png",
    "queue": "10-queue.png",
    "loading-wrong": "11-loading.png",
    "setup-labels": "12-setup.png",
    "supervise-ask": "13-supervise.png",
    "import-columns": "14-import.png",
}
"""Screens that a tour does not come by, as the gallery shows them."""
EXCEPTIONS = (
    "must-read", "wrong", "unknown", "too-many", "which-line", "substitute",
    "needs-serial", "incomplete", "lacks", "not-counted", "no-printer", "old-labels", "held",
    "order-unknown", "void-label", "weight-outside", "order-changed", "elsewhere",
    "elsewhere-left", "no-pro", "refused", "question", "wrong-label",
)  # fmt: skip
"""What is not the happy path: docs/exceptions.md shows each as `x-STATE.png`, smaller."""
EXCEPTION_WIDTH_PIXELS = 560
WIDTH_PIXELS = 960
COLOURS = 256


def shrink(source: Path, target: Path, most: int = WIDTH_PIXELS) -> None:
    """Write the picture `source` to `target`, at most `most` pixels wide."""
    with Image.open(source) as opened:
        picture = opened.convert("RGB")
    width = min(most, picture.width)
    picture = picture.resize(
        (width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS
    )
    picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE).save(target, optimize=True)


def main() -> int:
    """Run the tour, replace the screenshots, say how large they are."""
    subprocess.run(own_command("tour", "--orders", "9", "--out", str(TOUR)), check=True)
    taken = sorted((TOUR / "screenshots").glob("*.png"))
    if not taken:
        print(f"The tour left no pictures in {TOUR / 'screenshots'}.", file=sys.stderr)
        return 1
    gallery = TOUR / "places"
    module = [sys.executable, "-m", "tests.tools.gallery", str(gallery), "@", *PLACES, *EXCEPTIONS]
    subprocess.run(module, check=True, cwd=ROOT)
    SHOTS.mkdir(parents=True, exist_ok=True)
    for old in SHOTS.glob("*.png"):
        if old.name not in DRAWN_BY_BENCHES:
            old.unlink()
    for picture in taken:
        shrink(picture, SHOTS / picture.name)
    for state, name in PLACES.items():
        shrink(gallery / f"{state}.png", SHOTS / name)
    for state in EXCEPTIONS:
        shrink(gallery / f"{state}.png", SHOTS / f"x-{state}.png", EXCEPTION_WIDTH_PIXELS)
    kilobytes = sum(file.stat().st_size for file in SHOTS.glob("*.png")) // 1000
    count = len(taken) + len(PLACES) + len(EXCEPTIONS)
    print(f"{count} screenshots in {SHOTS.relative_to(ROOT)}, {kilobytes} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
