"""Scans told from typing in one stream of key presses.

A keyboard-wedge scanner types like a very fast, very regular person. Rules, in order:

1. Keys that follow one another in less than `max_gap_ms` form a burst; a burst is held back.
2. A burst that ends in a suffix key (Enter, Tab) or in silence is a scan when it carries the
   prefix, or has at least `min_length` characters; anything else was typed and is given back,
   key by key, in order.
3. Shortcuts, cursor keys and auto-repeated keys are never part of a scan.
4. Enter or Tab alone is a person's, except directly behind a scan (CR LF sent as two keys).

Pure: the caller brings the time. Nothing is lost: every key fed is either part of a scan, a
suffix, or given back.
"""

import enum

import msgspec

_GS = "\x1d"


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
    Shift, Alt and the like. `token` is the caller's own number, to find its event again.
    """

    text: str = ""
    is_enter: bool = False
    is_tab: bool = False
    modifiers: Modifier = Modifier.NONE
    is_keypad: bool = False
    is_modifier: bool = False
    is_repeat: bool = False
    token: int = 0


class WedgeSettings(msgspec.Struct, frozen=True):
    """How this bench's scanner types.

    `max_gap_ms`: a pause this long ends a burst. `min_length`: shortest scan without a prefix.
    `has_alt_numpad`: the scanner sends characters as Alt plus digits of the number pad.
    """

    prefix: str = ""
    suffix_keys: frozenset[SuffixKey] = frozenset({SuffixKey.ENTER, SuffixKey.TAB})
    max_gap_ms: float = 35.0
    min_length: int = 3
    has_alt_numpad: bool = False
    max_keys: int = 8192


class Scanned(msgspec.Struct, frozen=True):
    """A complete scan, prefix and suffix taken off.

    `is_caps_lock_on` is told from letters whose case contradicts Shift; None: no letter told.
    `ended_by` is the suffix key; None: silence ended it.
    """

    text: str
    is_caps_lock_on: bool | None
    ended_by: SuffixKey | None = None


class Typed(msgspec.Struct, frozen=True):
    """Keys a person pressed, to be given to the focused widget in this order."""

    keys: tuple[KeyPress, ...]


Outcome = Scanned | Typed


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

    @property
    def deadline_ms(self) -> float | None:
        """When `expire` is due; None while nothing is held."""
        return self._deadline_ms

    def feed(self, key: KeyPress, at_ms: float) -> Feed:
        """Take one key press at `at_ms`."""
        outcomes: list[Outcome] = []
        if self._burst and at_ms - self._last_ms >= self._settings.max_gap_ms:
            outcomes += self._resolve()
        if key.is_repeat or not self._may_be_scanned(key):
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
        gap = self._settings.max_gap_ms
        if at_ms - self._deadline_ms > gap and not self._had_grace:
            self._had_grace = True
            self._deadline_ms = at_ms + gap
            return ()
        return _join(self._resolve())

    def _feed_other(self, key: KeyPress, at_ms: float, outcomes: list[Outcome]) -> Feed:
        if key.is_modifier and self._burst:
            self._hold(key, at_ms)  # Shift between two scanned letters does not end the burst
            return Feed(_join(outcomes), is_held=True)
        suffix = self._suffix_of(key)
        if suffix is not None:
            if self._burst:
                outcomes += self._resolve(suffix)
                if isinstance(outcomes[-1], Scanned):
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
        self._deadline_ms = at_ms + self._settings.max_gap_ms
        self._had_grace = False
        self._scan_ended_ms = None

    def _suffix_of(self, key: KeyPress) -> SuffixKey | None:
        if key.is_repeat or key.modifiers & (Modifier.ALT | Modifier.META):
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
        return ended is not None and at_ms - ended < self._settings.max_gap_ms

    def _may_be_scanned(self, key: KeyPress) -> bool:
        if key.is_modifier or key.is_enter or key.is_tab or not key.text:
            return False
        if key.modifiers & Modifier.META:
            return False
        if key.text == _GS or key.text in self._settings.prefix:
            return True
        if not key.text.isprintable():
            return False
        shortcut = key.modifiers & (Modifier.CONTROL | Modifier.ALT)
        if shortcut == Modifier.ALT:
            return self._settings.has_alt_numpad and key.is_keypad and key.text.isdecimal()
        return shortcut != Modifier.CONTROL  # both together are AltGr on Windows

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
            return [Typed(tuple(burst))]
        strays_typed = burst[: len(burst) - len(keys)]
        # A slow scanner's suffix may come after its silence: it is not a person's Enter either.
        self._scan_ended_ms = self._last_ms + self._settings.max_gap_ms
        scanned = Scanned(text, _caps_lock(keys), ended_by)
        return [Typed(tuple(strays_typed)), scanned] if strays_typed else [scanned]


def without_caps_lock(text: str) -> str:
    """What the scanner meant when Caps Lock turned its letters round."""
    return text.swapcase()


def _text_of(burst: list[KeyPress]) -> str:
    """The characters of a burst; runs of Alt+digits are character codes, split by the Alt key."""
    parts: list[str] = []
    digits = ""
    for key in burst:
        if key.modifiers & Modifier.ALT and key.is_keypad and not key.is_modifier:
            digits += key.text
            continue
        if digits:
            parts.append(_from_alt_code(digits))
            digits = ""
        if not key.is_modifier:
            parts.append(key.text)
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
        written += 0 if key.is_modifier else len(key.text)
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
