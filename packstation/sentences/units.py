"""The units in which people read and type weights and lengths.

Everything behind the window counts in grams and millimetres. A pound is 453.59237 g and an inch
25.4 mm by definition (international yard and pound agreement, 1959).
"""

import enum
from decimal import ROUND_HALF_UP, Decimal

GRAMS_PER_POUND = Decimal("453.59237")
MM_PER_INCH = Decimal("25.4")


class Units(enum.Enum):
    """Kilograms and centimetres, or pounds and inches."""

    METRIC = "metric"
    IMPERIAL = "imperial"

    @property
    def weight_sign(self) -> str:
        """What stands behind a weight."""
        return "kg" if self is Units.METRIC else "lb"

    @property
    def length_sign(self) -> str:
        """What stands behind a length."""
        return "cm" if self is Units.METRIC else "in"

    def weight(self, grams: int) -> Decimal:
        """A weight in this unit, not rounded."""
        return Decimal(grams) / self._grams_each

    def length(self, millimetres: int) -> Decimal:
        """A length in this unit, not rounded."""
        return Decimal(millimetres) / (10 if self is Units.METRIC else MM_PER_INCH)

    def grams(self, weight: Decimal) -> int:
        """The whole grams of a weight in this unit, half up."""
        return int((weight * self._grams_each).to_integral_value(ROUND_HALF_UP))

    @property
    def _grams_each(self) -> Decimal:
        return Decimal(1000) if self is Units.METRIC else GRAMS_PER_POUND
