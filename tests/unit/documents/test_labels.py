import pytest
from hypothesis import given
from hypothesis import strategies as st

from packstation.documents.errors import UnreadableDocumentError
from packstation.documents.labels import Verdict, check_label, read_codes, split
from packstation.packing.shipping import Format
from tests.unit.documents.samples import pdf_label, png_label, zpl_label

SAMPLES = [
    (Format.PDF, pdf_label("TRACK0012345")),
    (Format.PNG, png_label("TRACK0012345")),
    (Format.ZPL, zpl_label("TRACK0012345")),
]
each_format = pytest.mark.parametrize(("document_format", "content"), SAMPLES)


@each_format
def test_the_tracking_reference_is_read_back(document_format: Format, content: bytes) -> None:
    assert read_codes(content, document_format) == ("TRACK0012345",)


@each_format
def test_the_right_label_matches_and_another_number_proves_nothing(
    document_format: Format, content: bytes
) -> None:
    right = check_label(content, document_format, ["OTHER000", "track 0012 345"], (1, 1))
    assert (right.verdict, right.reference) == (Verdict.MATCH, "track 0012 345")
    wrong = check_label(content, document_format, ["TRACK0012346"])
    assert (wrong.verdict, wrong.codes) == (Verdict.UNKNOWN, ("TRACK0012345",))
    assert "TRACK0012346" in wrong.sentence


def test_a_reference_inside_a_longer_code_matches_but_a_scrap_does_not() -> None:
    label = zpl_label("JD01-TRACK0012345-7")
    assert check_label(label, Format.ZPL, ["TRACK0012345"]).verdict is Verdict.MATCH
    assert check_label(label, Format.ZPL, ["001"]).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("document_format", "content"),
    [
        (Format.PDF, b"%PDF-1.4 broken"),
        (Format.PNG, b"\x89PNG\r\n\x1a\nbroken"),
        (Format.ZPL, b"^XA^FDno barcode^FS^XZ"),
        (Format.ZPL, b"no block"),
    ],
)
def test_what_cannot_be_read_is_neither_right_nor_wrong(
    document_format: Format, content: bytes
) -> None:
    assert check_label(content, document_format, ["T"], (1, 1)).verdict is Verdict.UNREADABLE


def test_without_a_reference_nothing_is_claimed() -> None:
    assert check_label(zpl_label("X1"), Format.ZPL, ["", " "]).verdict is Verdict.UNREADABLE


@pytest.mark.parametrize("document_format", [Format.ZPL, Format.PDF])
def test_the_label_of_another_parcel_is_caught(document_format: Format) -> None:
    note = "Parcel 2 of 3"
    label = (
        zpl_label("TRACK0012345", note)
        if document_format is Format.ZPL
        else pdf_label("TRACK0012345", note=note)
    )
    verdicts = {
        place: check_label(label, document_format, ["TRACK0012345"], place).verdict
        for place in [(1, 3), (2, 3), (1, 1)]
    }
    assert verdicts == {
        (1, 3): Verdict.MISMATCH,
        (2, 3): Verdict.MATCH,
        (1, 1): Verdict.MATCH,  # the label speaks of another count: no proof of anything
    }


def test_labels_are_split_in_their_order() -> None:
    references = [f"TRACK{n:04d}" for n in range(5)]
    pdf = split(pdf_label(*references), Format.PDF)
    zpl = split(b"\n".join(zpl_label(reference) for reference in references), Format.ZPL)
    assert [read_codes(part, Format.PDF) for part in pdf] == [(one,) for one in references]
    assert [read_codes(part, Format.ZPL) for part in zpl] == [(one,) for one in references]
    with pytest.raises(UnreadableDocumentError):
        split(b"^XA never ends", Format.ZPL)


@pytest.mark.parametrize(
    ("zpl", "code"),
    [
        (b"^BCN,100^FD>;123456^FS", "123456"),
        (b"^BCN,100^FD>:AB>5123456^FS", "AB123456"),
        (b"^BCN,100^FD>:A>0B^FS", "A>B"),
        (b"^BCN,100,Y,N,N,D^FD(00) 1 2345678 90123456 7^FS", "0012345678901234567"),
        (b"^BCN,100^FD>;>80012345678^FS", "0012345678"),
        (b"^FH^BCN,100^FDA_5EB^FS", "A^B"),
        (b"^FH\\^BXN,6,200^FDX\\41Y^FS", "XAY"),
        (b"^BXN,6,200^FD_10109501101530003_121A^FS", "0109501101530003\x1d21A"),
        (b"^BQN,2,5^FDQA,HELLO^FS", "HELLO"),
        (b"^BQN,2,5^FDHM,B0005HELLO^FS", "HELLO"),
        (b"^BQN,2,5^FDMM,N12345^FS", "12345"),
        (b"^B7N,5,5^FDpdf text^FS", "pdf text"),
    ],
)
def test_zpl_barcodes_say_what_a_scanner_reads(zpl: bytes, code: str) -> None:
    assert read_codes(b"^XA^FO9,9" + zpl + b"^XZ", Format.ZPL) == (code,)


@pytest.mark.parametrize("kind", ["QRCode", "DataMatrix", "PDF417"])
def test_two_dimensional_codes_are_read(kind: str) -> None:
    assert read_codes(png_label("TRACK0012345", kind), Format.PNG) == ("TRACK0012345",)


@given(st.binary(max_size=200), st.sampled_from(Format))
def test_no_bytes_break_the_check(content: bytes, document_format: Format) -> None:
    check_label(content, document_format, ["TRACK"], (1, 2))
    check_label(b"^XA^GFA,9,9,1," + content + b"^FS^XZ", Format.ZPL, ["TRACK"], (1, 2))
