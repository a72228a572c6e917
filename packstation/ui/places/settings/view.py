"""What the settings place shows: the settings that fit, and all about the chosen one."""

import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from packstation.runtime.resources import resource_path
from packstation.runtime.translated import into
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.prompts import Option
from packstation.ui.flow.setup_ports import Broken, Examined

if TYPE_CHECKING:
    from packstation.settings.entries import Entry

_SIGNS = {"ok": "✓", "warn": "!", "fail": "✗", "unknown": "?"}


class SettingsView(msgspec.Struct, frozen=True):
    """`typed` looks for settings, or is the new value while one is being changed."""

    typed: str = ""
    hint: str = ""
    options: tuple[Option, ...] = ()
    chosen: int = 0
    told: str = ""
    title: str = ""
    meaning: str = ""
    facts: tuple[tuple[str, str], ...] = ()


def fitting(entries: "Sequence[Entry]", typed: str, language: str) -> "tuple[Entry, ...]":
    """Those with every typed word in their name or meaning."""
    words, own = typed.lower().split(), meanings(language)
    return tuple(
        entry
        for entry in entries
        if all(
            word in f"{entry.name} {entry.meaning} {own.get(entry.name, '')}".lower()
            for word in words
        )
    )


def settings_view(
    shown: "Sequence[Entry]",
    chosen: int,
    typed: str,
    tested: Sequence[Examined],
    broken: Broken | None,
    speaker: Speaker,
    *,
    is_changing: bool,
) -> SettingsView:
    """Everything that stands on the panel."""
    text = speaker.text
    options = tuple(Option(entry.name, entry.name, plain(entry.value)) for entry in shown)
    if broken is not None:
        return SettingsView(title=text("settings.broken"), meaning=broken.sentence)
    if not shown:
        return SettingsView(typed, text("settings.hint"), told=text("settings.none"))
    entry = shown[chosen]
    if tested:  # why it does not work is all that matters now
        told = "\n".join(f"{_SIGNS[one.state]} {one.what}: {one.sentence}" for one in tested)
        return SettingsView(typed, text("settings.hint"), options, chosen, "", entry.name, told)
    facts = (
        (text("settings.value"), plain(entry.value)),
        (text("settings.default"), plain(entry.default)),
        (text("settings.takes"), entry.takes.said(into(speaker.language.value))),
        (text("settings.from"), text(f"settings.from.{entry.origin.value}")),
        (text("settings.counts"), text(f"settings.counts.{entry.counts.value}")),
    )
    return SettingsView(
        typed,
        text("settings.hint.value") if is_changing else text("settings.hint"),
        options,
        chosen,
        "",
        entry.name,
        meaning_of(entry, speaker),
        facts,
    )


def meaning_of(entry: "Entry", speaker: Speaker) -> str:
    """What the setting is for, and why it cannot be changed here, if it cannot."""
    meaning = meanings(speaker.language.value).get(entry.name, entry.meaning)
    if entry.origin.value == "locked":
        return f"{meaning} {speaker.text('settings.locked')}"
    if entry.is_fixed:
        return f"{meaning} {speaker.text('settings.people')}"
    return meaning


@functools.cache
def meanings(language: str) -> Mapping[str, str]:
    """What each setting is for, by its name; empty in English, which the model itself speaks."""
    if language == Language.ENGLISH.value:
        return {}
    path = resource_path(f"settings/{language}.json")
    return msgspec.json.decode(path.read_bytes(), type=dict[str, str])


def plain(value: str) -> str:
    """A text without its quotes; a dash for an empty one."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = value[1:-1]
    return value or "–"
