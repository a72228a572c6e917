"""The scanner check: each fault leaves its traces in the test barcode."""

import datetime
import string

import pytest

from packstation.scanning.check import (
    TEST_TEXT,
    Arrived,
    Finding,
    FindingKind,
    ScannerHabits,
    check_scanner,
)
from packstation.scanning.gs1 import GS
from packstation.scanning.scan import ScanSource, read_scan

GERMAN = str.maketrans("yzYZ-/_", "zyZYß-?")
FRENCH = str.maketrans(
    {
        **dict(zip("aqzwAQZWmM-/_", "qawzQAWZ,?)!°", strict=True)),
        **dict(zip("1234567890", "&é\"'(-è_çà", strict=True)),
    }
)

LOWER, UPPER = string.ascii_lowercase, string.ascii_uppercase
TURNED = str.maketrans(LOWER + UPPER, UPPER + LOWER)


@pytest.mark.parametrize(
    ("arrived", "kinds"),
    [
        (TEST_TEXT, []),
        ("]C1" + TEST_TEXT, [FindingKind.AIM_IDENTIFIER]),
        (GS + TEST_TEXT, []),
        ("~" + TEST_TEXT + "#", [FindingKind.PREFIX, FindingKind.SUFFIX]),
        (TEST_TEXT.swapcase(), [FindingKind.CAPS_LOCK]),
        (TEST_TEXT.replace(GS, ""), [FindingKind.SEPARATORS_LOST]),
        (TEST_TEXT.replace(GS, "<G>"), [FindingKind.SEPARATORS_REPLACED]),
        (TEST_TEXT.translate(GERMAN), [FindingKind.LAYOUT_QWERTZ]),
        (TEST_TEXT.translate(FRENCH), [FindingKind.LAYOUT_AZERTY]),
        (
            "~" + TEST_TEXT.translate(GERMAN).replace(GS, "").translate(TURNED),
            [
                FindingKind.LAYOUT_QWERTZ,
                FindingKind.CAPS_LOCK,
                FindingKind.SEPARATORS_LOST,
                FindingKind.PREFIX,
            ],
        ),
        (TEST_TEXT * 2, [FindingKind.DOUBLED]),
        ("4006381333931", [FindingKind.DIFFERENT]),
    ],
)
def test_each_fault_is_found_by_its_traces(arrived: str, kinds: list[FindingKind]) -> None:
    findings = check_scanner([Arrived(arrived)])
    assert [finding.kind for finding in findings] == kinds


def test_one_pull_that_arrives_twice_is_bounce() -> None:
    twice = [Arrived(TEST_TEXT), Arrived(TEST_TEXT)]
    assert [f.kind for f in check_scanner(twice)] == [FindingKind.DOUBLED]


def test_a_scanner_without_suffix_is_told_that_it_could_be_quicker() -> None:
    findings = check_scanner([Arrived(TEST_TEXT, has_suffix_key=False)])
    assert [(f.kind, f.is_harmless) for f in findings] == [(FindingKind.NO_SUFFIX_KEY, True)]
    assert check_scanner([Arrived(TEST_TEXT, has_suffix_key=True)]) == ()


def test_silence_is_a_finding() -> None:
    assert [f.kind for f in check_scanner([])] == [FindingKind.NOTHING]
    assert [f.kind for f in check_scanner([Arrived(""), Arrived("")])] == [FindingKind.NOTHING]


def test_the_prefix_is_named_so_that_the_settings_can_take_it() -> None:
    [found] = check_scanner([Arrived("%%" + TEST_TEXT)])
    assert found == Finding(FindingKind.PREFIX, "%%")
    assert found.remedy == {"scanner.prefix": "%%"}


def test_what_the_settings_know_already_is_no_finding() -> None:
    arrived = Arrived("%%" + TEST_TEXT.replace(GS, "<G>") + "#")
    known = ScannerHabits(prefix="%%", suffix="#", separator="<G>")
    assert check_scanner([arrived], known) == ()


def test_an_american_scanner_on_another_layout_is_set_and_not_sent_away() -> None:
    arrived = Arrived(TEST_TEXT.translate(GERMAN), american=TEST_TEXT)
    [found] = check_scanner([arrived])
    assert found.remedy == {"scanner.layout": "american"}
    assert check_scanner([arrived], ScannerHabits(is_american=True)) == ()


def test_one_that_types_for_the_computer_is_set_back() -> None:
    arrived = Arrived(TEST_TEXT, american=TEST_TEXT.translate(GERMAN))
    [found] = check_scanner([arrived], ScannerHabits(is_american=True))
    assert found.remedy == {"scanner.layout": "computer"}


def test_the_test_barcode_is_itself_a_sound_gs1_code() -> None:
    scan = read_scan("]C1" + TEST_TEXT, datetime.datetime.now(datetime.UTC), ScanSource.TYPED)
    assert (scan.code.gtin, scan.code.serial, scan.code.batch) == (
        "04006381333931",
        "yZqA-wM",
        "Aq/Wm_z",
    )
