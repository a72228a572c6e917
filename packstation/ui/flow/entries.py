"""What is asked by typing: the field, and what was typed as a command. No widget here."""

import re
from decimal import Decimal

from packstation.packing import commands as cmd
from packstation.packing.parcels import WeightSource
from packstation.packing.session import Phase, Session, expected_grams, weigh_target
from packstation.sentences.speaker import Speaker
from packstation.sentences.units import Units
from packstation.ui.flow.prompts import Ask, Entry


def entry_of(ask: Ask, speaker: Speaker, most: int, session: Session | None) -> Entry:
    """What is typed for `ask`: an item while `session` is being packed, else an order."""
    is_packing = session is not None and session.phase is Phase.PACKING
    match ask:
        case Ask.QUANTITY:
            return Entry(speaker.text("field.quantity", most=most))
        case Ask.WEIGHT if session is not None:
            sign, decimal = speaker.measures.weight_sign, speaker.number(0, 1)[1:2]
            return Entry(_weight_of(session, speaker), sign, decimal=decimal)
        case Ask.PIN:
            return Entry(speaker.text("field.pin"), is_secret=True)
        case Ask.KEY:
            return Entry(speaker.text("field.key"), has_keypad=False, is_secret=True)
        case _:
            key = "field.item" if is_packing else "field.order"
            return Entry(speaker.text(key), has_keypad=False)


def _weight_of(session: Session, speaker: Speaker) -> str:
    """Which parcel is weighed, and what it should weigh if that is known."""
    number, unit = weigh_target(session), speaker.measures.weight_sign
    expected = expected_grams(session, number)
    if not expected:
        return speaker.text("field.weight", number=number, unit=unit)
    weight = speaker.weight(expected)
    return speaker.text("field.weight_expected", number=number, unit=unit, expected=weight)


WEIGHT = re.compile(r"[0-9]{0,6}([.,][0-9]{0,3})?")


def read_entry(ask: Ask, typed: str, units: Units = Units.METRIC) -> cmd.Command | None:
    """What was typed, as a command; None when it is no number or belongs to the scanner's door.

    A weight was typed in `units`, with a comma or a point.
    """
    text = typed.strip()
    if ask is Ask.QUANTITY and text.isascii() and text.isdigit():
        return cmd.SetQuantity(int(text[:9]))
    if ask is Ask.WEIGHT and re.search(r"[0-9]", text) and WEIGHT.fullmatch(text):
        grams = units.grams(Decimal(text.replace(",", ".")))
        return cmd.Weigh(grams, WeightSource.TYPED)
    return None
