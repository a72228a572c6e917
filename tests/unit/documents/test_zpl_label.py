"""What a printer gets of a carrier's ZPL: its label, once, and nothing that lasts."""

import binascii
import tracemalloc
import zlib
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packstation.documents.errors import UnreadableDocumentError
from packstation.documents.labels import read_codes
from packstation.documents.zpl.commands import commands
from packstation.documents.zpl.drawing import parse
from packstation.documents.zpl.graphics import picture_of
from packstation.documents.zpl.label import START, printable, printer_labels
from packstation.packing.shipping import Format

BARCODE = b"^FO50,200^BY3^BCN,200,Y,N,N^FDTRACK0012345^FS"
LABEL = b"^XA^PW812^LL1218" + BARCODE + b"^XZ"
ATTACKS = {
    "factory settings": b"^JUF",
    "settings saved": b"^JUS",
    "reset": b"~JR",
    "cancelled": b"~JA",
    "memory cleared": b"^JBE",
    "many copies": b"^PQ500",
    "network": b"^NS1,10.0.0.1,255.255.255.0,10.0.0.2",
    "password": b"^KP9999",
    "print mode": b"^MMC",
    "media": b"^MNN",
    "darkness": b"~SD30",
    "language of the printer": b"^SXO",
    "host": b"~HQES",
    "objects deleted": b"^IDE:*.*",
    "another language": b'\n! U1 do "device.reset" ""\n',
    "with DLE": b"\x10JR",
    "with RS": b"\x1eJUF",
    "lower case": b"^juf",
    "sleep": b"^ZZ60,Y",
}


def names(content: bytes) -> set[str]:
    return {command.title for command in commands(content)}


@pytest.mark.attack("paper")
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=list(ATTACKS))
def test_what_does_not_draw_reaches_no_printer(attack: bytes) -> None:
    clean, nothing = printable(LABEL)
    assert nothing == ()
    for dressed in (
        attack + LABEL,
        LABEL + attack,
        LABEL.replace(b"^XZ", attack + b"^XZ"),
        LABEL.replace(b"^FO50", attack + b"^FO50"),
        b"^XA" + attack + b"^XZ" + LABEL + b"^XA" + attack + b"^XZ",
    ):
        assert printable(dressed)[0] == clean


def test_what_was_left_out_has_a_name() -> None:
    assert printable(b"~JR^XA^JUF^PQ500" + BARCODE + b"^XZ")[1] == ("~JR", "^JU", "^PQ")


@pytest.mark.parametrize(
    "content",
    [
        b"^XA^DFR:FORM.ZPL^FS" + BARCODE + b"^XZ",
        b"^XA" + BARCODE + b"^ISR:X.GRF,N^XZ",
        b"~DUR:FONT,4,FFFF" + LABEL,
        b"~DYR:PIC,C,G,9,1,xxxxxxxxx^XA^FO5,5^XGR:PIC.GRF,1,1^FS^XZ",
        b"~CC!!XA!FO5,5!FDx ^JUF y!FS!XZ",
    ],
    ids=["form", "image", "font", "unreadable picture", "hidden command"],
)
def test_a_label_that_needs_the_printers_memory_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableDocumentError):
        printable(content)


@pytest.mark.parametrize(
    "content",
    [b"^XA" + BARCODE, b"^XA" + BARCODE[:-3], LABEL + LABEL[:-3], b"^XA^XZ", b"^XA^JUS^XZ", b""],
)
def test_a_label_that_is_cut_off_or_not_there_is_damaged(content: bytes) -> None:
    with pytest.raises(UnreadableDocumentError):
        printable(content)


def test_a_label_sets_what_it_depends_on_and_puts_back_what_it_changed() -> None:
    assert START in printable(LABEL)[0]
    made, _ = printable(b"^XA^POI^LH20,30^MCN^LS-9^FWR" + BARCODE + b"^XZ")
    label, rest = made.split(b"^XZ", 1)
    assert b"^POI^LH20,30" in label
    assert set(commands(rest)) >= set(commands(b"^PON^LH0,0^MCY^LS0^FWN"))
    assert not {"^FS", "^PW"} & names(rest)


