"""Whatever a scanner and a person do, every scan and every typed key comes out as it went in."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from packstation.scanning.wedge import (
    KeyPress,
    Modifier,
    Outcome,
    Scanned,
    Typed,
    WedgeDecoder,
    WedgeSettings,
)

GAP_MS = 35.0
ENTER = KeyPress("\r", is_enter=True)
TAB = KeyPress("\t", is_tab=True)
SUFFIXES: dict[str, list[KeyPress]] = {
    "none": [],
    "enter": [ENTER],
    "tab": [TAB],
    "cr lf": [ENTER, KeyPress("\n", modifiers=Modifier.CONTROL)],
}

codes = st.text(
    st.characters(min_codepoint=32, max_codepoint=126) | st.just("\x1d"), min_size=3, max_size=40
)
scanner_gaps = st.floats(0, GAP_MS - 0.5)
human_gaps = st.floats(160, 400)
human_keys = st.one_of(
    st.characters(min_codepoint=32, max_codepoint=0x17F, categories=("L", "N", "P")).map(KeyPress),
    st.sampled_from(
        [ENTER, TAB, KeyPress(), KeyPress("\x08"), KeyPress("v", modifiers=Modifier.META)]
    ),
)

writing_keys = human_keys.filter(lambda key: not (key.is_enter or key.is_tab))


@dataclass(frozen=True)
class Act:
    """One scan (`text` not None) or one run of typing."""

    text: str | None
    keys: list[KeyPress]
    gaps_ms: list[float]


@st.composite
def scan_acts(draw: st.DrawFn, prefix: str, suffix: list[KeyPress]) -> Act:
    text = draw(codes.filter(lambda t: not prefix or prefix not in t))
    keys = [KeyPress(c) for c in prefix + text] + suffix
    return Act(text, keys, [draw(human_gaps), *(draw(scanner_gaps) for _ in keys[1:])])


@st.composite
def typing_acts(draw: st.DrawFn) -> Act:
    keys = draw(st.lists(human_keys, min_size=1, max_size=12))
    return Act(None, keys, [draw(human_gaps) for _ in keys])


@st.composite
def sessions(draw: st.DrawFn) -> tuple[str, list[Act]]:
    prefix = draw(st.sampled_from(["", "~", "\x02"]))
    suffix = SUFFIXES[draw(st.sampled_from(list(SUFFIXES)))]  # one scanner ends all in one way
    return prefix, draw(st.lists(scan_acts(prefix, suffix) | typing_acts(), max_size=8))


@settings(deadline=None)
@given(sessions(), st.booleans())
def test_every_scan_and_every_typed_key_comes_out_in_order(
    session: tuple[str, list[Act]], has_timer: bool
) -> None:
    prefix, acts = session
    decoder = WedgeDecoder(WedgeSettings(prefix=prefix, max_gap_ms=GAP_MS))
    out: list[Outcome] = []
    now = 0.0
    token = 0
    expected: list[str | KeyPress] = []
    for act in acts:
        if act.text is not None:
            expected.append(act.text)
        for key, gap in zip(act.keys, act.gaps_ms, strict=True):
            now += gap
            token += 1
            due = decoder.deadline_ms
            if has_timer and due is not None and due <= now:
                out += decoder.expire(due)
            pressed = KeyPress(key.text, key.is_enter, key.is_tab, key.modifiers, token=token)
            if act.text is None:
                expected.append(pressed)
            feed = decoder.feed(pressed, now)
            given_now = [k for o in feed.outcomes if isinstance(o, Typed) for k in o.keys]
            assert feed.is_held == (pressed not in given_now)
            out += feed.outcomes
    if decoder.deadline_ms is not None:
        out += decoder.expire(decoder.deadline_ms)
    assert _flat(out) == expected


def _flat(out: list[Outcome]) -> list[str | KeyPress]:
    flat: list[str | KeyPress] = []
    for outcome in out:
        if isinstance(outcome, Scanned):
            flat.append(outcome.text)
        else:
            flat.extend(outcome.keys)
    return flat


@settings(deadline=None)
@given(st.lists(st.tuples(writing_keys, st.floats(0, 100), st.booleans())))
def test_no_key_is_lost_or_doubled_at_any_speed(
    keys: list[tuple[KeyPress, float, bool]],
) -> None:
    decoder = WedgeDecoder(WedgeSettings(max_gap_ms=GAP_MS, min_length=1000))
    out: list[Outcome] = []
    now = 0.0
    for key, gap, has_timer in keys:
        now += gap
        if has_timer:
            out += decoder.expire(now)
        out += decoder.feed(key, now).outcomes
    if decoder.deadline_ms is not None:
        out += decoder.expire(decoder.deadline_ms)
    assert _flat(out) == [key for key, _, _ in keys]
