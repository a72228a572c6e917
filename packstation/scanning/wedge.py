"""Scans told from typing in one stream of key presses: one set of rules, so one file.

A keyboard-wedge scanner types like a very fast, very regular person. Rules, in order:

1. Keys that follow one another in less than `max_gap_ms` form a burst; a burst is held back. Once
   the scanner is known to end its scans with a key, a burst waits for that key through a pause of
   the machine (`PATIENCE_MS`).
2. A burst that ends in a suffix key (Enter, Tab) or in silence is a scan when it carries the
   prefix, or has at least `min_length` characters; anything else was typed and is given back,
   key by key, in order.
3. A burst is never cut: auto-repeat (two equal characters within one millisecond look like it),
   control characters, Alt and number-pad digits, and keys that write nothing stay in it. F8 is a
   group separator there. A burst with a key that means nothing is one refused scan.
4. Shortcuts, cursor keys and held keys begin no burst.
5. Enter or Tab alone is a person's, except so soon behind a scan that no person can have meant it.

Pure: the caller brings the time. Nothing is lost: every key fed is either part of a scan, a
suffix, or given back.
"""

import enum
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

_GS = "\x1d"
PATIENCE_MS = 250.0
"""How long a scanner whose scans end in a key is waited for within a scan."""
HUMAN_MS = 150.0
"""Nobody sees what a scan brought and answers it within this time."""
ALWAYS = 2
"""So many scans in a row that ended in a key: this scanner always sends it."""
GS_KEYS = frozenset({"F8"})
"""Keys that scanners type for a group separator where Ctrl+] cannot be sent."""
_KEYPAD = dict(
    zip(
        ("Insert", "End", "Down", "PageDown", "Left", "Clear", "Right", "Home", "Up", "PageUp"),
        "0123456789",
        strict=True,
    )
)
"""What the number pad's keys are called while Num Lock is off."""


class Modifier(enum.Flag):
    """Keys held down while another is pressed."""

    NONE = 0
    SHIFT = enum.auto()
    CONTROL = enum.auto()
    ALT = enum.auto()
    META = enum.auto()


class SuffixKey(enum.Enum):
    """A key with which a scanner ends what it types."""

    ENTER = "enter"
    TAB = "tab"


class KeyPress(msgspec.Struct, frozen=True):
    """One key going down.

    `text` is what the key would write ("" for F2 or Shift). `is_modifier`: the key itself is
    Shift, Alt and the like. `name` is what people call it, such as `F8` or `Home`. `token` is the
    caller's own number, to find its event again.
    """

    text: str = ""
    is_enter: bool = False
    is_tab: bool = False
    modifiers: Modifier = Modifier.NONE
    is_keypad: bool = False
    is_modifier: bool = False
    is_repeat: bool = False
    name: str = ""
    token: int = 0
    plain: str | None = None
    """What the computer's own layout made of it; None: that is `text`."""
    american: str | None = None
    """What it writes on an American keyboard; None for keys that are no such."""


class WedgeSettings(msgspec.Struct, frozen=True):
    """How this bench's scanner types.

    `max_gap_ms`: a pause this long ends a burst. `min_length`: shortest scan without a prefix.
    """

    prefix: str = ""
    suffix_keys: frozenset[SuffixKey] = frozenset({SuffixKey.ENTER, SuffixKey.TAB})
    max_gap_ms: float = 35.0
    min_length: int = 3
    max_keys: int = 8192


class Scanned(msgspec.Struct, frozen=True):
    """A complete scan, prefix and suffix taken off.

    `is_caps_lock_on` is told from letters whose case contradicts Shift; None: no letter told.
    `ended_by` is the suffix key; None: silence ended it. `keys` are those of the code.
    """

    text: str
    is_caps_lock_on: bool | None
    ended_by: SuffixKey | None = None
    keys: tuple[KeyPress, ...] = ()


class Refused(msgspec.Struct, frozen=True):
    """What came at a scanner's speed and cannot be understood: one scan that means nothing."""

    keys: tuple[KeyPress, ...]


class Typed(msgspec.Struct, frozen=True):
    """Keys a person pressed, to be given to the focused widget in this order."""

    keys: tuple[KeyPress, ...]


Outcome = Scanned | Refused | Typed


class Feed(msgspec.Struct, frozen=True):
    """What one key brought to light, oldest first.

    `is_held`: the key just fed is kept back for now (or was a suffix) and is in no outcome.
    """

    outcomes: tuple[Outcome, ...]
    is_held: bool