def test_what_one_block_sets_holds_for_the_labels_behind_it() -> None:
    document = b"^XA^CI28^CF0,40^LH10,10^XZ" + LABEL + LABEL.replace(b"12345", b"54321")
    labels = printer_labels(document)
    assert len(labels) == 2
    for label in labels:
        assert {"^CI", "^CF"} <= names(label.content)
        assert parse(label.content)[0].fields[0].x == 60
    assert read_codes(labels[1].content, Format.ZPL) == ("TRACK0054321",)


@pytest.mark.parametrize(
    "store",
    [
        b"~DGR:LOGO.GRF,8,1,FF818181818181FF",
        b"~DYR:LOGO,A,G,8,1,FF818181818181FF",
        b"~DYR:LOGO,B,G,8,1,\xff\x81\x81\x81\x81\x81\x81\xff",
    ],
)
@pytest.mark.parametrize("recall", [b"^XGR:LOGO.GRF,1,1", b"^xgR:logo,1,1", b"^IMR:LOGO.GRF"])
def test_a_stored_picture_is_drawn_and_not_stored(store: bytes, recall: bytes) -> None:
    made, left_out = printable(store + b"^XA^FO9,9" + recall + b"^FS^XZ^XA^IDR:LOGO.GRF^FS^XZ")
    (graphic,) = [f.graphic for f in parse(made)[0].fields]
    assert graphic is not None
    assert graphic.data == b"FF818181818181FF"
    assert not {"~DG", "~DY", "^XG", "^IM", "^ID"} & names(made)
    assert left_out


def test_a_stored_picture_is_drawn_as_large_as_it_is_recalled() -> None:
    made, _ = printable(b"~DGR:L.GRF,8,1,FF818181818181FF^XA^FO9,9^XGR:L.GRF,3,2^FS^XZ")
    (graphic,) = [f.graphic for f in parse(made)[0].fields]
    assert graphic is not None
    assert picture_of(graphic).size == (24, 16)


def test_the_same_label_comes_out_of_what_was_made_of_it() -> None:
    document = b"^XA^CI28^POI^XZ" + LABEL + b"^XA^LH5,5" + BARCODE + b"^XZ"
    made = [label.content for label in printer_labels(document)]
    again = [label.content for content in made for label in printer_labels(content)]
    assert again == made


def packed(raw: bytes) -> bytes:
    text = b64encode(zlib.compress(raw, 9))
    return b":Z64:%s:%04X" % (text, binascii.crc_hqx(text, 0))


@pytest.mark.attack("paper")
@pytest.mark.parametrize(
    "graphic",
    [
        b"^GFA,500000,2000000,100," + packed(bytes(400_000_000)),
        b"^GFA,9,8000000,1," + b"z" * 20_000 + b"F" * 9,
        b"^GFA,9,2000000,30000," + b"F:" * 9_000,
        b"^GFA,9,9,1," + b"z" * 4_000_000 + b"F",
    ],
    ids=["a bomb in Z64", "a long run", "a wide row", "a very long run"],
)
def test_decoding_a_picture_takes_bounded_memory(graphic: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableDocumentError):
            read_codes(b"^XA^FO1,1" + graphic + b"^FS^XZ", Format.ZPL)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()


PIECES = st.sampled_from([b"^XA", b"^XZ", b"^FS", b"^FD", b"~CC", b"^CD;", b"~DY", b",B,G,3,1,"])


@pytest.mark.attack("paper")
@given(st.lists(st.binary(max_size=8) | PIECES, max_size=30).map(b"".join))
def test_no_bytes_bring_a_forbidden_command_through(content: bytes) -> None:
    try:
        made, _ = printable(content)
    except UnreadableDocumentError:
        return
    assert printable(made) == (made, ())
