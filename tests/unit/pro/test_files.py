"""Files come out of their wrapping as what they are, or not at all."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packstation.packing.shipping import Format
from packstation.pro.errors import Malformed, TooLarge
from packstation.pro.files import MAX_DOCUMENT_BYTES, decode_file, safe_file_name
from tests.unit.pro.support import PDF, PNG, ZPL, b64


@pytest.mark.parametrize("layers", [0, 1, 2, 3])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PDF, Format.PDF),
        (PNG, Format.PNG),
        (ZPL, Format.ZPL),
        (b"\xef\xbb\xbf\r\n ~DGR:LOGO,8,1,FF\n" + ZPL, Format.ZPL),
        (b"CT~~CD,~CC^~CT~\n" + ZPL, Format.ZPL),
    ],
)
def test_a_file_is_found_in_up_to_three_layers(
    content: bytes, expected: Format, layers: int
) -> None:
    wrapped: object = b64(content, layers) if layers else content
    file = decode_file("getLabels", wrapped, hint="application/pdf")
    assert (file.content, file.format) == (content, expected)


@pytest.mark.parametrize(
    "dress",
    [
        lambda text: "\r\n".join(text[i : i + 76] for i in range(0, len(text), 76)),
        lambda text: "data:application/pdf;base64," + text,
        lambda text: text.replace("+", "-").replace("/", "_").rstrip("="),
        lambda text: f'"{text}"',
    ],
)
def test_base64_in_any_dress_is_taken(dress: object) -> None:
    assert callable(dress)
    content = PNG + bytes(range(256))
    assert decode_file("getLabels", dress(b64(content, 2))).content == content


@pytest.mark.parametrize(
    "wrapped",
    [None, "", "garbage!", b64(b"hello"), b64(PDF, 4), "<html>^XA</html>", 5, {}, [300], "%%%"],
)
def test_what_is_no_document_is_refused_with_its_path(wrapped: object) -> None:
    with pytest.raises(Malformed) as caught:
        decode_file("getLabels", wrapped, "$.File")
    assert caught.value.path == "$.File"


def test_a_document_above_20_mb_is_refused() -> None:
    with pytest.raises(TooLarge):
        decode_file("getLabels", PDF + bytes(MAX_DOCUMENT_BYTES))


@given(st.text() | st.binary())
def test_no_input_breaks_the_decoder(wrapped: str | bytes) -> None:
    with contextlib.suppress(Malformed):
        assert decode_file("getLabels", wrapped).format in Format


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("CN22 EP-AAA.pdf", "CN22 EP-AAA.pdf"),
        ("../../etc/x", "x.pdf"),
        ("..\\..\\x.PDF", "x.pdf"),
        ("CON", "_CON.pdf"),
        ("lpt1.pdf", "_lpt1.pdf"),
        ("a:b?.pdf", "a_b_.pdf"),
        ("..", "form.pdf"),
        ("", "form.pdf"),
        ("x\x00y\u202egpj", "x_y_gpj.pdf"),
    ],
)
def test_a_document_name_becomes_a_safe_file_name(name: str, safe: str) -> None:
    assert safe_file_name(name, "form") == safe


@given(st.text(max_size=300))
def test_no_name_leaves_its_folder(name: str) -> None:
    safe = safe_file_name(name, "form")
    assert safe.endswith(".pdf")
    assert len(safe) <= 104
    assert not set("/\\:*?\0") & set(safe)
    assert not safe.startswith(".")
