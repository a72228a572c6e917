"""Setting up a bench at its window: PRO, key, location and printers, each written at once."""

import asyncio
import socket
from pathlib import Path

import pytest

from packstation.assembly.setting_up import at_address, use_printer
from packstation.assembly.setup import Setup, read_setup
from packstation.desktop.setting_up import SetupDesk
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.shipping import DocumentKind, Format
from packstation.printing.model import Trouble
from packstation.sandbox.child import SandboxProcess
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.environment import Overrides
from packstation.settings.model import CupsPrinter, Mode, NetworkPrinter
from tests.tools.memory_keyring import MemoryKeyring
from tests.tools.memory_keyring import kept as kept

SPEAKER = Speaker(Language.ENGLISH, is_strict=True)


def setup_of(folder: Path) -> Setup:
    return read_setup(Overrides(data_dir=folder))


def desk(folder: Path) -> tuple[SetupDesk, list[str]]:
    closed: list[str] = []
    return SetupDesk(setup_of(folder), SPEAKER, lambda: closed.append("closed")), closed


def has_key(one: SetupDesk) -> bool:
    return one.state.has_key


async def test_from_the_box_to_live_every_answer_counts_from_the_next_start_on(
    tmp_path: Path, kept: MemoryKeyring
) -> None:
    pro = await asyncio.to_thread(SandboxProcess.start)
    one, closed = desk(tmp_path)
    try:
        assert "needs no key" in await one.use_key("K" * 32)
        assert await one.use_pro(pro.url) == ""
        assert await one.use_key("two words") == SPEAKER.text("key.not_a_key")
        assert await one.use_key("K" * 32) == SPEAKER.text("key.refused")
        assert not has_key(one)
        assert await one.use_key(pro.key) == ""
        assert has_key(one)
        assert list(kept.kept.values()) == [pro.key]
        places = dict(await one.locations())
        assert "LEEDS-DC" in places
        assert await one.set({"station.location": "LEEDS-DC", "station.name": "Bench 9"}) == ""
        assert await one.use_printer("127.0.0.1:9100", for_labels=True) == ""
        again, _ = desk(tmp_path)  # who stops here goes on there, the key is in the keyring
        assert dict(await again.locations()) == places
        assert has_key(again)
    finally:
        await asyncio.to_thread(pro.stop)
    settings = setup_of(tmp_path).settings
    assert (settings.station.mode, settings.pro.url) == (Mode.LIVE, pro.url)
    assert (settings.station.name, settings.station.location) == ("Bench 9", "LEEDS-DC")
    printers = {route.kind: route.printer for route in settings.routes}
    assert printers[DocumentKind.LABEL] == printers[DocumentKind.RETURN_LABEL] == "127.0.0.1"
    assert printers[DocumentKind.PACKING_SLIP] == "Folder"
    text = (setup_of(tmp_path).paths.settings_file).read_text(encoding="utf-8")
    assert pro.key not in text
    one.restart()
    assert (one.restarts, closed) == (True, ["closed"])


async def test_what_is_wrong_is_said_and_nothing_is_written(
    tmp_path: Path, kept: MemoryKeyring
) -> None:
    one, _ = desk(tmp_path)
    before = setup_of(tmp_path).settings
    for address in ("http://api.example.com", "no address", "ftp://x"):
        assert await one.use_pro(address)
    assert "10.1.2.3" in await one.use_printer("no printer at all", for_labels=True)
    assert await one.use_printer("10.1.2.3", for_labels=False)  # papers are not sent raw
    assert await one.use_pro("http://127.0.0.1:9") == ""
    assert "PRO" in await one.use_key("K" * 32)  # nobody answers there
    assert not kept.kept
    after = setup_of(tmp_path).settings
    assert (after.printers, after.routes) == (before.printers, before.routes)


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [("10.1.2.3", "10.1.2.3", 9100), ("zebra-7:6101", "zebra-7", 6101), (" z7 ", "z7", 9100)],
)
def test_an_address_is_a_host_and_maybe_a_port(address: str, host: str, port: int) -> None:
    found = at_address(address)
    assert found is not None
    assert isinstance(found.printer, NetworkPrinter)
    assert (found.printer.host, found.printer.port) == (host, port)


@pytest.mark.parametrize("address", ["", "a b", "http://z7", "z7:port", "z7:0", "z7:70000", "a@b"])
def test_what_is_no_address_is_none(address: str) -> None:
    assert at_address(address) is None


def test_comments_and_particular_routes_stay_and_what_nobody_uses_goes(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        '# the night shift\n[station]\nname = "Bench 3" # by the door\n'
        '[[printers]]\nkind = "folder"\nname = "Files"\n'
        '[[printers]]\nkind = "network"\nname = "Heavy"\nhost = "10.0.0.9"\n'
        '[[routes]]\nkind = "label"\nprinter = "Files"\n'
        '[[routes]]\nkind = "label"\nprinter = "Heavy"\ncarrier = "DHL"\n'
        '[[routes]]\nkind = "packing-slip"\nprinter = "Files"\n',
        encoding="utf-8",
    )
    use_printer(path, NetworkPrinter(name="Zebra", host="10.0.0.7"), for_labels=True)
    settings = use_printer(
        path, CupsPrinter(name="Office", queue="hp", formats=(Format.PDF,)), for_labels=False
    )
    text = path.read_text(encoding="utf-8")
    assert "# the night shift" in text
    assert "# by the door" in text
    told = {(r.kind.value, r.carrier): (r.printer, r.format) for r in settings.routes}
    assert told == {
        ("label", ""): ("Zebra", Format.ZPL),
        ("label", "DHL"): ("Heavy", Format.PDF),
        ("packing-slip", ""): ("Office", Format.PDF),
    }
    assert [printer.name for printer in settings.printers] == ["Heavy", "Zebra", "Office"]


async def test_a_printer_that_does_not_print_its_page_is_told_of_in_the_windows_language(
    tmp_path: Path,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    german = Speaker(Language.GERMAN, is_strict=True)
    one = SetupDesk(setup_of(tmp_path), german, lambda: None)
    assert await one.use_printer(f"127.0.0.1:{port}", for_labels=True) == ""
    said = await one.test_printer("127.0.0.1")
    assert (
        said
        == german.problem(
            Problem(ProblemKind.PRINTER, code=Trouble.GONE.value), "127.0.0.1"
        ).sentence
    )