class WedgeDecoder:
    """Feed every key press; call `expire` when `deadline_ms` has passed.

    Times are milliseconds of one monotonic clock, best the events' own time stamps.
    """

    def __init__(self, settings: WedgeSettings) -> None:
        self._settings = settings
        self._burst: list[KeyPress] = []
        self._last_ms = 0.0
        self._deadline_ms: float | None = None
        self._had_grace = False
        self._scan_ended_ms: float | None = None
        self._ended_by_key = 0

    @property
    def deadline_ms(self) -> float | None:
        """When `expire` is due; None while nothing is held."""
        return self._deadline_ms

    def feed(self, key: KeyPress, at_ms: float) -> Feed:
        """Take one key press at `at_ms`."""
        outcomes: list[Outcome] = []
        if self._burst and at_ms - self._last_ms >= self._gap_ms:
            outcomes += self._resolve()
        is_content = bool(_written(key)) or self._is_prefix(key)
        if not self._burst:
            is_content = is_content and not key.is_repeat and self._may_begin(key)
        if not is_content or self._suffix_of(key) is not None:
            return self._feed_other(key, at_ms, outcomes)
        self._hold(key, at_ms)
        if len(self._burst) >= self._settings.max_keys:
            outcomes += self._resolve()
        return Feed(_join(outcomes), is_held=True)

    def expire(self, at_ms: float) -> tuple[Outcome, ...]:
        """End a burst that silence has ended.

        A call that comes much too late means that the caller's thread stood still and more keys
        of the same burst may wait in its queue: the deadline is then put off, once.
        """
        if self._deadline_ms is None or at_ms < self._deadline_ms:
            return ()
        gap = self._gap_ms
        if at_ms - self._deadline_ms > gap and not self._had_grace:
            self._had_grace = True
            self._deadline_ms = at_ms + gap
            return ()
        return _join(self._resolve())

    def _feed_other(self, key: KeyPress, at_ms: float, outcomes: list[Outcome]) -> Feed:
        suffix = self._suffix_of(key)
        is_within = len(self._burst) > 1 or (key.is_modifier and bool(self._burst))
        if suffix is None and is_within and not (key.is_enter or key.is_tab):
            self._hold(key, at_ms)
            return Feed(_join(outcomes), is_held=True)
        if suffix is not None:
            if self._burst:
                outcomes += self._resolve(suffix)
                if isinstance(outcomes[-1], Scanned | Refused):
                    self._scan_ended_ms = at_ms
                    return Feed(_join(outcomes), is_held=True)
            elif self._is_second_suffix(at_ms):
                self._scan_ended_ms = None
                return Feed(_join(outcomes), is_held=True)
        else:
            outcomes += self._resolve()
        outcomes.append(Typed((key,)))
        return Feed(_join(outcomes), is_held=False)

    def _hold(self, key: KeyPress, at_ms: float) -> None:
        self._burst.append(key)
        self._last_ms = at_ms
        self._deadline_ms = at_ms + self._gap_ms
        self._had_grace = False
        self._scan_ended_ms = None

    @property
    def _gap_ms(self) -> float:
        """A pause this long ends the burst as it is now."""
        knows_end = self._ended_by_key >= ALWAYS and len(self._burst) > 1
        return max(self._settings.max_gap_ms, PATIENCE_MS if knows_end else 0)

    def _suffix_of(self, key: KeyPress) -> SuffixKey | None:
        if (key.is_repeat and not self._burst) or key.modifiers & (Modifier.ALT | Modifier.META):
            return None
        # Some scanners send line ends as Ctrl+M, Ctrl+J and Ctrl+I.
        if key.is_enter or key.text in ("\r", "\n"):
            suffix = SuffixKey.ENTER
        elif key.is_tab or key.text == "\t":
            suffix = SuffixKey.TAB
        else:
            return None
        return suffix if suffix in self._settings.suffix_keys else None

    def _is_second_suffix(self, at_ms: float) -> bool:
        ended = self._scan_ended_ms
        return ended is not None and at_ms - ended < max(self._settings.max_gap_ms, HUMAN_MS)

    def _may_begin(self, key: KeyPress) -> bool:
        """A person's shortcut begins no scan; Ctrl with a control character may be a prefix."""
        if key.modifiers & Modifier.META or (len(key.text) == 1 and key.text < " "):
            return self._is_prefix(key) or key.text == _GS
        if self._is_prefix(key):
            return True
        shortcut = key.modifiers & (Modifier.CONTROL | Modifier.ALT)
        if shortcut == Modifier.ALT:
            return key.is_keypad
        return shortcut != Modifier.CONTROL  # both together are AltGr on Windows

    def _is_prefix(self, key: KeyPress) -> bool:
        return bool(key.text) and key.text in self._settings.prefix

    def _resolve(self, ended_by: SuffixKey | None = None) -> list[Outcome]:
        """End the burst: what was a scan, what was typed."""
        burst, self._burst = self._burst, []
        self._deadline_ms = None
        if not burst:
            return []
        keys, text, has_prefix = burst, _text_of(burst), False
        prefix = self._settings.prefix
        if prefix:
            # A key or two hit just before the scanner began are the person's.
            start = text.find(prefix)
            strays = _keys_before(burst, start)
            if start >= 0 and strays < max(1, self._settings.min_length):
                keys, text, has_prefix = burst[strays:], text[start + len(prefix) :], True
        if len(text) < (1 if has_prefix else self._settings.min_length):
            is_scanner = ended_by is not None and sum(1 for key in burst if _written(key)) > 1
            return [Refused(tuple(burst)) if is_scanner else Typed(tuple(burst))]
        strays_typed = burst[: len(burst) - len(keys)]
        before = [Typed(tuple(strays_typed))] if strays_typed else []
        self._ended_by_key = self._ended_by_key + 1 if ended_by is not None else 0
        # A slow scanner's suffix may come after its silence: it is not a person's Enter either.
        self._scan_ended_ms = self._last_ms
        if any(not _is_understood(key) for key in keys):
            return [*before, Refused(tuple(keys))]
        return [*before, Scanned(text, _caps_lock(keys), ended_by, tuple(keys))]


