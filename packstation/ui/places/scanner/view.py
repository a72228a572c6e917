"""What the scanner check shows: what arrived, what is wrong with it, and what to do."""

import unicodedata
from collections.abc import Sequence

import msgspec

from packstation.scanning.check import Arrived, Finding, FindingKind, ScannerHabits, check_scanner
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.tone import Tone

HIDDEN = {"\x1d": "GS", "\x1e": "RS", "\x04": "EOT", "\x02": "STX", "\x03": "ETX", "\t": "TAB"}


class FindingRow(msgspec.Struct, frozen=True):
    """One finding in people's words."""

    tone: Tone
    sentence: str


class ScannerView(msgspec.Struct, frozen=True):
    """`arrived` is what came, hidden characters made visible; `remedies` the settings to set."""

    tone: Tone
    title: str
    sentence: str
    arrived: tuple[str, ...] = ()
    rows: tuple[FindingRow, ...] = ()
    remedies: tuple[tuple[str, str], ...] = ()


def scanner_view(
    arrivals: Sequence[Arrived], habits: ScannerHabits, speaker: Speaker, said: str = ""
) -> ScannerView:
    """The check as it stands; `said` is what came of setting something."""
    text = speaker.text
    if not arrivals:
        waiting = said or text("scanner.hint")
        tone = Tone.NEUTRAL if not said else Tone.INFORMATION
        return ScannerView(tone, text("scanner.title"), waiting)
    findings = check_scanner(arrivals, habits)
    remedies = {name: value for found in findings for name, value in found.remedy.items()}
    arrived = tuple(visible(_as_read(one, habits)) for one in arrivals[-2:])
    rows = tuple(FindingRow(_tone(found), _sentence(found, speaker)) for found in findings)
    if all(found.is_harmless for found in findings):
        good, hint = text("scanner.good"), text("scanner.good.hint")
        return ScannerView(Tone.DONE, good, hint, arrived, rows)
    if remedies:
        title, sentence = text("scanner.can_be_set"), text("scanner.set.hint")
    else:
        title, sentence = text("scanner.bad"), text("scanner.bad.hint")
    tone = Tone.ATTENTION if remedies else Tone.ERROR
    return ScannerView(
        tone, title, said or sentence, arrived, rows, tuple(sorted(remedies.items()))
    )


def _as_read(arrived: Arrived, habits: ScannerHabits) -> str:
    is_other = habits.is_american and arrived.american is not None
    return (arrived.american or "") if is_other else arrived.text


def _tone(found: Finding) -> Tone:
    if found.is_harmless:
        return Tone.INFORMATION
    return Tone.ATTENTION if found.remedy else Tone.ERROR


def _sentence(found: Finding, speaker: Speaker) -> str:
    return speaker.text(f"scanner.finding.{_key(found.kind)}", text=visible(found.text))


def _key(kind: FindingKind) -> str:
    return kind.name.lower()


def visible(text: str) -> str:
    """`text` with what nobody sees written out: `⟨GS⟩`, `⟨1F⟩`."""
    return "".join(
        f"⟨{HIDDEN.get(c) or format(ord(c), '02X')}⟩" if unicodedata.category(c)[0] == "C" else c
        for c in text
    )
