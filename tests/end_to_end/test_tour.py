"""The tour: the real window, a real simulator in another process, real files."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from packstation.runtime.program import own_command

ENVIRONMENT = {
    **{k: v for k, v in os.environ.items() if not k.startswith("PACKSTATION_")},
    "QT_QPA_PLATFORM": "offscreen",
}
ORDERS = 16


def _tour(out: Path, orders: int) -> None:
    done = subprocess.run(
        own_command("tour", "--orders", str(orders), "--out", str(out)),
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tour in a folder where one was before: the second packs the same orders afresh.

    It is so long that each kind of order comes twice: the first is held up by its picture.
    """
    out = tmp_path_factory.mktemp("tour")
    _tour(out, 2)
    _tour(out, ORDERS)
    return out


def test_every_order_of_the_tour_is_packed_and_manifested(tour: Path) -> None:
    report = json.loads((tour / "report.json").read_text())
    assert report["faults"] == []
    assert report["manifested"] == len(report["orders"]) == ORDERS
    for order in report["orders"]:
        assert order["reference"].startswith("EO-")
        assert order["consignments"]
        assert all(c["is_manifested"] for c in order["consignments"])


def test_each_label_is_its_parcels_and_none_came_out_twice(tour: Path) -> None:
    report = json.loads((tour / "report.json").read_text())
    seen: set[str] = set()
    for order in report["orders"]:
        tracking = {t for c in order["consignments"] for t in c["tracking"]}
        labels = [p for p in order["prints"] if p["kind"] == "label"]
        assert len(labels) == sum(c["parcels"] for c in order["consignments"])
        for label in labels:
            assert set(label["codes"]) & tracking, label["title"]
            assert not set(label["codes"]) & seen, f"{label['title']} came out twice"
            seen |= set(label["codes"])


def test_the_tour_leaves_a_picture_of_every_step(tour: Path) -> None:
    pictures = {picture.stem for picture in (tour / "screenshots").glob("*.png")}
    assert {"0-start", "1-order", "2-pack", "3-service", "4-print", "5-manifest"} <= pictures
    assert {"2-pack-wrong-item", "5-manifest-done"} <= pictures
    for picture in (tour / "screenshots").glob("*.png"):
        assert picture.read_bytes().startswith(b"\x89PNG")


def test_customs_papers_of_an_export_come_out_with_its_label(tour: Path) -> None:
    report = json.loads((tour / "report.json").read_text())
    kinds = {p["kind"] for order in report["orders"] for p in order["prints"]}
    assert "commercial-invoice" in kinds
    assert kinds & {"cn22", "cn23"}
    assert "packing-slip" in kinds
