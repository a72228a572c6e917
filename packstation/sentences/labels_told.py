"""A run of labels in numbers: `Labels: 1–83 came out, 84 unknown, 85–200 did not`."""

from collections.abc import Sequence

from packstation.packing.labels.out import labels_out
from packstation.packing.session import Session
from packstation.sentences.voice import Voice


def labels_told(voice: Voice, session: Session) -> str:
    """Exactly which labels came out; empty where one word says it: all of them, none, or only one.

    The label's place in its order is meant, as on every screen.
    """
    known = labels_out(session)
    if len(known) < 2:
        return ""
    parts = [
        voice.text(f"labels.{state.value}", places=ranges(places))
        for state, places in known.items()
    ]
    return voice.text("labels.told", parts=", ".join(parts))


def ranges(places: Sequence[int]) -> str:
    """Ascending numbers with their runs drawn together: `1–83, 90`."""
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
