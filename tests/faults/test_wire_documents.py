"""Labels and papers as no printer wants them: printed all the same, or named with a next step."""

import base64
import tracemalloc
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from packstation.assembly.running import Pro
from packstation.documents.apart import Apart
from packstation.documents.careful import Reading, in_a_thread
from packstation.packing.problems import ProblemKind
from packstation.packing.shipping import CONVERSIONS, Format
from tests.crash.scenarios import BY_NAME
from tests.faults.person import Person
from tests.faults.test_wire import ONE, Body, a_bench, sandbox_for

EXPORT = BY_NAME["to New York, two consignments"]
TWICE = 2
ENDLESS = 200_000_000
CHUNK = bytes(1_000_000)


def wrapped(text: str) -> str:
    """Lines of 76 characters, as mail has them."""
    return base64.encodebytes(text.encode()).decode().replace("\n", "\r\n")


def url_safe(text: str) -> str:
    """The alphabet of addresses, without padding."""
    return text.replace("+", "-").replace("/", "_").rstrip("=")


def file_in(body: bytes) -> str:
    return str(msgspec.json.decode(body)["File"])


def files_under(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


async def endless() -> AsyncIterator[bytes]:
    for _ in range(ENDLESS // len(CHUNK)):
        yield CHUNK


async def ship_with(
    folder: Path, label: Callable[[bytes], Body | None], reading: Reading = in_a_thread
) -> tuple[Person, list[Path]]:
    """Ship one order while `label` gives another body for each reply that is a label."""

    async def change(request: httpx.Request, reply: httpx.Response) -> Body | None:
        if not request.url.path.startswith("/labels/"):
            return None
        return label(await reply.aread())

    with sandbox_for(ONE) as sandbox:
        pro = Pro(sandbox.url, sandbox.key)
        async with a_bench(folder, pro, change, reading=reading) as (bench, paths):
            person = Person(bench)
            await person.ship(ONE, sandbox.orders[0]["reference"])
    return person, list(paths.print_dir.glob("*label*"))


async def test_a_label_that_is_a_picture_called_pdf_is_printed_as_a_picture(tmp_path: Path) -> None:
    with sandbox_for(ONE) as sandbox:
        own = httpx.AsyncHTTPTransport()

        async def change(request: httpx.Request, _: httpx.Response) -> Body | None:
            if not request.url.path.startswith("/labels/"):
                return None
            path = request.url.path.rpartition("/")[0] + "/PNG"
            asked = httpx.Request("GET", request.url.copy_with(path=path), headers=request.headers)
            picture = file_in(await (await own.handle_async_request(asked)).aread())
            return msgspec.json.encode({"File": picture, "ContentType": "application/pdf"})

        async with own, a_bench(tmp_path, Pro(sandbox.url, sandbox.key), change) as (bench, paths):
            person = Person(bench)
            await person.ship(ONE, sandbox.orders[0]["reference"])
        assert [sheet.suffix for sheet in paths.print_dir.glob("*label*")] == [".png"]


@pytest.mark.parametrize("dress", [wrapped, url_safe])
async def test_base64_in_lines_or_twice_or_of_addresses_is_a_label(
    dress: Callable[[str], str], tmp_path: Path
) -> None:
    def change(body: bytes) -> bytes:
        return msgspec.json.encode({"File": dress(file_in(body)), "ContentType": "text/plain"})

    person, sheets = await ship_with(tmp_path, change)
    assert person.told == set()
    assert len(sheets) == 1


@pytest.mark.attack("paper")
@pytest.mark.parametrize("what", ["garbage", "200 MB"])
async def test_what_is_no_label_stops_with_a_next_step_and_the_next_try_prints_the_label(
    what: str, tmp_path: Path
) -> None:
    bad: list[int] = []

    def change(_: bytes) -> Body | None:
        if len(bad) == TWICE:
            return None
        bad.append(len(bad))
        return endless() if what == "200 MB" else msgspec.json.encode({"File": "%%% no label"})

    await ship_with(tmp_path / "before", lambda _: None)  # what is loaded once counts for none
    tracemalloc.start()
    try:
        person, sheets = await ship_with(tmp_path / "now", change)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(bad) == TWICE
    assert person.told == {ProblemKind.MALFORMED.value}  # each time with a remedy, or Silent
    assert person.tries >= 1
    assert len(sheets) == 1
    assert most < ENDLESS / 2


def endless_pdf() -> bytes:
    """Ten forms, each drawing the one below ten times: a small file that is never drawn whole."""
    forms = [b"0 0 288 432 re f"] + [b"/F%d Do " % below * 10 for below in range(9)]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 288 432]/Contents 4 0 R"
        b"/Resources<</XObject<</F9 14 0 R>>>>>>",
        b"<</Length 6>>stream\n/F9 Do\nendstream",
    ]
    for number, drawn in enumerate(forms):
        uses = b"/XObject<</F%d %d 0 R>>" % (number - 1, number + 4) if number else b""
        objects.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 288 432]/Resources<<%b>>/Length %d>>"
            b"stream\n%b\nendstream" % (uses, len(drawn), drawn)
        )
    body = b"%PDF-1.7\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj%b\nendobj\n" % (number, text)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return body + table + end


@pytest.mark.attack("paper")
async def test_a_pdf_that_never_ends_stops_its_reader_only_and_the_next_try_prints_the_label(
    tmp_path: Path,
) -> None:
    bad: list[int] = []
    formats = (Format.ZPL, *(f for f in CONVERSIONS if Format.ZPL in CONVERSIONS[f]))
    pdf = base64.b64encode(endless_pdf()).decode()

    def change(_: bytes) -> Body | None:
        if len(bad) == len(formats):
            return None
        bad.append(len(bad))
        return msgspec.json.encode({"File": pdf, "ContentType": "application/pdf"})

    apart = Apart(limit_s=2.0)
    try:
        person, sheets = await ship_with(tmp_path, change, apart)
    finally:
        apart.close()
    assert len(bad) == len(formats)
    assert person.told == {ProblemKind.DAMAGED.value}
    assert len(sheets) == 1


@pytest.mark.attack("paper")
@pytest.mark.parametrize("name", ["../../etc/x", "CON", "/etc/passwd"])
async def test_a_document_named_like_a_path_stays_in_its_folder(name: str, tmp_path: Path) -> None:
    renamed: list[object] = []

    async def change(request: httpx.Request, reply: httpx.Response) -> Body | None:
        if not request.url.path.startswith("/consignments/docs/"):
            return None
        sets: dict[str, Any] = msgspec.json.decode(await reply.aread())
        for kind, entries in sets.items():
            files = entries.values() if isinstance(entries, dict) else [e["Value"] for e in entries]
            sets[kind] = [{"Key": name, "Value": file} for file in files]
            renamed.extend(sets[kind])
        return msgspec.json.encode(sets)

    bench_folder = tmp_path / "deep" / "deeper"
    with sandbox_for(EXPORT) as sandbox:
        pro = Pro(sandbox.url, sandbox.key)
        async with a_bench(bench_folder, pro, change, EXPORT) as (bench, paths):
            await Person(bench).ship(EXPORT, sandbox.orders[0]["reference"])
    assert len(renamed) >= len(EXPORT.customs)
    assert len([*paths.print_dir.iterdir()]) == EXPORT.parcels + len(EXPORT.customs)
    files = files_under(tmp_path)
    assert [file for file in files if not file.is_relative_to(bench_folder)] == []
    assert {file.stem for file in files}.isdisjoint(("x", "CON", "passwd"))
