"""The names PRO uses, read leniently.

A member that we do not know is kept as opaque text: `ConsignmentState("Teleported")` is a member
of the type, equal to its text, with `is_known` False. Letter case and spaces do not matter
(`Allocation Failed`), and the numbers that some replies carry are translated by the contract's
table (`x-numeric-values`). Bit flags may come combined (`Dangerous, Liquid`, or 20): such a value
is opaque as a whole and `flags` gives its parts.
"""

import enum
from typing import Self


class WireEnum(enum.StrEnum):
    """A set of names that PRO may extend at any time."""

    @classmethod
    def numbers(cls) -> dict[int, str]:
        """Number on the wire → name, for the types that some replies carry as numbers."""
        return {}

    @classmethod
    def are_bit_flags(cls) -> bool:
        """Whether values may be combined."""
        return False

    @property
    def is_known(self) -> bool:
        """Whether this is one of the names we know."""
        return self._name_ in type(self).__members__

    @property
    def flags(self) -> frozenset[Self]:
        """The parts of a combined value; of a plain one, itself."""
        return frozenset(type(self)(part.strip()) for part in self.value.split(","))

    @classmethod
    def _missing_(cls, value: object) -> Self:
        text = str(value).strip()
        if text.isascii() and text.isdigit():
            text = cls._from_number(int(text))
        plain = text.replace(" ", "").casefold()
        for member in cls:
            if member.value.casefold() == plain:
                return member
        unknown = str.__new__(cls, text)
        unknown._name_ = f"unknown:{text}"
        unknown._value_ = text
        return unknown

    @classmethod
    def _from_number(cls, number: int) -> str:
        names = cls.numbers()
        if number in names or not cls.are_bit_flags():
            return names.get(number, str(number))
        parts = [name for bit, name in names.items() if bit and number & bit == bit]
        known_bits = sum(bit for bit in names if bit & number == bit)
        return ", ".join(parts) if parts and known_bits == number else str(number)


def bits(names: str) -> dict[int, str]:
    """1, 2, 4 … → each of the names, as bit flags are numbered."""
    return {1 << place: name for place, name in enumerate(names.split())}


def ordinals(names: str, first: int = 0) -> dict[int, str]:
    """first, first + 1 … → each of the names."""
    return dict(enumerate(names.split(), start=first))
