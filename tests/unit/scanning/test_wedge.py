"""Keyboard-wedge decoding, case by case; the general promise is in tests/property."""

import pytest

from packstation.scanning.wedge import (
    KeyPress,
    Modifier,
    Outcome,
    Refused,
    Scanned,
    SuffixKey,
    Typed,
    WedgeDecoder,
    WedgeSettings,
)

ENTER = KeyPress("\r", is_enter=True)
TAB = KeyPress("\t", is_tab=True)
F2 = KeyPress("")
SHIFT = KeyPress(modifiers=Modifier.SHIFT, is_modifier=True)


def burst(text: str) -> list[KeyPress]:
    return [KeyPress(c, modifiers=_shift(c)) for c in text]


def _shift(character: str) -> Modifier:
    return Modifier.SHIFT if character.isupper() else Modifier.NONE


class Bench:
    """Feeds keys at a pace and collects what comes out."""

    def __init__(self, settings: WedgeSettings | None = None) -> None:
        self.decoder = WedgeDecoder(settings or WedgeSettings())
        self.now = 1000.0
        self.out: list[Outcome] = []

    def press(self, *keys: KeyPress, gap_ms: float = 5) -> "Bench":
        for key in keys:
            self.now += gap_ms
            self.out += self.decoder.feed(key, self.now).outcomes
        return self

    def pause(self, ms: float = 500) -> "Bench":
        self.now += ms
        for _ in range(2):  # the first late call is put off
            self.out += self.decoder.expire(self.now)
            self.now += 40
        return self

    @property
    def scans(self) -> list[str]:
        return [o.text for o in self.out if isinstance(o, Scanned)]

    @property
    def typed(self) -> list[KeyPress]:
        return [key for o in self.out if isinstance(o, Typed) for key in o.keys]


@pytest.mark.parametrize(
    "suffix", [[ENTER], [TAB], [ENTER, KeyPress("\n", modifiers=Modifier.CONTROL)], []]
)
def test_a_burst_is_a_scan_with_enter_tab_cr_lf_or_no_suffix(suffix: list[KeyPress]) -> None:
    bench = Bench().press(*burst("HO-1000"), *suffix).pause()
    assert bench.scans == ["HO-1000"]
    assert bench.typed == []


def test_a_suffix_that_comes_late_is_not_a_persons_enter() -> None:
    bench = Bench().press(*burst("HO-1000")).press(ENTER, gap_ms=50).pause()
    assert (bench.scans, bench.typed) == (["HO-1000"], [])


def test_a_lone_enter_is_a_persons() -> None:
    bench = Bench().press(ENTER)
    assert (bench.scans, bench.typed) == ([], [ENTER])
    bench.pause().press(*burst("a"), ENTER)
    assert bench.typed == [ENTER, *burst("a"), ENTER]


def test_enter_ends_no_scan_when_the_scanner_sends_tab() -> None:
    settings = WedgeSettings(suffix_keys=frozenset({SuffixKey.TAB}))
    bench = Bench(settings).press(*burst("HO-1000"), ENTER)
    assert bench.scans == ["HO-1000"]  # a burst at this speed is a scan all the same
    assert bench.typed == [ENTER]


def test_the_prefix_makes_a_short_code_a_scan_and_is_taken_off() -> None:
    settings = WedgeSettings(prefix="\x02")
    start = KeyPress("\x02", modifiers=Modifier.CONTROL)
    assert Bench(settings).press(start, *burst("7"), ENTER).scans == ["7"]
    bench = Bench(settings).press(*burst("x"), start, *burst("HO-1000"), ENTER)
    assert (bench.scans, bench.typed) == (["HO-1000"], burst("x"))
    assert Bench(settings).press(*burst("HO-1000"), ENTER).scans == ["HO-1000"]


def test_shift_pressed_as_a_key_of_its_own_does_not_cut_a_scan() -> None:
    bench = Bench().press(SHIFT, *burst("H"), SHIFT, *burst("O-1"), ENTER)
    assert (bench.scans, bench.typed) == (["HO-1"], [SHIFT])


def test_shortcuts_and_held_keys_are_never_part_of_a_scan() -> None:
    copy = KeyPress("\x03", modifiers=Modifier.CONTROL)
    held = [KeyPress("a", is_repeat=True)] * 20
    bench = Bench().press(F2, copy, *burst("a")).press(*held, gap_ms=250).pause()
    assert (bench.scans, bench.typed) == ([], [F2, copy, *burst("a"), *held])


def test_a_key_that_somebody_leans_on_is_no_scan_however_fast_it_repeats() -> None:
    held = [KeyPress("a", is_repeat=True)] * 8
    bench = Bench().press(*held, ENTER).pause()
    assert (bench.scans, bench.typed) == ([], [*held, ENTER])


def test_group_separators_arrive_as_control_keys() -> None:
    separator = KeyPress("\x1d", modifiers=Modifier.CONTROL)
    assert Bench().press(*burst("10a"), separator, *burst("21b"), ENTER).scans == ["10a\x1d21b"]


