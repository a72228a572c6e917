"""`printers`, `sheet` and `paper` as somebody at the shell uses them."""

import asyncio
import csv
import io
import json
import re
from pathlib import Path

import pytest

from packstation.cli.dispatch import dispatch
from packstation.cli.shell.exits import ExitCode
from packstation.documents.labels import read_codes
from packstation.documents.pdfium import text_of
from packstation.journal.folder import DataFolder
from packstation.packing.shipping import Format
from packstation.printing.network.zebra_status import label_count
from packstation.sandbox.samples import sample_orders
from packstation.settings.model import Mode
from packstation.settings.paths import bench_paths
from tests.tools.cups import free_port
from tests.tools.zebra import Zebra

SETTINGS = """
[[printers]]
kind = "network"
name = "Zebra 7"
host = "127.0.0.1"
port = {port}
[[printers]]
kind = "folder"
name = "Files"
[[routes]]
kind = "label"
printer = "Zebra 7"
format = "zpl"
carrier = "DPD"
[[routes]]
kind = "packing-slip"
printer = "Files"
"""


def settle(folder: Path, port: int) -> list[str]:
    """Write the settings; the options that every command gets."""
    (folder / "settings.toml").write_text(SETTINGS.format(port=port))
    return ["--data-dir", str(folder)]


def test_printers_says_which_does_what_and_which_does_not_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = settle(tmp_path, free_port())
    assert dispatch(["printers", *options]) == ExitCode.UNFINISHED
    said = capsys.readouterr().out
    assert "not-ready  Zebra 7 (zpl): Zebra 7 does not answer." in said
    assert "for label (DPD)" in said
    assert "ready      Files" in said
    assert "for packing-slip" in said


async def test_a_test_page_comes_out_of_the_label_printer_and_scans_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Zebra() as zebra:
        options = settle(tmp_path, zebra.port)
        code = await asyncio.to_thread(dispatch, ["printers", "--test", "Zebra 7", *options])
        assert code == ExitCode.DONE
        assert capsys.readouterr().out.startswith("printed: ")
        (page,) = zebra.printed
        assert label_count(page) == 1
        (code_of_page,) = read_codes(page, Format.ZPL)
        assert re.fullmatch("PS:TEST:[0-9A-Z]{4}", code_of_page)
        zebra.head_open = True
        code = await asyncio.to_thread(dispatch, ["printers", "--test", "Zebra 7", *options])
        assert code == ExitCode.UNFINISHED
        assert "not printed: The print head of Zebra 7 is open" in capsys.readouterr().err
        assert len(zebra.printed) == 1


