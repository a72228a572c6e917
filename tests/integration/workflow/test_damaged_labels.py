"""Labels that cannot be printed are a problem with a name and a way on, never printed."""

import base64
from pathlib import Path

import httpx
import msgspec
import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest

from packstation.documents.careful import carefully
from packstation.documents.errors import Damage, UnreadableDocumentError
from packstation.packing import commands as cmd
from packstation.packing.problems import ProblemKind
from packstation.packing.session import Phase
from tests.harness import Warehouse, pack
from tests.unit.documents.samples import pdf_label, png_label


def pdf_of(pages: int) -> bytes:
    """Empty pages, many of them small to send."""
    kids = b"3 0 R " * pages
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count %d/Kids[%s]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%%%EOF" % (pages, kids)
    )


def locked_pdf() -> bytes:
    """A page that asks for a password, as reportlab writes it."""
    import io

    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt="secret")
    canvas.drawString(9, 9, "label")
    canvas.save()
    return buffer.getvalue()


DAMAGED = {
    "locked": (locked_pdf, Damage.LOCKED),
    "words for a PDF": (lambda: b"%PDF-1.4 an error in words", Damage.BROKEN),
    "cut PDF": (lambda: pdf_label("TRACK1")[:300], Damage.BROKEN),
    "10,000 pages": (lambda: pdf_of(10_000), Damage.TOO_LARGE),
    "cut PNG": (lambda: png_label("TRACK1")[:-200], Damage.CUT_OFF),
    "cut ZPL": (lambda: b"^XA^FO5,5^BCN,99^FDTRACK1^FS", Damage.CUT_OFF),
    "ZPL that stores": (lambda: b"^XA^DFR:X.ZPL^FS^FO5,5^FDx^FS^XZ", Damage.UNSAFE),
}


class Damaging(httpx.AsyncHTTPTransport):
    """The simulator, behind something that damages labels of the formats named."""

    def __init__(self, content: bytes, only: str = "") -> None:
        super().__init__()
        self.content = content
        self.only = only
        self.is_over = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        is_hit = request.url.path.startswith("/labels/") and request.url.path.endswith(self.only)
        if not is_hit or self.is_over:
            return await super().handle_async_request(request)
        body = msgspec.json.encode({"File": base64.b64encode(self.content).decode()})
        return httpx.Response(200, content=body, headers={"Content-Type": "application/json"})


@pytest.mark.attack("paper")
@pytest.mark.parametrize(("made", "damage"), DAMAGED.values(), ids=list(DAMAGED))
async def test_a_damaged_label_is_named_and_the_next_try_prints_the_label(
    warehouse: Warehouse, tmp_path: Path, made: "object", damage: Damage
) -> None:
    assert callable(made)
    broken = Damaging(made())
    async with warehouse.bench(tmp_path, transport=broken) as bench:
        session = await pack(bench, warehouse.order(), "!done")
        problem = session.consignments[0].labels.problem
        assert problem is not None
        assert (problem.kind, problem.detail) == (ProblemKind.DAMAGED, damage.value)
        assert problem.code == "label"
        assert not [copy for copy in session.copies if "label" in copy.document]
        broken.is_over = True
        bench.station.act(cmd.Retry())
        assert await bench.settled(10)
        assert bench.station.bench.sessions[session.stream].phase is Phase.FINISHED


async def test_another_format_is_taken_when_the_first_is_damaged(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    broken = Damaging(b"%PDF-1.4 broken", only="pdf")
    async with warehouse.bench(tmp_path, transport=broken) as bench:
        session = await pack(bench, warehouse.order(), "!done")
        assert session.phase is Phase.FINISHED
        (label,) = [d for d in session.documents if "label" in d.id]
        assert label.format.value == "png"


def _fails(error: BaseException) -> None:
    raise error


@pytest.mark.parametrize(
    "error", [ValueError("x"), MemoryError(), pypdfium2.PdfiumError("x"), RecursionError()]
)
def test_whatever_a_library_raises_over_a_document_is_one_kind_of_error(
    error: BaseException,
) -> None:
    with pytest.raises(UnreadableDocumentError):
        carefully(_fails, error)