def as_the_computer_wrote(keys: tuple[KeyPress, ...]) -> str:
    """What the keys of a scan say in the computer's own layout."""
    plain = [key if key.plain is None else replace(key, text=key.plain) for key in keys]
    return _text_of(plain)


def as_american(keys: tuple[KeyPress, ...]) -> str:
    """What the same keys say on an American keyboard."""
    return _text_of([k if k.american is None else replace(k, text=k.american) for k in keys])


def without_caps_lock(text: str) -> str:
    """What the scanner meant when Caps Lock turned its letters round."""
    return text.swapcase()


def _written(key: KeyPress) -> str:
    """What a key adds to a scan; "" for one that writes nothing."""
    if key.is_modifier or key.is_enter or key.is_tab:
        return ""
    if key.name in GS_KEYS:
        return _GS
    if key.modifiers & Modifier.ALT and key.is_keypad:
        return key.text if key.text.isdecimal() else _KEYPAD.get(key.name, "")
    if key.modifiers & Modifier.META or key.text in ("\x08", "\x1b", "\x7f"):
        return ""  # Backspace, Escape and Delete write something, but no scanner means it
    return key.text


def _is_understood(key: KeyPress) -> bool:
    """Whether a key within a burst is content or one that only changes others."""
    return key.is_modifier or bool(_written(key))


def _text_of(burst: Sequence[KeyPress]) -> str:
    """The characters of a burst; runs of Alt+digits are character codes, split by the Alt key."""
    parts: list[str] = []
    digits = ""
    for key in burst:
        if key.modifiers & Modifier.ALT and key.is_keypad and not key.is_modifier:
            digits += _written(key)
            continue
        if digits:
            parts.append(_from_alt_code(digits))
            digits = ""
        parts.append(_written(key))
    if digits:
        parts.append(_from_alt_code(digits))
    return "".join(parts)


def _from_alt_code(digits: str) -> str:
    number = int(digits)
    return chr(number) if number <= 0xFF else ""  # Alt codes name one byte


def _keys_before(burst: list[KeyPress], position: int) -> int:
    """How many keys wrote the first `position` characters."""
    written = 0
    for count, key in enumerate(burst):
        if written >= position:
            return count
        written += len(_written(key))
    return len(burst)


def _caps_lock(keys: list[KeyPress]) -> bool | None:
    letters = [k for k in keys if k.text.isalpha() and k.text.upper() != k.text.lower()]
    if not letters:
        return None
    # One letter may be odd (Shift let go late); Caps Lock turns every letter round.
    return all(k.text.isupper() != bool(k.modifiers & Modifier.SHIFT) for k in letters)


def _join(outcomes: list[Outcome]) -> tuple[Outcome, ...]:
    """The outcomes with neighbouring typed keys put together."""
    joined: list[Outcome] = []
    for outcome in outcomes:
        last = joined[-1] if joined else None
        if isinstance(outcome, Typed) and isinstance(last, Typed):
            joined[-1] = Typed(last.keys + outcome.keys)
        else:
            joined.append(outcome)
    return tuple(joined)
