"""Lines of common scales."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packstation.scanning.scales import ScaleFault, WeightReading, read_weight


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
