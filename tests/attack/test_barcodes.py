"""Whatever stands on a parcel is text: no command, no query, no option, no line of a terminal."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from packstation.cli.dispatch import dispatch
from packstation.cli.shell.exits import ExitCode
from packstation.documents.labels import read_codes
from packstation.packing.barcodes.words import FOREIGN, WORDS, heard, printed
from packstation.packing.bench import Bench, BenchAlert, interpret
from packstation.packing.problems import AlertKind
from packstation.packing.shipping import Format
from packstation.scanning.scan import ScanSource, read_scan
from tests.end_to_end.test_drive import Bench as DrivenBench
from tests.end_to_end.test_drive import Keeper
from tests.end_to_end.test_drive import bench as bench
from tests.end_to_end.test_drive import keeper as keeper
from tests.end_to_end.test_drive import sandbox as sandbox
from tests.tools.printers import NOW

SHOP = "K7QX2M"
HOSTILE = (
    "'; DROP TABLE events; --",
    '" OR ""="',
    "--data-dir=/tmp/x",
    "%n%s%x",
    "../../../etc/passwd",
    "<img src=file:///etc/passwd>",
    "\x1b]0;owned\x07\x1b[2J",
    "\u202egnp.tnemucod",
    "=cmd|' /C calc'!A0",
    "A" * 10_000,
    "{0.__class__}",
)


@pytest.mark.attack("barcodes")
def test_a_command_on_a_parcel_is_none_where_the_shop_has_a_part_of_its_own(
    happened: Callable[[str], None],
) -> None:
    refused = [word for word in WORDS if heard(word.payload, SHOP) == FOREIGN]
    assert refused == list(WORDS)
    assert heard("ps:ABCDEF:hold", SHOP) == heard("PS:BADGE:Anna", SHOP) == FOREIGN
    meaning = interpret(Bench(), read_scan(FOREIGN, NOW, ScanSource.WEDGE).code)
    assert isinstance(meaning, BenchAlert)
    assert meaning.alert.kind is AlertKind.FOREIGN_COMMAND
    ours = [heard(printed(word.payload, SHOP), SHOP) for word in WORDS]
    assert ours == [word.payload for word in WORDS]
    assert heard("5003021058383", SHOP) == "5003021058383"
    happened(f"{len(refused)} of {len(WORDS)} foreign commands refused, {len(ours)} own ones heard")


def test_the_sheets_of_a_shop_have_its_own_part_in_every_code(tmp_path: Path) -> None:
    data, sheets = tmp_path / "data", [tmp_path / f"{n}.pdf" for n in ("out", "badges", "printers")]
    data.mkdir()
    (data / "settings.toml").write_text(f'[scanner]\nshop_code = "{SHOP}"\n')
    out, badges, printers = map(str, sheets)
    options = ["--out", out, "--badges", badges, "Anna", "--printers", printers]
    assert dispatch(["sheet", "--data-dir", str(data), *options]) == ExitCode.DONE
    codes = [code for sheet in sheets for code in read_codes(sheet.read_bytes(), Format.PDF)]
    assert f"PS:{SHOP}:BADGE:Anna" in codes
    assert len(codes) > len(WORDS)
    assert {code for code in codes if not code.startswith(f"PS:{SHOP}:")} == set()


@pytest.mark.attack("barcodes")
@pytest.mark.slow
def test_hostile_codes_between_the_items_change_nothing_and_steer_no_terminal(
    bench: DrivenBench, keeper: Keeper, happened: Callable[[str], None]
) -> None:
    reference, items = keeper.order("HO-1001", "ATTACK-1")
    between = [line for text in HOSTILE for line in (text, "!ok")]
    ended = bench.drive(reference, "!ok", items[0], *between, *items[1:], "!done")
    assert ended.returncode == ExitCode.DONE, ended.stderr
    said = ended.stdout + ended.stderr
    steering = [c for c in said if unicodedata.category(c) in ("Cc", "Cf") and c not in "\n\t"]
    assert steering == []
    assert len(keeper.tracking(reference)) == 1
    happened(f"{len(HOSTILE)} refused in words, one label, {len(steering)} control characters said")
