"""What stands in the settings reaches the rooms."""

from pathlib import Path

import pytest

from packstation.assembly.factories import printers_of, routes_of
from packstation.packing.shipping import DocumentKind, Format
from packstation.printing.routes import Route
from packstation.settings.errors import SettingsError
from packstation.settings.file import parse
from packstation.settings.paths import bench_paths

ZEBRA = '[[printers]]\nkind = "network"\nname = "Zebra"\nhost = "127.0.0.1"\n'
LASER = '[[printers]]\nkind = "cups"\nname = "Laser"\nqueue = "office"\n'
LABELS = '[[routes]]\nkind = "label"\nprinter = "Zebra"\nformat = "zpl"\n'


def test_a_carriers_route_for_a_parcel_size_says_how_its_labels_lie_on_the_paper() -> None:
    particular = (
        '[[routes]]\nkind = "label"\nprinter = "Laser"\ncarrier = "DPD"\nparcel_size = "BOX-S"\n'
        "dpi = 300\nrotation_degrees = 90\noffset_x_mm = 2.5\noffset_y_mm = -1\ncopies = 2\n"
    )
    routes = routes_of(parse(ZEBRA + LASER + LABELS + particular))
    assert routes.resolve(DocumentKind.LABEL, "DPD", "BOX-S") == Route(
        kind=DocumentKind.LABEL,
        printer="Laser",
        format=Format.PDF,
        copies=2,
        carrier="DPD",
        parcel_size="BOX-S",
        dpi=300,
        rotation_degrees=90,
        offset_x_mm=2.5,
        offset_y_mm=-1.0,
    )
    assert routes.resolve(DocumentKind.LABEL, "DPD", "BOX-M").printer == "Zebra"


@pytest.mark.parametrize(
    ("text", "field", "sentence"),
    [
        (LABELS + "rotation_degrees = 45\n", "routes[0].rotation_degrees", "0, 90, 180, 270"),
        (LABELS + "dpi = 20\n", "routes[0].dpi", "at least 100"),
        ((LABELS + "carrier = 'DPD'\n") * 2, "routes[1].kind", "two routes for label (DPD)"),
        ("[printing]\nwithdraw_minutes = 0\n", "printing.withdraw_minutes", "at least 0.5"),
    ],
)
def test_a_route_that_no_printer_can_follow_is_named(text: str, field: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(text + ZEBRA)
    assert caught.value.field == field
    assert sentence in caught.value.sentence


def test_a_windows_printer_can_be_set_on_a_computer_without_windows(
    tmp_path: Path,
) -> None:
    text = '[[printers]]\nkind = "windows"\nname = "Office"\nqueue = "HP"\n'
    printers = printers_of(
        parse(text + "[[routes]]\nkind='label'\nprinter='Office'"), bench_paths(tmp_path)
    )
    assert printers["Office"].formats == {Format.PDF, Format.PNG}
