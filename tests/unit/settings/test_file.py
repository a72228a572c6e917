"""The settings file: what is written is read, and what is wrong is named."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from packstation.packing.service import AskPacker, Cheapest, ServiceGroup
from packstation.packing.shipping import DocumentKind, Format
from packstation.settings.errors import SettingsError
from packstation.settings.file import load, parse, to_toml
from packstation.settings.model import (
    CupsPrinter,
    DevicePrinter,
    FolderPrinter,
    Language,
    Mode,
    NetworkPrinter,
    PackingSettings,
    ProSettings,
    RouteSettings,
    ScannerSettings,
    Settings,
    StationSettings,
    SuffixKey,
    Theme,
    WindowSettings,
)

FULL = Settings(
    station=StationSettings(name='Bänch "7"', mode=Mode.LIVE, location="EDC5_Electio"),
    pro=ProSettings(url="https://apisandbox.electioapp.com", read_s=12.5),
    packing=PackingSettings(service=ServiceGroup("SG-1"), weight_tolerance_grams=20),
    printers=(
        NetworkPrinter(name="Zebra-7", host="10.0.0.7"),
        CupsPrinter(name="A4", queue="office"),
        DevicePrinter(name="USB", path="/dev/usb/lp0"),
        FolderPrinter(name="Files", path="/srv/paper"),
    ),
    routes=(
        RouteSettings(DocumentKind.LABEL, "Zebra-7", Format.ZPL, copies=2),
        RouteSettings(DocumentKind.MANIFEST, "A4"),
    ),
    scanner=ScannerSettings(prefix="\x02~", suffix_keys=(SuffixKey.TAB,)),
    window=WindowSettings(language=Language.POLISH, theme=Theme.HIGH_CONTRAST, type_scale=1.25),
)


@pytest.mark.parametrize("settings", [Settings(), FULL])
def test_settings_written_as_toml_are_read_as_they_were(settings: Settings) -> None:
    assert parse(to_toml(settings)) == settings


def test_without_a_file_it_is_a_training_bench_that_prints_into_a_folder(tmp_path: Path) -> None:
    settings = load(tmp_path / "settings.toml")
    assert settings == Settings() == parse("")
    assert settings.station.mode is Mode.TRAINING
    assert {route.kind for route in settings.routes} == set(DocumentKind)
    assert {route.format for route in settings.routes} == {Format.PDF}


def test_a_file_may_say_only_what_differs() -> None:
    settings = parse('[packing]\nservice = { type = "cheapest" }\n')
    assert settings == replace(Settings(), packing=PackingSettings(service=Cheapest()))
    assert parse('[packing.service]\ntype = "ask"').packing.service == AskPacker()


def test_a_label_printer_is_sent_pages_that_are_converted_and_moved_for_it() -> None:
    (route,) = parse(PRINTER + ROUTE + "format = 'pdf'\noffset_y_mm = 1.5\n").routes
    assert (route.format, route.offset_y_mm) == (Format.PDF, 1.5)


PRINTER = '[[printers]]\nkind = "network"\nname = "Z"\nhost = "h"\n'
OFFICE = '[[printers]]\nkind = "cups"\nname = "Z"\nqueue = "q"\n'
ROUTE = '[[routes]]\nkind = "label"\nprinter = "Z"\n'


@pytest.mark.parametrize(
    ("text", "field", "sentence"),
    [
        ("[station\n", "", "not TOML"),
        ("a = " + "[" * 3000, "", "not TOML"),
        ("[station]\nnmae = 'B'\n", "station.nmae", "Did you mean 'station.name'"),
        ("[stations]\nname = 'B'\n", "stations", "Did you mean 'station'"),
        ("read_s = 3\n", "read_s", "Did you mean 'pro.read_s'"),
        ("[packing.service]\ntype = 'group'\nref = 'x'", "packing.service.ref", "no such setting"),
        (PRINTER + "hots = 'x'\n", "printers[0].hots", "Did you mean 'printers.host'"),
        ("station = 4\n", "station", "Expected a table, got a whole number"),
        ("[pro]\nread_s = 'long'\n", "pro.read_s", "Expected a number, got text"),
        ("[pro]\nread_s = nan\n", "pro.read_s", "number"),
        ("[pro]\nread_s = -1\n", "pro.read_s", "at least 0.1"),
        ("[station]\nname = ''\n", "station.name", "length of at least 1"),
        ("[station]\nmode = 'real'\n", "station.mode", "Choose one of: training, live"),
        ("[station]\nmode = 'live'\n", "pro.url", "needs the address"),
        ("[scanner]\nsuffix_keys = ['tab', 'esc']\n", "scanner.suffix_keys[1]", "enter, tab"),
        ("[[printers]]\nkind = 'fax'\n", "printers[0].kind", "cups, device, folder, network"),
        ("[[printers]]\nkind = 'network'\nname = 'Z'\n", "printers[0]", "'host'"),
        (OFFICE + ROUTE + "format = 'zpl'\n", "routes[0].format", "takes pdf, png, not zpl"),
        (
            PRINTER + ROUTE + "format = 'zpl'\noffset_y_mm = 1.5\n",
            "routes[0].offset_y_mm",
            'Say format = "pdf"',
        ),
        (
            PRINTER + ROUTE + "format = 'zpl'\nrotation_degrees = 180\n",
            "routes[0].rotation_degrees",
            "neither turned nor moved",
        ),
        (PRINTER + PRINTER, "printers[1].name", "Two printers"),
        (PRINTER + ROUTE.replace("Z", "Y"), "routes[0].printer", "Printers: Z"),
        (PRINTER + (ROUTE + "format = 'zpl'\n") * 2, "routes[1].kind", "two routes for label"),
        ("[pro]\nurl = 'http://api.electioapp.com'\n", "pro.url", "https"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_what_to_do(
    tmp_path: Path, text: str, field: str, sentence: str
) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as caught:
        load(path)
    assert caught.value.path == path
    assert caught.value.field == field
    assert sentence in caught.value.sentence
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"#" * 2_000_000])
def test_a_file_that_is_no_text_of_ours_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError):
        load(path)
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path)


@given(st.text())
def test_no_text_makes_reading_fail_with_anything_but_a_settings_error(text: str) -> None:
    with contextlib.suppress(SettingsError):
        parse(text)


def test_the_file_points_to_its_reference() -> None:
    assert "docs/settings.md" in to_toml(Settings()).splitlines()[0]