def test_alt_and_number_pad_digits_are_characters_when_the_scanner_sends_them() -> None:
    alt = KeyPress(modifiers=Modifier.ALT, is_modifier=True)

    def code(digits: str) -> list[KeyPress]:
        return [alt, *(KeyPress(d, modifiers=Modifier.ALT, is_keypad=True) for d in digits)]

    keys = [*burst("10a"), *code("029"), *code("0050"), *code("0066"), *burst("c")]
    assert Bench().press(*keys, ENTER).scans == ["10a\x1d2Bc"]


def test_number_pad_codes_are_the_same_without_num_lock() -> None:
    names = {"0": "Insert", "2": "Down", "9": "PageUp"}
    alt = KeyPress(modifiers=Modifier.ALT, is_modifier=True)
    code = [KeyPress(name=names[d], modifiers=Modifier.ALT, is_keypad=True) for d in "029"]
    assert Bench().press(*burst("10a"), alt, *code, *burst("21b"), ENTER).scans == ["10a\x1d21b"]


def test_equal_characters_that_look_like_a_held_key_stay_in_the_scan() -> None:
    keys = [
        KeyPress(c, is_repeat=bool(n) and "4006333393006"[n - 1] == c)
        for n, c in enumerate("4006333393006")
    ]
    bench = Bench().press(*keys, ENTER, gap_ms=0)
    assert (bench.scans, bench.typed) == (["4006333393006"], [])


def test_f8_is_a_group_separator_within_a_scan_and_a_key_alone() -> None:
    f8 = KeyPress(name="F8")
    assert Bench().press(*burst("10a"), f8, *burst("21b"), ENTER).scans == ["10a\x1d21b"]
    assert Bench().press(f8).pause().typed == [f8]


@pytest.mark.parametrize("around", ["\x02\x03", "\x1e\x04"])
def test_control_characters_within_a_scan_do_not_cut_it(around: str) -> None:
    inside = [KeyPress(c, modifiers=Modifier.CONTROL) for c in around]
    bench = Bench().press(*burst("[)>"), inside[0], *burst("06"), inside[1], ENTER)
    assert (bench.scans, bench.typed) == ([f"[)>{around[0]}06{around[1]}"], [])


@pytest.mark.attack("barcodes")
@pytest.mark.parametrize("odd", [KeyPress(name="Dead_Acute"), KeyPress("\x1b", name="Escape"), F2])
def test_a_burst_with_a_key_that_means_nothing_is_one_refused_scan(odd: KeyPress) -> None:
    keys = [*burst("50123"), odd, *burst("45678")]
    bench = Bench().press(*keys, ENTER)
    assert bench.out == [Refused(tuple(keys))]


def test_an_enter_at_a_scanners_speed_behind_a_code_too_short_acts_on_nothing() -> None:
    bench = Bench().press(*burst("12"), ENTER)
    assert bench.out == [Refused(tuple(burst("12")))]


def test_an_enter_that_no_person_can_have_meant_as_an_answer_is_not_given_on() -> None:
    bench = Bench().press(*burst("HO-1000"), ENTER).press(ENTER, gap_ms=120)
    assert bench.typed == []
    assert bench.press(ENTER, gap_ms=400).typed == [ENTER]


def test_a_scanner_known_to_send_enter_is_waited_for_through_a_pause_of_the_machine() -> None:
    bench = Bench()
    for _ in range(2):
        bench.now += 1000
        bench.press(*burst("HO-1000"), ENTER)
    bench.now += 1000
    bench.press(*burst("0360"))
    bench.now += 120
    bench.press(*burst("00291452"), ENTER)
    assert bench.scans == ["HO-1000", "HO-1000", "036000291452"]


def test_caps_lock_is_told_from_letters_that_contradict_shift() -> None:
    turned = [KeyPress("h", modifiers=Modifier.SHIFT), KeyPress("O"), KeyPress("1")]
    assert told(Bench().press(*turned, ENTER)) == [("hO1", True, SuffixKey.ENTER)]
    assert told(Bench().press(*burst("Ho1"), ENTER)) == [("Ho1", False, SuffixKey.ENTER)]
    assert told(Bench().press(*burst("123")).pause()) == [("123", None, None)]


def told(bench: "Bench") -> list[object]:
    return [
        (one.text, one.is_caps_lock_on, one.ended_by)
        for one in bench.out
        if isinstance(one, Scanned)
    ]


def test_a_stall_of_the_callers_thread_does_not_cut_a_scan() -> None:
    bench = Bench().press(*burst("HO-1"))
    stalled_ms = bench.now + 400
    assert bench.decoder.expire(stalled_ms) == ()
    bench.press(*burst("000"), ENTER)  # the keys bear the times at which they were pressed
    assert bench.scans == ["HO-1000"]


def test_endless_input_is_cut_into_scans_and_not_kept() -> None:
    bench = Bench(WedgeSettings(max_keys=100)).press(*burst("7" * 250), ENTER)
    assert bench.scans == ["7" * 100, "7" * 100, "7" * 50]
