"""How pages lie on paper, and how our own look: as the routes and the shop want them."""

import hashlib
from pathlib import Path

import msgspec
import pytest

from packstation.assembly.running import Pro, Seams, open_bench
from packstation.documents.careful import in_a_thread
from packstation.documents.labels import read_codes
from packstation.documents.own.packing_slip import packing_slip
from packstation.documents.own.slip import PackingSlip
from packstation.documents.pdfium import text_of
from packstation.packing import commands as cmd
from packstation.packing.effects import PrintCopy
from packstation.packing.shipping import Copy, CopyStatus, Document, DocumentKind, Format
from packstation.printing.folder import FolderPrinter
from packstation.printing.routes import Route, Routes
from packstation.settings.errors import SettingsError
from packstation.settings.file import parse as parse_settings
from packstation.settings.paths import bench_paths
from packstation.workflow.performers.printing import Printers
from tests.harness import QUICK, Warehouse, pack
from tests.integration.workflow.test_paper import Kept, shipping
from tests.tools.routes import single_printer
from tests.unit.documents.samples import pdf_label


async def test_a_page_is_turned_and_moved_for_its_printer_and_one_that_would_fall_off_refused(
    tmp_path: Path,
) -> None:
    label = pdf_label("TRACK0012345")
    document = Document("1.c1.label.1", DocumentKind.LABEL, Format.PDF, "0" * 64, 1, 1)
    effect = PrintCopy(key="k", document=document, title="T")
    for offset_mm, is_printed in ((4.0, True), (80.0, False)):
        route = Route(
            kind=DocumentKind.LABEL,
            printer="A",
            format=Format.PDF,
            rotation_degrees=180,
            offset_y_mm=offset_mm,
        )
        folder = FolderPrinter(tmp_path / f"{offset_mm}", "A")
        printers = Printers({"A": folder}, Routes((route,)), Kept(label))
        (outcome,) = await printers.print_copy(shipping(document), effect)
        assert isinstance(outcome, cmd.CopyCameOut) == is_printed
    printed = (tmp_path / "4.0" / "T.pdf").read_bytes()
    assert printed != label
    assert read_codes(printed, Format.PDF) == ("TRACK0012345",)
    assert isinstance(outcome, cmd.CopyFailed)
    assert outcome.problem is not None
    assert "would fall off the paper" in outcome.problem.detail


async def test_a_bench_prints_slips_in_the_look_of_its_shop(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    (tmp_path / "look.toml").write_text('shop_name = "Holm"\nlanguage = "de"\n')
    settings = parse_settings(
        '[documents]\nstyle = "look.toml"\n[packing]\nacknowledge_notes = false\n'
    )
    pro, seams = Pro(warehouse.url, warehouse.key), Seams(reading=in_a_thread, pace=QUICK)
    async with open_bench(settings, bench_paths(tmp_path), pro, seams) as bench:
        await pack(bench, warehouse.order(), "!done")
    (slip,) = (tmp_path / "print").glob("*slip*")
    text = text_of(slip.read_bytes())
    assert all(word in text for word in ("Holm", "Lieferschein", "Gepackt am 20"))


async def test_a_look_that_cannot_be_used_keeps_the_bench_shut_and_says_why(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    (tmp_path / "look.toml").write_text('accent = "red"\n')
    settings = parse_settings('[documents]\nstyle = "look.toml"\n')
    with pytest.raises(SettingsError, match=r"look\.toml.*'red' is not a colour like #1F3A5F"):
        async with open_bench(settings, bench_paths(tmp_path), Pro(warehouse.url, warehouse.key)):
            pass


async def test_a_packing_slip_that_is_printed_once_more_says_copy(tmp_path: Path) -> None:
    slip = packing_slip(PackingSlip(order_number="HO-1", lines=()))
    document = Document("1.c1.slip.1", DocumentKind.PACKING_SLIP, Format.PDF, "0" * 64, 1, 1)
    store = Kept(slip)
    printers = Printers(
        {"A": FolderPrinter(tmp_path, "A")}, single_printer("A"), store, copy_word="Kopie"
    )
    session = msgspec.structs.replace(shipping(document), copies=())
    first = PrintCopy(key="k", document=document, title="T1")
    await printers.print_copy(session, first)
    assert (tmp_path / "T1.pdf").read_bytes() == slip
    out = Copy(document.id, 1, "T1", status=CopyStatus.PRINTED)
    again = PrintCopy(key="k", document=document, number=2, title="T2")
    (outcome,) = await printers.print_copy(msgspec.structs.replace(session, copies=(out,)), again)
    printed = (tmp_path / "T2.pdf").read_bytes()
    assert "Kopie" in text_of(printed)
    # What was printed is what the log and the ledger name, also after a crash in between.
    assert isinstance(outcome, cmd.CopyCameOut)
    assert outcome.sha256 == hashlib.sha256(printed).hexdigest()
    assert set(store.added) == {printed}
    resumed = msgspec.structs.replace(again, is_resumed=True, printer="A")
    found = await printers.print_copy(msgspec.structs.replace(session, copies=(out,)), resumed)
    assert found == (msgspec.structs.replace(outcome, is_proven=True),)
    # The first one never came out: the only one on paper is no copy.
    lost = msgspec.structs.replace(out, status=CopyStatus.FAILED)
    third = msgspec.structs.replace(again, title="T3")
    await printers.print_copy(msgspec.structs.replace(session, copies=(lost,)), third)
    assert (tmp_path / "T3.pdf").read_bytes() == slip
