"""Lines of common scales."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packstation.scanning.hid_scale import hid_scales, read_report
from packstation.scanning.scales import ScaleFault, ScaleReader, WeightReading, read_weight


@pytest.mark.parametrize(
    ("line", "reading"),
    [
        ("ST,GS,+  1.240kg", WeightReading(1240, is_stable=True)),
        ("ST,NT,-  0.020kg", WeightReading(-20, is_stable=True)),
        ("US,GS,+ 12.5 kg", WeightReading(12500, is_stable=False)),
        ("ST,+00123.4  g", WeightReading(123, is_stable=True)),
        ("S S 1.24 kg", WeightReading(1240, is_stable=True)),
        ("S S     -12.3 g", WeightReading(-12, is_stable=True)),
        ("S D 850 g", WeightReading(850, is_stable=False)),
        ("  1,240 kg\r\n", WeightReading(1240, is_stable=None)),
        ("S S 2 lb", WeightReading(907, is_stable=True)),
        ("\x021.5 oz\x03", WeightReading(43, is_stable=None)),
        ("2 lb 3.5 oz", WeightReading(1006, is_stable=None)),
        ("2lb:03.5oz", WeightReading(1006, is_stable=None)),
        ("\x02 1.250", WeightReading(1250, is_stable=True)),
        ("\x0201.250N", WeightReading(1250, is_stable=True)),
        ("\x02?A", ScaleFault.NOT_READY),
        ("\x02?B", ScaleFault.OVERLOAD),
        ("\x02?D", ScaleFault.UNDERLOAD),
        ("S +", ScaleFault.OVERLOAD),
        ("S -", ScaleFault.UNDERLOAD),
        ("S I", ScaleFault.NOT_READY),
        ("OL,GS,+", ScaleFault.OVERLOAD),
        ("ES", ScaleFault.UNREADABLE),
        ("S S 1.24 stone", ScaleFault.UNREADABLE),
        ("4006381333931", ScaleFault.UNREADABLE),
        ("", ScaleFault.UNREADABLE),
    ],
)
def test_a_line_gives_grams_and_whether_they_are_stable(
    line: str, reading: WeightReading | ScaleFault
) -> None:
    assert read_weight(line) == reading


@given(st.text())
def test_no_line_makes_reading_fail(line: str) -> None:
    read_weight(line)


def test_a_scale_that_sends_no_unit_has_the_one_of_the_settings() -> None:
    assert read_weight("\x02 1.00", "lb") == WeightReading(454, is_stable=True)


@pytest.mark.parametrize(
    ("status", "reading"),
    [
        ("00", WeightReading(1134, is_stable=True)),
        ("10", WeightReading(1134, is_stable=False)),
        ("02", ScaleFault.OVERLOAD),
        ("01", ScaleFault.UNDERLOAD),
    ],
)
def test_an_nci_scale_says_in_a_second_line_whether_its_weight_is_stable(
    status: str, reading: WeightReading | ScaleFault
) -> None:
    scale = ScaleReader()
    assert scale.feed("  2.50lb") == WeightReading(1134, is_stable=None)
    assert scale.feed(status) == reading
    assert scale.feed("\x03") is None
    assert scale.feed("  2.50lb") is None  # it is known to be said in a moment
    assert scale.feed(status) == reading


@pytest.mark.parametrize(
    ("report", "reading"),
    [
        (b"\x03\x04\x02\x00\xd8\x04", WeightReading(1240, is_stable=True)),
        (b"\x03\x03\x02\x00\xd8\x04", WeightReading(1240, is_stable=False)),
        (b"\x03\x04\x0b\xff\xb7\x01", WeightReading(1245, is_stable=True)),
        (b"\x03\x02\x0b\xff\x00\x00", WeightReading(0, is_stable=True)),
        (b"\x03\x05\x02\x00\x05\x00", ScaleFault.UNDERLOAD),
        (b"\x03\x06\x02\x00\x00\x00", ScaleFault.OVERLOAD),
        (b"\x03\x04\x09\x00\x01\x00", ScaleFault.UNREADABLE),
        (b"\x03\x04", ScaleFault.UNREADABLE),
    ],
)
def test_a_report_of_a_usb_scale(report: bytes, reading: WeightReading | ScaleFault) -> None:
    assert read_report(report) == reading


@given(st.binary(max_size=8))
def test_no_report_makes_reading_fail(report: bytes) -> None:
    read_report(report)


def test_usb_scales_are_told_from_other_devices(tmp_path: Path) -> None:
    for name, descriptor in (("hidraw0", b"\x05\x01\x09\x06"), ("hidraw3", b"\x05\x8d\x09\x20")):
        folder = tmp_path / name / "device"
        folder.mkdir(parents=True)
        (folder / "report_descriptor").write_bytes(descriptor)
    assert hid_scales(tmp_path) == ("/dev/hidraw3",)
    assert hid_scales(tmp_path / "none") == ()
