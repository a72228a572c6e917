"""What a scan says: cleaning, GTINs, GS1."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packstation.packing.barcodes.codes import Code, match_key
from packstation.packing.barcodes.gtin import has_check_digit
from packstation.scanning.scan import (
    MAX_TEXT,
    Scan,
    ScanSource,
    read_scan,
)

AT = datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.UTC)
GTIN = "04006381333931"


def read(text: str, prefix: str = "", suffix: str = "") -> Scan:
    return read_scan(text, AT, ScanSource.SCRIPT, prefix=prefix, suffix=suffix)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("4006381333931", Code("4006381333931", gtin=GTIN)),
        ("]E04006381333931", Code("4006381333931", gtin=GTIN)),
        (GTIN, Code(GTIN, gtin=GTIN)),
        ("036000291452", Code("036000291452", gtin="00036000291452")),
        ("96385074", Code("96385074", gtin="00000096385074")),
        ("4006381333932", Code("4006381333932")),
        (f"]C101{GTIN}21S-1", Code(f"01{GTIN}21S-1", gtin=GTIN, serial="S-1")),
        (
            f"]d201{GTIN}21S-1\x1d10B/7\x1d17271200",
            Code(
                f"01{GTIN}21S-1\x1d10B/7\x1d17271200",
                gtin=GTIN,
                serial="S-1",
                batch="B/7",
                expiry=datetime.date(2027, 12, 31),
            ),
        ),
        (
            f"]Q310L1\x1d01{GTIN}17280229",
            Code(
                f"10L1\x1d01{GTIN}17280229",
                gtin=GTIN,
                batch="L1",
                expiry=datetime.date(2028, 2, 29),
            ),
        ),
        (f"\x1d01{GTIN}", Code(f"01{GTIN}", gtin=GTIN)),
        (f"01{GTIN}10L1", Code(f"01{GTIN}10L1", gtin=GTIN, batch="L1")),
        (f"(01){GTIN}(21)S-1", Code(f"(01){GTIN}(21)S-1", gtin=GTIN, serial="S-1")),
        ("00340123450000000017", Code("00340123450000000017", sscc="340123450000000017")),
        ("0104006381333932", Code("0104006381333932")),
        (f"]C101{GTIN}17991301", Code(f"01{GTIN}17991301", gtin=GTIN)),
        (f"]C101{GTIN}17270230", Code(f"01{GTIN}17270230", gtin=GTIN)),
        (
            f"]C101{GTIN}17760101",
            Code(f"01{GTIN}17760101", gtin=GTIN, expiry=datetime.date(2076, 1, 1)),
        ),
        (
            f"]C101{GTIN}17770101",
            Code(f"01{GTIN}17770101", gtin=GTIN, expiry=datetime.date(1977, 1, 1)),
        ),
        (
            f"]C101{GTIN}1700000010L1",
            Code(f"01{GTIN}1700000010L1", gtin=GTIN, batch="L1"),
        ),
        (
            "https://id.gs1.org/01/4006381333931/21/S-1?17=271231",
            Code(
                "https://id.gs1.org/01/4006381333931/21/S-1?17=271231",
                gtin=GTIN,
                serial="S-1",
                expiry=datetime.date(2027, 12, 31),
            ),
        ),
        (
            "HTTPS://EXAMPLE.COM/SHOP/01/4006381333931/21/A%2F1?linkType=pip&utm_source=x",
            Code(
                "HTTPS://EXAMPLE.COM/SHOP/01/4006381333931/21/A%2F1?linkType=pip&utm_source=x",
                gtin=GTIN,
                serial="A/1",
            ),
        ),
        (f"]C102{GTIN}3712", Code(f"02{GTIN}3712", gtin=GTIN, quantity=12)),
        ("４００６３８１３３３９３１", Code("4006381333931", gtin=GTIN)),
        # The same UPC-E from scanners that are set differently.
        ("04252614", Code("04252614", gtin="00042100005264")),
        ("0425261", Code("0425261", also=("042100005264",))),
        ("425261", Code("425261", also=("042100005264",))),
        ("]E00042100005264", Code("0042100005264", gtin="00042100005264")),
        ("]E404252614", Code("04252614")),
        # EAN-13 and UPC-A with an add-on of two or five digits, joined and apart.
        ("]E3977123456700312", Code("977123456700312", gtin="09771234567003", add_on="12")),
        ("]E09771234567003]E112", Code("9771234567003]E112", gtin="09771234567003", add_on="12")),
        ("9780201379624 52999", Code("9780201379624 52999", gtin="09780201379624", add_on="52999")),
        ("977123456700312", Code("977123456700312", also=("9771234567003",))),
        ("03600029145212345", Code("03600029145212345", also=("036000291452",))),
        # Envelopes of ISO 15434: whole, and as scanners leave them that drop RS and EOT.
        (
            f"[)>\x1e05\x1d01{GTIN}21S-1\x1d10B/7\x1e\x04",
            Code(
                f"[)>\x1e05\x1d01{GTIN}21S-1\x1d10B/7\x1e\x04", gtin=GTIN, serial="S-1", batch="B/7"
            ),
        ),
        (
            "[)>06\x1dPHAT-2\x1d1PX77\x1dSA0001\x1d1TL-9\x1dQ25\x1d14D20280229",
            Code(
                "[)>06\x1dPHAT-2\x1d1PX77\x1dSA0001\x1d1TL-9\x1dQ25\x1d14D20280229",
                serial="A0001",
                batch="L-9",
                expiry=datetime.date(2028, 2, 29),
                quantity=25,
                also=("HAT-2", "X77"),
            ),
        ),
        (
            "]d1[)>\x1e06\x1d9N110375286414\x1d1TABC\x1dD280600\x1dSXYZ\x1e\x04",
            Code(
                "[)>\x1e06\x1d9N110375286414\x1d1TABC\x1dD280600\x1dSXYZ\x1e\x04",
                serial="XYZ",
                batch="ABC",
                expiry=datetime.date(2028, 6, 30),
                also=("110375286414", "03752864"),
            ),
        ),
        ("[)>\x1e07\x1dfree text", Code("[)>07\x1dfree text")),
        ("https://example.com/01/02", Code("https://example.com/01/02")),
        ("EO-000-1A2", Code("EO-000-1A2")),
        ("]C0HO-1000\r\n", Code("HO-1000")),
        ("  HO-1000\x02\x03 ", Code("HO-1000")),
        ("", Code("")),
    ],
)
def test_a_code_is_read_for_what_it_is(sent: str, code: Code) -> None:
    assert read(sent) == Scan(code, AT, ScanSource.SCRIPT)


def test_prefix_and_suffix_of_the_scanner_are_taken_off() -> None:
    assert read("~4006381333931#", prefix="~", suffix="#").code.gtin == GTIN


@pytest.mark.parametrize("one", ["036000291452", "0036000291452", "00036000291452", "36000291452"])
@pytest.mark.parametrize("other", ["036000291452", "0036000291452", "0100036000291452"])
def test_leading_zeros_never_decide_whether_it_is_the_same_item(one: str, other: str) -> None:
    names = {match_key(code.gtin or code.text) for code in (read(one).code, read(other).code)}
    assert len(names) == 1


def test_zeros_ahead_of_letters_do_decide() -> None:
    assert match_key("0A1") != match_key("A1")
    assert match_key("4006381333931") != match_key("4006381333948")


@pytest.mark.attack("barcodes")
def test_a_far_too_long_scan_is_cut_and_says_so() -> None:
    scan = read("7" * 100_000)
    assert scan.was_cut
    assert scan.code.text == "7" * MAX_TEXT
    assert not read("7" * MAX_TEXT).was_cut


def test_a_time_elsewhere_becomes_utc_and_a_naive_one_is_refused() -> None:
    berlin = datetime.timezone(datetime.timedelta(hours=1))
    local = datetime.datetime(2026, 11, 23, 10, 30, tzinfo=berlin)
    assert read_scan("x", local, ScanSource.TYPED).at.tzinfo is datetime.UTC
    with pytest.raises(ValueError, match="aware"):
        read_scan("x", AT.replace(tzinfo=None), ScanSource.TYPED)


GS1_PIECES = st.sampled_from(
    [
        "]C1",
        "]d2",
        "[)>\x1e06\x1d",
        "[)>05\x1d",
        "8P",
        "9N",
        "01",
        GTIN,
        "21",
        "10",
        "17",
        "261231",
        "\x1d",
        "(",
        ")",
        "00",
        "https://[",
        "https://a/01/",
    ]
)


@given(st.one_of(st.text(), st.lists(st.one_of(GS1_PIECES, st.text(max_size=8))).map("".join)))
def test_no_text_makes_reading_fail(text: str) -> None:
    code = read(text).code
    assert code.gtin is None or (len(code.gtin) == 14 and has_check_digit(code.gtin))
    assert code.sscc is None or (len(code.sscc) == 18 and has_check_digit(code.sscc))
    code.text.encode()
