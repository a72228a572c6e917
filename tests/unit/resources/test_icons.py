"""Icons are one family, and every one that the window asks for is there."""

import struct
import xml.etree.ElementTree as ET

import pytest

from packstation.runtime.resources import resource_path

SVG = "{http://www.w3.org/2000/svg}"
STEPS = ["order", "parcel", "service", "printer", "manifest"]
SIGNALS = ["check", "cross", "warning", "info", "unknown", "hazard"]
ACTS = ["undo", "seal", "plus", "hold", "scan", "scale", "person", "search", "settings", "network"]


def test_every_icon_has_its_place_in_this_list() -> None:
    files = {path.stem for path in resource_path("icons").glob("*.svg")}
    assert files == {*STEPS, *SIGNALS, *ACTS, "packstation"}


@pytest.mark.parametrize("name", STEPS + SIGNALS + ACTS)
def test_icons_are_drawn_on_one_grid_in_the_colour_of_their_text(name: str) -> None:
    root = ET.parse(resource_path(f"icons/{name}.svg")).getroot()
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke-width") == "2"
    colours = {each.get(kind) for each in root.iter() for kind in ("stroke", "fill")}
    assert colours <= {"currentColor", "none", None}
    assert {each.tag for each in root} <= {SVG + tag for tag in ("path", "circle", "rect")}


def test_signals_differ_in_outline_and_not_only_in_colour() -> None:
    outlines = {}
    for name in SIGNALS:
        root = ET.parse(resource_path(f"icons/{name}.svg")).getroot()
        outlines[name] = tuple(sorted(root[0].attrib.items()))
    assert len(set(outlines.values())) == len(SIGNALS)


def test_the_programs_icon_is_there_as_a_256_pixel_picture() -> None:
    data = resource_path("icons/packstation.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (256, 256)
