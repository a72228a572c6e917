"""What was scanned into the van, and what is missing, in people's words."""

from collections.abc import Sequence

import msgspec

from packstation.sentences.speaker import Speaker
from packstation.sentences.voice import Said
from packstation.ui.flow.place_ports import LoadedNow, StrayParcel, Van
from packstation.ui.flow.prompts import Option
from packstation.ui.flow.tone import Tone

GOOD = "loaded"
SOFT = ("again",)


class LoadingView(msgspec.Struct, frozen=True):
    """`said` is about the last scan, else what to do; `options` are the strays."""

    tone: Tone
    said: Said
    title: str
    options: tuple[Option, ...] = ()
    told: str = ""


def loading_view(
    last: LoadedNow | None, van: Van, carrier: str, speaker: Speaker, *, is_looking: bool
) -> LoadingView:
    """The last scan large, and the parcels of this carrier that nobody has loaded."""
    text = speaker.text
    title = text(
        "loading.count", loaded=speaker.number(van.loaded), wanted=speaker.number(van.wanted)
    )
    options = tuple(_option(stray, speaker) for stray in van.strays)
    told = text("queue.reading" if is_looking else "loading.all") if not options else ""
    if last is None:
        whose = speaker.name(carrier) if carrier else text("loading.any")
        hint = Said(whose, text("loading.scan"), "")
        return LoadingView(Tone.NEUTRAL, hint, title, options, told)
    return LoadingView(_tone(last), _said(last, carrier, speaker), title, options, told)


def _tone(last: LoadedNow) -> Tone:
    if last.verdict == GOOD:
        return Tone.DONE
    return Tone.ATTENTION if last.verdict in SOFT else Tone.ERROR


def _said(last: LoadedNow, carrier: str, speaker: Speaker) -> Said:
    text = speaker.text
    what = text("loading.parcel", order=speaker.name(last.order), parcel=last.parcel, of=last.of)
    sentence = text(
        f"loading.{last.verdict}.sentence",
        parcel=what if last.order else speaker.name(last.scanned),
        carrier=speaker.name(last.carrier) if last.carrier else text("figures.nobody"),
        van=speaker.name(carrier),
        when=speaker.moment(last.at) if last.at is not None else "",
    )
    return Said(text(f"loading.{last.verdict}.word"), sentence, "")


def _option(stray: StrayParcel, speaker: Speaker) -> Option:
    what = speaker.text("loading.parcel", order=stray.order, parcel=stray.parcel, of=stray.of)
    return Option(stray.key, what, stray.consignment, speaker.name(stray.carrier))


def carriers_after(carriers: Sequence[str], carrier: str) -> str:
    """The next van: each carrier in turn, then "" for whichever comes."""
    turn = ("", *carriers)
    return turn[(turn.index(carrier) + 1) % len(turn)] if carrier in turn else ""
