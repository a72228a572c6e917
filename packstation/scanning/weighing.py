"""Which of a scale's readings may be the weight of a parcel.

A weight counts when it is stable, and for one parcel only: before the next one counts, the scale
must have been empty. Otherwise the parcel that still lies there would be weighed twice.
"""

from packstation.scanning.scales import Reading, ScaleFault, WeightReading

NEAR_ZERO_GRAMS = 15
"""A scale with this or less on it is empty: dust and drift."""
SAME_GRAMS = 2
"""Readings so close to each other have not changed."""


class Weighing:
    """Feed every reading. `settled_ms`: so long a weight must stand where no flag says stable."""

    def __init__(self, settled_ms: float = 600.0) -> None:
        self._settled_ms = settled_ms
        self._since: tuple[int, float] | None = None
        self._taken_for: object = None
        self.shown: int | None = None
        """What lies on the scale now, in grams; None when it does not say."""
        self.fault: ScaleFault | None = None
        self.grams: int | None = None
        """The stable weight that lies there now; None while there is none."""

    def feed(self, reading: Reading, at_ms: float) -> None:
        """Take one reading at `at_ms`, milliseconds of a clock that never goes back."""
        if not isinstance(reading, WeightReading):
            self.shown = self.grams = self._since = None
            self.fault = reading
            return
        self.fault = None
        self.shown = reading.grams
        if reading.grams <= NEAR_ZERO_GRAMS:
            self.grams = self._since = self._taken_for = None
            return
        is_stable = reading.is_stable
        if is_stable is None:
            is_stable = self._has_stood(reading.grams, at_ms)
        self.grams = reading.grams if is_stable else None

    def take_for(self, parcel: object) -> int | None:
        """The weight of `parcel`, whatever names it; None when none may be taken now."""
        if self.grams is None or self._taken_for not in (None, parcel):
            return None
        self._taken_for = parcel
        return self.grams

    def _has_stood(self, grams: int, at_ms: float) -> bool:
        if self._since is None or abs(self._since[0] - grams) > SAME_GRAMS:
            self._since = (grams, at_ms)
        return at_ms - self._since[1] >= self._settled_ms
