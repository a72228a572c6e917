"""What every sentence is made with: texts, forms, and the names of things on this bench."""

import datetime
from collections.abc import Sequence

import msgspec

from packstation.packing.session import Session, remaining_units
from packstation.sentences.catalogue import Translations, load
from packstation.sentences.forms import Forms
from packstation.sentences.language import Language
from packstation.sentences.units import Units

NOTHING = "–"
MOST_OF_A_CODE = 48
MOST_OF_A_NAME = 160
MOST_OF_A_DETAIL = 400


class Said(msgspec.Struct, frozen=True):
    """What the screen says about one alert or problem.

    `word` is in capitals and read from afar; `sentence` says what happened; `remedy` how to go on;
    `support` is what support asks for (PRO's code and correlation id), empty when there is none.
    """

    word: str
    sentence: str
    remedy: str
    support: str = ""


class Voice:
    """Texts and forms of one language."""

    def __init__(
        self,
        language: Language,
        zone: datetime.tzinfo | None = None,
        units: Units = Units.METRIC,
        *,
        is_strict: bool = False,
    ) -> None:
        self.language = language
        self.forms = Forms(load(language).forms, zone, units)
        self._catalogue = Translations(language, is_strict=is_strict)

    def text(self, key: str, **params: object) -> str:
        """The text `key`; whole numbers are written in the language's form, `n` is the count."""
        count = params.get("n")
        values = {name: self._written(value) for name, value in params.items()}
        return self._catalogue.fill(key, values, count if isinstance(count, int) else None)

    def has(self, key: str) -> bool:
        """Whether there is a text `key`."""
        return self._catalogue.has(key)

    def _written(self, value: object) -> str:
        return self.forms.number(value) if isinstance(value, int) else str(value)

    def item(self, session: Session | None, line_id: str) -> str:
        """What people call the item of a line; the line's id when nobody named it."""
        if session is None or session.catalogue is None:
            return name(line_id)
        line = session.catalogue.lines.get(line_id)
        return name((line.description or line.sku or line.id) if line is not None else line_id)

    def items_left(self, session: Session | None, line_ids: Sequence[str], in_all: int = 0) -> str:
        """Items with what is left of each; `in_all` tells how many lines there are if more."""
        parts = [self._item_left(session, line_id) for line_id in line_ids]
        if in_all > len(parts):
            parts.append(self.text("items.more", n=in_all - len(parts)))
        return "; ".join(parts)

    def _item_left(self, session: Session | None, line_id: str) -> str:
        item = self.item(session, line_id)
        if session is None or session.catalogue is None or line_id not in session.catalogue.lines:
            return item
        return self.text("items.left", item=item, n=remaining_units(session, line_id))


def _shown(text: str, most: int) -> str:
    """One line of printable text, at most `most` characters long."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def name(text: str) -> str:
    """A name as it may stand in a sentence; a dash where nothing can be shown of it."""
    return _shown(text, MOST_OF_A_NAME) or NOTHING


def code(text: str) -> str:
    """A scanned code as it may stand in a sentence; a dash where nothing can be shown of it."""
    return _shown(text, MOST_OF_A_CODE) or NOTHING


def detail(text: str) -> str:
    """Somebody else's sentence as it may follow ours: without its full stop; maybe nothing."""
    shown = _shown(text, MOST_OF_A_DETAIL)
    return shown[:-1].rstrip() if shown.endswith(".") and not shown.endswith("..") else shown
