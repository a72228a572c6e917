"""The bytes decide what a document is, whatever a carrier's system writes before its label."""

import pytest

from packstation.packing.formats import format_of
from packstation.packing.shipping import Format

LABEL = b"^XA^PW812^FO50,200^BCN,200^FDTRACK^FS^XZ"
HEADS = {
    "nothing": b"",
    "a byte order mark": b"\xef\xbb\xbf",
    "the head of a driver, with DLE": b"\x10CT~~CD,~CC^~CT~\r\n",
    "the head of a driver, with a tilde": b"CT~~CD,~CC^~CT~\n",
    "commands of another language": b'! U1 setvar "print.tone" "20"\r\n',
    "a start of text": b"\x02",
    "a way through a driver": b"${",
    "a comment": b"// made by the carrier 1.2\n",
    "a comment in ZPL": b"^FX made by the carrier ^FS\n",
    "a picture": b"~DGR:LOGO.GRF,8,1,FF00FF00FF00FF00\n",
    "a picture as it is": b"~DYR:LOGO,B,G,8,1,\x00\x01\x02^XA\x7f\x10\n",
    "a darkness": b"~SD20\n",
    "a page of settings": b"^XA^MNW^JUS^XZ\n",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=list(HEADS))
def test_a_label_is_known_whatever_stands_before_it(head: bytes) -> None:
    assert format_of(head + LABEL) is Format.ZPL
    assert format_of(head + LABEL.lower()) is Format.ZPL


@pytest.mark.parametrize("tail", [b"$}", b"\x03", b"\r\n^XA^JUS^XZ", b"\x00\x00", b"~JA"])
def test_a_label_is_known_whatever_follows_it(tail: bytes) -> None:
    assert format_of(LABEL + tail) is Format.ZPL


@pytest.mark.parametrize(
    "label",
    [b"^XA^FO5,5^FDcut off", b"\x1eXA\x1eFO5,5\x1eFDx\x1eFS\x1eXZ", b"~CC!\n!XA!FDx!FS!XZ"],
    ids=["cut off", "with RS for the caret", "with a sign of its own"],
)
def test_a_damaged_or_odd_label_is_still_a_label(label: bytes) -> None:
    assert format_of(label) is Format.ZPL


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(9), Format.PNG),
        (b"%PDF-1.4\n", Format.PDF),
        (b"junk\n" * 100 + b"%PDF-1.4\n", Format.PDF),
        (b"%PDF-1.4 an error in words", Format.PDF),
    ],
)
def test_pictures_and_pages_are_known_by_their_head(content: bytes, expected: Format) -> None:
    assert format_of(content) is expected


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>^XA</html>",
        b'{"error": "no ^XA"}',
        b'"^XA^FDx^FS^XZ"',
        b"GIF89a\x01\x00\x01\x00^XA",
        b"\xff\xd8\xff\xe0\x00\x10JFIF^XA",
        b'N\nB50,50,0,1,2,4,100,B,"X"\nP1\n',
        b"\x89PN",
    ],
    ids=["empty", "web page", "JSON", "JSON text", "GIF", "JPEG", "EPL", "scrap"],
)
def test_anything_else_is_none_of_ours(content: bytes) -> None:
    assert format_of(content) is None
