"""Icons are one family, and every one that the window asks for is there."""

import struct
import xml.etree.ElementTree as ET
from typing import cast

import pytest

from packstation.runtime.resources import resource_path
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.icons import ICONS, icon_of
from packstation.ui.flow.place import Place
from packstation.ui.places.register import PLACES

SVG = "{http://www.w3.org/2000/svg}"
STEPS = ["order", "parcel", "service", "printer", "manifest"]
SIGNALS = ["check", "cross", "warning", "info", "unknown", "hazard"]
ACTS = sorted(set(ICONS.values()) - {*STEPS, *SIGNALS})


def test_every_icon_is_used_and_every_one_that_is_used_is_there() -> None:
    files = {path.stem for path in resource_path("icons").glob("*.svg")}
    assert files == {*STEPS, *SIGNALS, *ACTS, "packstation"}


def test_every_act_of_the_packing_path_and_every_place_has_a_picture() -> None:
    openers = [cast(type[Place], registered.place).opener for registered in PLACES]
    acts: list[Pressable] = [*Act, *openers]
    assert [act.name for act in acts if not icon_of(act)] == []


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
