"""USB scales that are no serial devices: the HID "Scales" page (0x8D) of the point-of-sale tables.

Linux gives each such device a file that reports are read from. Windows has no such file: there a
scale is used on a serial line, or weights are typed.
"""

from pathlib import Path

from packstation.scanning.scales import ScaleFault, WeightReading

DATA_REPORT = 3
LENGTH = 6
HIDRAW = Path("/sys/class/hidraw")
SCALES_PAGE = b"\x05\x8d"
"""How a report descriptor begins whose usage page is that of scales."""
_GRAMS = {
    1: 0.001,
    2: 1.0,
    3: 1000.0,
    8: 1_000_000.0,
    0x0B: 28.349523125,
    0x0C: 453.59237,
}
"""By the table's number of the unit: milligram, gram, kilogram, tonne, ounce, pound."""
_FAULTS = {
    1: ScaleFault.UNREADABLE,
    5: ScaleFault.UNDERLOAD,
    6: ScaleFault.OVERLOAD,
    7: ScaleFault.NOT_READY,
    8: ScaleFault.NOT_READY,
}
_AT_ZERO, _IN_MOTION = 2, 3


def read_report(report: bytes) -> WeightReading | ScaleFault:
    """One data report: number, status, unit, exponent of ten, weight (two bytes, low first)."""
    if len(report) < LENGTH or report[0] != DATA_REPORT:
        return ScaleFault.UNREADABLE
    status, unit, exponent = report[1], report[2], report[3]
    if status in _FAULTS:
        return _FAULTS[status]
    if status == _AT_ZERO:
        return WeightReading(0, is_stable=True)
    factor = _GRAMS.get(unit)
    power = exponent - 256 if exponent > 127 else exponent
    if factor is None or abs(power) > 9:
        return ScaleFault.UNREADABLE
    grams = int.from_bytes(report[4:6], "little") * 10.0**power * factor
    return WeightReading(round(grams), is_stable=status != _IN_MOTION)


def hid_scales(root: Path = HIDRAW) -> tuple[str, ...]:
    """Device files of the scales that are plugged in now."""
    found = []
    for device in sorted(root.glob("hidraw*")):
        try:
            descriptor = (device / "device" / "report_descriptor").read_bytes()
        except OSError:
            continue  # unplugged in this moment
        if descriptor.startswith(SCALES_PAGE):
            found.append(f"/dev/{device.name}")
    return tuple(found)
