"""Numbers, weights, money and days as people of a language write them.

The facts are those of Unicode CLDR, kept as data beside the texts: a library with all of them takes
longer to load than the window may take to appear. A test compares ours with the library's.
"""

import datetime
from decimal import ROUND_HALF_UP, Decimal

from packstation.sentences.catalogue import FormData
from packstation.sentences.units import Units

NO_BREAK = "\N{NO-BREAK SPACE}"
TENTH_OF_A_KILO = 10


class Forms:
    """Writes values for one language. Times are shown in `zone`, None being the bench's own."""

    def __init__(
        self,
        data: FormData,
        zone: datetime.tzinfo | None = None,
        units: Units = Units.METRIC,
    ) -> None:
        self._data = data
        self.zone = zone
        self.units = units

    def number(self, value: int | Decimal, decimals: int = 0) -> str:
        """`value` with exactly `decimals` decimals, rounded half up."""
        rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
        whole, _, fraction = f"{abs(rounded):f}".partition(".")
        sign = "-" if rounded < 0 else ""
        grouped = self._grouped(whole)
        return f"{sign}{grouped}{self._data.decimal}{fraction}" if fraction else sign + grouped

    def _grouped(self, digits: str) -> str:
        if len(digits) < self._data.group_from_digits:
            return digits
        head = len(digits) % 3
        parts = [digits[:head]] if head else []
        parts += [digits[place : place + 3] for place in range(head, len(digits), 3)]
        return self._data.group.join(parts)

    def weight(self, grams: int) -> str:
        """`grams` as kilograms, with two decimals when they say all, else three; or as pounds."""
        is_short = self.units is Units.IMPERIAL or grams % TENTH_OF_A_KILO == 0
        number = self.number(self.units.weight(grams), 2 if is_short else 3)
        return f"{number}{NO_BREAK}{self.units.weight_sign}"

    def size(self, *millimetres: int) -> str:
        """Lengths as `30 × 20 × 10 cm`, or in inches to a tenth."""
        decimals = 0 if self.units is Units.METRIC else 1
        sides = (self.number(self.units.length(side), decimals) for side in millimetres)
        return f"{' × '.join(sides)}{NO_BREAK}{self.units.length_sign}"

    def money(self, amount: Decimal, currency: str) -> str:
        """`amount` with the sign of `currency`, or its ISO 4217 code where the sign says less."""
        number = self.number(amount, 2)
        symbol = self._data.symbols.get(currency)
        if symbol is None:
            return f"{number}{NO_BREAK}{currency}".rstrip()
        return self._data.money.format(amount=number, symbol=symbol)

    def day(self, when: datetime.date | datetime.datetime) -> str:
        """The day, short: `Tue 24 Nov`. An aware time counts in the bench's own zone."""
        if isinstance(when, datetime.datetime):
            when = self._local(when)
        return self._data.day.format(
            weekday=self._data.weekdays[when.weekday()],
            day=when.day,
            month=self._data.months[when.month - 1],
        )

    def time(self, when: datetime.datetime) -> str:
        """The time of day, 24 hours: `14:05`."""
        return f"{self._local(when):%H:%M}"

    def moment(self, when: datetime.datetime) -> str:
        """Day and time of day."""
        return f"{self.day(when)}, {self.time(when)}"

    def iso(self, text: str) -> str:
        """A day or time that came as ISO 8601 text, as a day; what cannot be read stays as it is.

        PRO's quotes carry dates as text, and no quote is worth losing over one.
        """
        try:
            return self.day(datetime.datetime.fromisoformat(text))
        except (ValueError, OverflowError):
            return text

    def _local(self, when: datetime.datetime) -> datetime.datetime:
        if when.tzinfo is None:
            return when
        try:
            return when.astimezone(self.zone)
        except OverflowError:  # the first and last day of the calendar have no neighbours
            return when
