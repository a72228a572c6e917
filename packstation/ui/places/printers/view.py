"""What is said of the printers, as data: at the start of a shift, and where they are looked after.

Pure. Three states, each with its sign and its word: ready, not ready (and what to do), unknown.
"""

from collections.abc import Iterable

import msgspec

from packstation.packing.printer_testing import PageResult
from packstation.packing.shipping import DocumentKind
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.ports import PrinterCard, PrintersState, Purpose
from packstation.ui.flow.tone import Tone
from packstation.workflow.printers.lights import Health

CUSTOMS = (DocumentKind.CN22, DocumentKind.CN23, DocumentKind.COMMERCIAL_INVOICE)
PAGE_TONES = {
    PageResult.PRINTED: Tone.DONE,
    PageResult.SENT: Tone.INFORMATION,
    PageResult.UNKNOWN: Tone.UNKNOWN,
    PageResult.FAILED: Tone.ERROR,
}


class PrinterRow(msgspec.Struct, frozen=True):
    """One printer: what it is for, how it is in one word, and since when or what to do."""

    name: str
    kinds: str
    tone: Tone
    word: str
    told: str


class PrintersView(msgspec.Struct, frozen=True):
    """The panel: its head, and the printers. `selected` is a place among `rows`."""

    tone: Tone
    title: str
    sentence: str
    rows: tuple[PrinterRow, ...] = ()
    selected: int = 0


class ShiftLine(msgspec.Struct, frozen=True):
    """A line before the first order: these documents, that printer (empty: none), its state."""

    tone: Tone
    kinds: str
    printer: str = ""
    word: str = ""


def printers_view(
    state: PrintersState, speaker: Speaker, chosen: str = "", read_back: str | None = None
) -> PrintersView:
    """The panel. `chosen` is a printer's name; `read_back` the mark of a page that was scanned."""
    card = chosen_card(state, chosen)
    tone, title, sentence = _head(state, speaker, card, read_back)
    rows = tuple(_row(state, one, speaker) for one in state.cards)
    place = state.cards.index(card) if card is not None else 0
    return PrintersView(tone, title, sentence, rows, place)


def chosen_card(state: PrintersState, chosen: str) -> PrinterCard | None:
    """The printer `chosen`, else that of the labels, else the first; None where there is none."""
    by_name = {card.name: card for card in state.cards}
    if chosen in by_name:
        return by_name[chosen]
    return next((card for card in state.cards if has_labels(card)), next(iter(state.cards), None))


def has_labels(card: PrinterCard) -> bool:
    """Whether labels come out of it, but for those of particular carriers or sizes."""
    return any(_is_all_of(purpose, DocumentKind.LABEL) for purpose in card.purposes)


def shift_lines(state: PrintersState, speaker: Speaker) -> tuple[ShiftLine, ...]:
    """Which printer will do what: what has none first, then each printer that has something."""
    lines = []
    if state.missing:
        tone = Tone.ATTENTION if _lacks_labels(state) else Tone.INFORMATION
        lines.append(ShiftLine(tone, _none(state.missing, speaker)))
    for card in state.cards:
        if card.purposes:
            row = _row(state, card, speaker)
            lines.append(ShiftLine(row.tone, row.kinds, row.name, row.word))
    return tuple(lines)


# The head


def _head(
    state: PrintersState, speaker: Speaker, card: PrinterCard | None, read_back: str | None
) -> tuple[Tone, str, str]:
    text = speaker.text
    if read_back is not None:
        return Tone.DONE, text("page.reads"), _read_back(state, speaker, read_back)
    if card is not None and card.page is not None:
        return _page(card, speaker)
    if _lacks_labels(state):
        return Tone.ATTENTION, text("printers.no_labels"), text("printers.no_labels.remedy")
    switched = text("banner.labels_on", printer=state.labels_on) if state.labels_on else ""
    missing = _none(state.missing, speaker) if state.missing else ""
    return Tone.NEUTRAL, text("printers.title"), " ".join(filter(None, (missing, switched)))


