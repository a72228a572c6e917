"""The American keyboard, key by key: what a scanner means that types for it.

Nearly every keyboard scanner types as an American keyboard until somebody tells it otherwise. On a
computer with another layout its codes come out wrong, and some keys (accents) write nothing at
all. The key itself says what was meant, whatever the computer makes of it.

Keys are named by their scan codes, set 1 (IBM PC AT): Windows reports those, and Linux the same
numbers for the main block.
"""

_PLAIN = {
    2: "1234567890-=",
    16: "qwertyuiop[]",
    30: "asdfghjkl;'`",
    43: "\\zxcvbnm,./",
    57: " ",
    86: "\\",
}
_SHIFTED = {
    2: "!@#$%^&*()_+",
    16: "QWERTYUIOP{}",
    30: 'ASDFGHJKL:"~',
    43: "|ZXCVBNM<>?",
    57: " ",
    86: "|",
}


def _by_key(rows: dict[int, str]) -> dict[int, str]:
    return {first + n: text for first, row in rows.items() for n, text in enumerate(row)}


_KEYS = (_by_key(_PLAIN), _by_key(_SHIFTED))


def american(scan_code: int, *, is_shifted: bool, is_control: bool = False) -> str | None:
    """What the key writes on an American keyboard, Caps Lock apart; None for other keys.

    With Control it is the control character, such as the group separator (29) for Ctrl+].
    """
    text = _KEYS[is_shifted].get(scan_code)
    if text is None or not is_control:
        return text
    number = ord(text.upper())
    return chr(number & 0x1F) if ord("@") <= number <= ord("_") else ""
