"""The speaker: the one door through which everything that people read is said."""

import datetime
from decimal import Decimal

from packstation.packing.barcodes.words import Word
from packstation.packing.bench import Bench
from packstation.packing.events import Event
from packstation.packing.problems import Alert, Problem
from packstation.packing.session import Session
from packstation.sentences import orders
from packstation.sentences.alerts import hazards, said_of_alert
from packstation.sentences.countries import country_name
from packstation.sentences.labels_told import labels_told
from packstation.sentences.language import Language
from packstation.sentences.problems import said_of_problem, trouble_short
from packstation.sentences.units import Units
from packstation.sentences.voice import Said, Voice
from packstation.sentences.voice import name as shown_name

QUANTITY_WORD = "PS:QTY-"


class Speaker:
    """Speaks one language. Nothing here raises for what can happen on a bench.

    Raises FileNotFoundError or CatalogueError when the translations are not properly installed.
    `zone` is the time zone of the times it says, None being the computer's own. `is_strict` makes
    a missing or unfilled text raise CatalogueError (tests); else it is said in English, and logged.
    """

    def __init__(
        self,
        language: Language,
        zone: datetime.tzinfo | None = None,
        units: Units = Units.METRIC,
        *,
        is_strict: bool = False,
    ) -> None:
        self._is_strict = is_strict
        self._voice = Voice(language, zone, units, is_strict=is_strict)

    @property
    def language(self) -> Language:
        return self._voice.language

    def speak(self, language: Language) -> None:
        """From now on everything is said in `language`. Raises as the constructor."""
        forms = self._voice.forms
        self._voice = Voice(language, forms.zone, forms.units, is_strict=self._is_strict)

    @property
    def measures(self) -> Units:
        """The units of the weights it says."""
        return self._voice.forms.units

    # Sentences about what happens

    def alert(self, alert: Alert, session: Session | None = None) -> Said:
        """What to say to `alert`; `session` names its items."""
        return said_of_alert(self._voice, alert, session)

    def problem(self, problem: Problem, where: str = "") -> Said:
        """What to say to `problem`; `where` names the printer, order or consignment."""
        return said_of_problem(self._voice, problem, where)

    def trouble(self, problem: Problem) -> str:
        """How a printer with `problem` is, in a few words: `out of paper`, else `not ready`."""
        return trouble_short(self._voice, problem)

    def next_step(self, bench: Bench) -> str:
        """The one sentence that says what to do next."""
        return orders.next_step(self._voice, bench)

    def tail(self, session: Session) -> str:
        """One line about an order that is on its way behind the open one."""
        return orders.tail(self._voice, session)

    def labels_told(self, session: Session) -> str:
        """Exactly which labels came out, in numbers; empty where there is nothing to tell apart."""
        return labels_told(self._voice, session)

    def told(self, event: Event, session: Session) -> str:
        """What `event` was, in one line; empty where it is nothing that people ask about.

        `session` is the order as it was when it happened.
        """
        # Only the record of an order tells: the start need not wait for what it says.
        from packstation.sentences.told import told_of

        return told_of(self._voice, event, session)

    # Words and labels

    def text(self, key: str, **params: object) -> str:
        """A label, button or sentence of the catalogue.

        Whole numbers are written in the language's form; `n` is the count that chooses the plural.
        """
        return self._voice.text(key, **params)

    def word(self, word: Word) -> str:
        """What the button and the command barcode of `word` say."""
        if word.payload.startswith(QUANTITY_WORD):
            count = word.payload[len(QUANTITY_WORD) :]
            return self._voice.text("word.qty", quantity=count)
        key = f"word.{word.payload.split(':')[1].lower().replace('-', '_')}"
        return self._voice.text(key) if self._voice.has(key) else word.text

    def reason(self, of: str, given: str) -> str:
        """A recorded reason in people's words; `of` is what was decided, such as `redo`."""
        return orders.reason(self._voice, of, given)

    def hazards(self, classes: tuple[str, ...]) -> str:
        """PRO's hazard classes in people's words: `dangerous, flammable`."""
        return hazards(self._voice, classes)

    def item(self, session: Session | None, line: str) -> str:
        """What people call the item of a line."""
        return self._voice.item(session, line)

    def country(self, code: str) -> str:
        """What the country of an ISO 3166-1 alpha-2 code is called."""
        return country_name(code, self.language)

    def name(self, text: str) -> str:
        """Somebody else's text as one printable line."""
        return shown_name(text)

    # Forms

    def number(self, value: int | Decimal, decimals: int = 0) -> str:
        """`1,234.5`."""
        return self._voice.forms.number(value, decimals)

    def weight(self, grams: int | None) -> str:
        """`1.24 kg`; a dash when nobody weighed it."""
        return self._voice.forms.weight(grams) if grams is not None else "–"

    def size(self, *millimetres: int) -> str:
        """`30 × 20 × 10 cm`."""
        return self._voice.forms.size(*millimetres)

    def money(self, amount: Decimal | None, currency: str) -> str:
        """`£12.40`, or `12.40 USD` where the sign says less; a dash when there is no price."""
        return self._voice.forms.money(amount, currency) if amount is not None else "–"

    def units(self, count: int) -> str:
        """`1 unit`, `2 units`."""
        return self._voice.text("units", n=count)

    def day(self, when: datetime.date | datetime.datetime) -> str:
        """`Tue 24 Nov`."""
        return self._voice.forms.day(when)

    def time(self, when: datetime.datetime) -> str:
        """`14:05`."""
        return self._voice.forms.time(when)

    def moment(self, when: datetime.datetime) -> str:
        """`Tue 24 Nov, 14:05`."""
        return self._voice.forms.moment(when)

    def iso(self, text: str) -> str:
        """A day that PRO wrote as ISO 8601 text; what cannot be read stays as it is."""
        return self._voice.forms.iso(text)
