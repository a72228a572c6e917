"""What the address shows: a row for each field, its new text where it was changed."""

from collections.abc import Mapping

import msgspec

from packstation.sentences.speaker import Speaker
from packstation.ui.flow.place_ports import CorrectionField
from packstation.ui.flow.prompts import Option

COUNTRY = "Country"


class AddressView(msgspec.Struct, frozen=True):
    """`hint` names the chosen field, `text` is what stands in it; `told` is for screen readers."""

    options: tuple[Option, ...]
    chosen: int
    hint: str
    text: str
    is_fixed: bool


def address_view(
    fields: tuple[CorrectionField, ...],
    changes: Mapping[str, str],
    chosen: int,
    speaker: Speaker,
) -> AddressView:
    """The panel for `fields` with `changes` over them."""
    options = []
    for field in fields:
        text = changes.get(field.name, field.value)
        shown = speaker.country(text) if field.name == COUNTRY and text else text
        mark = "✎" if field.name in changes else ""
        options.append(Option(field.name, speaker.name(shown), label(field.name, speaker), mark))
    if not fields:
        return AddressView((), 0, "", "", True)
    field = fields[chosen]
    text = changes.get(field.name, field.value)
    hint = label(field.name, speaker)
    return AddressView(tuple(options), chosen, hint, text, field.is_fixed)


def label(name: str, speaker: Speaker) -> str:
    """What people call a field of PRO."""
    return speaker.text(f"address.field.{name.lower()}")