async def test_a_test_page_of_the_command_line_stands_in_the_ledger(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Zebra() as zebra:
        options = settle(tmp_path, zebra.port)
        test = ["printers", "--test", "Zebra 7", *options]
        assert await asyncio.to_thread(dispatch, test) == ExitCode.DONE
        (page,) = zebra.printed
        zebra.head_open = True
        assert await asyncio.to_thread(dispatch, test) == ExitCode.UNFINISHED
    capsys.readouterr()
    assert dispatch(["paper", "--json", *options]) == ExitCode.DONE
    printed, failed = map(json.loads, capsys.readouterr().out.splitlines())
    (code,) = read_codes(page, Format.ZPL)
    assert code == f"PS:TEST:{printed['document']}"
    told = [(c["kind"], c["printer"], c["reason"], c["status"]) for c in (printed, failed)]
    assert told == [
        ("test-page", "Zebra 7", "test print", "printed"),
        ("test-page", "Zebra 7", "test print", "failed"),
    ]


async def test_beside_a_running_bench_no_test_page_is_printed_unless_asked_for_without_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Zebra() as zebra:
        options = settle(tmp_path, zebra.port)
        folder = bench_paths(tmp_path).journal_file(Mode.TRAINING).parent
        async with await DataFolder.open(folder, station="Bench 3"):
            test = ["printers", "--test", "Zebra 7", *options]
            assert await asyncio.to_thread(dispatch, test) == ExitCode.ALREADY_RUNNING
            assert zebra.printed == []
            said = capsys.readouterr().err
            assert "is already running as station Bench 3" in said
            assert "TEST PRINT (Ctrl+T)" in said
            assert "--unrecorded" in said
            code = await asyncio.to_thread(dispatch, [*test, "--unrecorded"])
            assert code == ExitCode.DONE
            assert len(zebra.printed) == 1
    capsys.readouterr()
    assert dispatch(["paper", "--json", *options]) == ExitCode.DONE
    assert capsys.readouterr().out == ""


def test_a_test_page_that_cannot_be_recorded_says_why_and_what_prints_it_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = settle(tmp_path, 9)
    journal = bench_paths(tmp_path).journal_file(Mode.TRAINING)
    journal.parent.mkdir(parents=True)
    journal.write_bytes(b"no database at all, and much longer than a header would be" * 20)
    test = ["printers", "--test", "Files", *options]
    assert dispatch(test) == ExitCode.UNFINISHED
    assert "--unrecorded prints it" in capsys.readouterr().err
    assert dispatch([*test, "--unrecorded"]) == ExitCode.DONE


def test_printing_without_record_is_only_for_test_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = settle(tmp_path, 9)
    assert dispatch(["printers", "--unrecorded", *options]) == ExitCode.USAGE
    assert "--test NAME" in capsys.readouterr().err


def test_a_printer_that_is_not_set_is_named_with_those_that_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = settle(tmp_path, 9)
    assert dispatch(["printers", "--test", "Zebra 8", *options]) == ExitCode.USAGE
    assert "There is no printer 'Zebra 8'. Printers: Zebra 7, Files." in capsys.readouterr().err


def test_sheets_hold_the_barcodes_of_printers_and_boxes(tmp_path: Path) -> None:
    options = settle(tmp_path, 9)
    files = {name: tmp_path / f"{name}.pdf" for name in ("out", "printers", "boxes")}
    wanted = [part for name, file in files.items() for part in (f"--{name}", str(file))]
    assert dispatch(["sheet", *wanted, *options]) == ExitCode.DONE
    printers = read_codes(files["printers"].read_bytes(), Format.PDF)
    assert printers == ("PS:PRINTER:Zebra 7", "PS:PRINTER:Files")
    boxes = read_codes(files["boxes"].read_bytes(), Format.PDF)
    assert "PS:BOX:BOX-M" in boxes


def test_sheets_speak_the_language_of_the_window_in_the_look_of_the_shop(tmp_path: Path) -> None:
    options = settle(tmp_path, 9)
    folder = Path(options[options.index("--data-dir") + 1])
    with (folder / "settings.toml").open("a", encoding="utf-8") as file:
        file.write('[window]\nlanguage = "de"\n[documents]\nstyle = "look.toml"\n')
    (folder / "look.toml").write_text('shop_name = "Holm & Öst"\n', encoding="utf-8")
    out, badges = tmp_path / "out.pdf", tmp_path / "badges.pdf"
    names = ("Anna K.", "Zoë Ł.", "李娜")
    sheets = ("--out", str(out), "--badges", str(badges), *names)
    assert dispatch(["sheet", *options, *sheets]) == ExitCode.DONE
    text = text_of(out.read_bytes())
    assert all(word in text for word in ("Befehle als Barcodes", "NEUES PAKET", "Holm & Öst"))
    assert "PS:NEW-PARCEL" in read_codes(out.read_bytes(), Format.PDF)
    assert set(read_codes(badges.read_bytes(), Format.PDF)) == {f"PS:BADGE:{n}" for n in names}


def test_badges_of_nobody_are_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = settle(tmp_path, 9)
    out, badges = str(tmp_path / "out.pdf"), str(tmp_path / "badges.pdf")
    assert dispatch(["sheet", *options, "--out", out, "--badges", badges]) == ExitCode.USAGE
    assert "Whose badges?" in capsys.readouterr().err


def test_the_ledger_is_listed_by_order_printer_and_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "script.txt"
    sample = next(one for one in sample_orders() if one.own_number == "HO-1000")
    (item,) = [item for package in sample.body["Packages"] for item in package["Items"]]
    code = item["Barcode"]["Code"]
    script.write_text(f"HO-1000\n!qty {item['Quantity']}\n{code}\n!done\n!wait\n!manifest\n")
    options = ["--data-dir", str(tmp_path / "bench")]
    assert dispatch(["drive", str(script), *options]) == ExitCode.DONE
    capsys.readouterr()

    def listed(*narrowed: str) -> list[dict[str, str]]:
        assert dispatch(["paper", "--json", *narrowed, *options]) == ExitCode.DONE
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    copies = listed()
    label = next(copy for copy in copies if copy["kind"] == "label")
    day = label["at"][:10]
    assert label["status"] == "printed"
    assert label["order"] == "HO-1000"
    assert listed("--order", "ho-1000") == [c for c in copies if c["order"] == "HO-1000"]
    assert listed("--printer", "folder") == copies
    assert listed("--printer", "Zebra") == []
    assert listed("--day", "2001-01-01") == []
    assert {copy["kind"] for copy in copies} >= {"label", "packing-slip", "manifest"}
    manifest = next(copy for copy in copies if copy["kind"] == "manifest")
    assert (manifest["status"], manifest["printer"]) == ("printed", "Folder")
    assert len(manifest["sha256"]) == 64
    assert dispatch(["paper", "--csv", *options]) == ExitCode.DONE
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["title"] for row in rows] == [copy["title"] for copy in copies]
    assert dispatch(["paper", "--day", day, *options]) == ExitCode.DONE