def _read_back(state: PrintersState, speaker: Speaker, mark: str) -> str:
    for card in state.cards:
        if card.page is not None and card.page.mark == mark:
            return speaker.text("page.reads.printer", printer=card.name)
    return speaker.text("page.reads.any")


def _page(card: PrinterCard, speaker: Speaker) -> tuple[Tone, str, str]:
    """How far the printer's last test page is."""
    page, text = card.page, speaker.text
    assert page is not None
    told = {"printer": speaker.name(card.name), "time": speaker.time(page.at)}
    if page.result is None:
        return Tone.INFORMATION, text("page.on_its_way"), text("page.on_its_way.told", **told)
    tone, key = PAGE_TONES[page.result], f"page.{page.result.value}"
    sentence = text(f"{key}.told", **told)
    if page.result is PageResult.FAILED and page.problem is not None:
        sentence = f"{speaker.problem(page.problem, card.name).sentence} {sentence}"
    return tone, text(key), sentence


# The printers


def _row(state: PrintersState, card: PrinterCard, speaker: Speaker) -> PrinterRow:
    text = speaker.text
    kinds = _kinds(card.purposes, speaker) if card.purposes else text("printers.reserve")
    kinds = kinds[:1].upper() + kinds[1:]
    told = _told(card, speaker)
    if card.name == state.labels_on:
        told = f"{text('printers.switched')} {told}"
    tone, word = _state(card.light, speaker)
    return PrinterRow(speaker.name(card.name), kinds, tone, word, told)


def _state(light: Health, speaker: Speaker) -> tuple[Tone, str]:
    if light.is_good:
        return Tone.DONE, speaker.text("light.ready")
    if light.is_good is None or light.problem is None:
        return Tone.UNKNOWN, speaker.text("light.unknown")
    return Tone.ERROR, speaker.trouble(light.problem)


def _told(card: PrinterCard, speaker: Speaker) -> str:
    """Since when, or what it was asked, and what to do."""
    light, text = card.light, speaker.text
    if light.at is None or light.since is None:
        return text("printers.asking" if light.is_asked else "printers.not_asked")
    if light.problem is not None:
        said = speaker.problem(light.problem, card.name).sentence
        return f"{said} {text('printers.since', time=speaker.time(light.since))}"
    if light.is_silent:
        return text("printers.silent", time=speaker.time(light.since))
    key = "printers.asked" if light.is_good else "printers.mute"
    return text(key, time=speaker.time(light.at))


# The documents


def _lacks_labels(state: PrintersState) -> bool:
    return any(_is_all_of(purpose, DocumentKind.LABEL) for purpose in state.missing)


def _is_all_of(purpose: Purpose, kind: DocumentKind) -> bool:
    return purpose.kind is kind and not purpose.carrier and not purpose.parcel_size


def _none(missing: tuple[Purpose, ...], speaker: Speaker) -> str:
    return speaker.text("printers.none", kinds=_kinds(missing, speaker))


def _kinds(purposes: Iterable[Purpose], speaker: Speaker) -> str:
    """`labels, return labels`; the three customs papers together where they go together."""
    listed = list(purposes)
    customs = [one for one in listed if one.kind in CUSTOMS and one == Purpose(one.kind)]
    if len(customs) == len(CUSTOMS):
        place = listed.index(customs[0])
        listed = [one for one in listed if one not in customs]
        parts = [_kind(one, speaker) for one in listed]
        parts.insert(place, speaker.text("paper.customs"))
    else:
        parts = [_kind(one, speaker) for one in listed]
    return ", ".join(parts)


def _kind(purpose: Purpose, speaker: Speaker) -> str:
    name = speaker.text(f"paper.{purpose.kind.value}")
    only = [part for part in (purpose.carrier, purpose.parcel_size) if part]
    if purpose.is_rest:
        only = [speaker.text("printers.others")]
    return f"{name} ({', '.join(only)})" if only else name
