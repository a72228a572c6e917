"""The arithmetic of GS1's item numbers: check digits, UPC-E, the units within a case.

Sources: GS1 General Specifications, section 7.9 (check digit) and 5.2.2.4 (UPC-E), 2.1.6 (levels
of packaging: the indicator digit of a GTIN-14).
"""

GTIN_LENGTHS = frozenset({8, 12, 13, 14})


def has_check_digit(digits: str) -> bool:
    """Whether the last digit is GS1's check digit of the others (modulo 10, weights 3 and 1)."""
    return is_digits(digits) and _weighted(digits) % 10 == 0


def is_gtin(text: str) -> bool:
    """Whether it is a GTIN-8, -12, -13 or -14 with the right check digit."""
    return len(text) in GTIN_LENGTHS and has_check_digit(text)


def is_digits(text: str) -> bool:
    """Whether it is one or more ASCII digits and nothing else."""
    return text.isascii() and text.isdigit()


def check_digit(body: str) -> str:
    """The digit that makes `body` (digits) a number with a check digit."""
    return str(-_weighted(body + "0") % 10)


def expand_upc_e(text: str) -> str | None:
    """The UPC-A (12 digits) that a UPC-E is short for; None when it is none.

    Scanners send it with 8 digits (number system 0 or 1, six digits, check digit), without the
    check digit (7) or without both (6, number system 0), as they are set.
    """
    if not is_digits(text) or len(text) not in (6, 7, 8):
        return None
    system, digits = ("0", text) if len(text) == 6 else (text[0], text[1:7])
    if system not in "01":
        return None
    body = system + _without_zeros_left_out(digits)
    full = body + check_digit(body)
    return full if len(text) < 8 or full[-1] == text[-1] else None


def _without_zeros_left_out(six: str) -> str:
    """Manufacturer and product number (ten digits); the last digit says which zeros were cut."""
    last = six[5]
    if last in "012":
        return f"{six[:2]}{last}0000{six[2:5]}"
    if last == "3":
        return f"{six[:3]}00000{six[3:5]}"
    if last == "4":
        return f"{six[:4]}00000{six[4]}"
    return f"{six[:5]}0000{last}"


def unit_of_case(gtin14: str) -> str | None:
    """The GTIN-14 of the unit that a case (indicator 1 to 8) holds; None when it is no case.

    Indicator 9 is of variable measure: what it holds is not told by its number.
    """
    if len(gtin14) != 14 or gtin14[0] not in "12345678" or not has_check_digit(gtin14):
        return None
    body = "0" + gtin14[1:13]
    return body + check_digit(body)


def _weighted(digits: str) -> int:
    return sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(reversed(digits)))
