"""Makes sounds/*.wav: run it after changing a sound. The same bytes come out every time.

The nine signals differ in rhythm as well as in pitch, so that they are told apart through ear
protection, by people who are hard of hearing in one band, and on a bad loudspeaker:

    added       one short high tick            ·
    done        three quick rising tones       · · —
    wrong       two long low buzzes            —— ——
    too_many    three short low buzzes         - - -
    unknown     a buzz that falls by an octave — _
    attention   four equal middle knocks       · · · ·
    taken_out   two falling high tones         · —
    changed     one soft middle tone           -
    not_counted one low buzz, one high tick    — ·

16-bit mono at 22,050 Hz, each shorter than 0.6 s.
"""

import array
import math
import sys
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

RATE_HZ = 22_050
PEAK = 0.8
FADE_S = 0.006  # no click at either end of a tone


class Tone(NamedTuple):
    """`overtones`: strength of the 1st, 2nd, 3rd … harmonic; `pitch_hz` 0 is silence."""

    pitch_hz: float
    length_s: float
    overtones: Sequence[float] = (1.0, 0.3, 0.1)
    fades_away: bool = True


BUZZ = (1.0, 0.0, 0.7, 0.0, 0.5, 0.0, 0.35, 0.0, 0.25)  # odd ones: heard on small loudspeakers
KNOCK = (1.0, 0.5)

SOUNDS: dict[str, Sequence[Tone]] = {
    "added": (Tone(1318.5, 0.075),),
    "done": (
        Tone(784.0, 0.08, fades_away=False),
        Tone(0, 0.02),
        Tone(987.8, 0.08, fades_away=False),
        Tone(0, 0.02),
        Tone(1174.7, 0.26),
    ),
    "wrong": (
        Tone(196.0, 0.21, BUZZ, fades_away=False),
        Tone(0, 0.08),
        Tone(174.6, 0.25, BUZZ, fades_away=False),
    ),
    "too_many": (Tone(220.0, 0.1, BUZZ, fades_away=False), Tone(0, 0.06)) * 2
    + (Tone(220.0, 0.12, BUZZ, fades_away=False),),
    "unknown": (
        Tone(329.6, 0.18, BUZZ, fades_away=False),
        Tone(164.8, 0.34, BUZZ, fades_away=False),
    ),
    "attention": (Tone(587.3, 0.055, KNOCK), Tone(0, 0.07)) * 3 + (Tone(587.3, 0.08, KNOCK),),
    "taken_out": (Tone(1174.7, 0.08), Tone(0, 0.03), Tone(784.0, 0.14)),
    "changed": (Tone(659.3, 0.12),),
    "not_counted": (
        Tone(196.0, 0.16, BUZZ, fades_away=False),
        Tone(0, 0.05),
        Tone(1568.0, 0.06),
    ),
}


def samples(tones: Sequence[Tone]) -> "array.array[int]":
    """The tones one after another as 16-bit samples."""
    sound = array.array("h")
    for tone in tones:
        count = round(tone.length_s * RATE_HZ)
        scale = 32767 * PEAK / sum(tone.overtones)
        for index in range(count):
            sound.append(round(scale * _level(tone, index / RATE_HZ)))
    return sound


def _level(tone: Tone, at_s: float) -> float:
    if not tone.pitch_hz:
        return 0.0
    level = sum(
        strength * math.sin(2 * math.pi * tone.pitch_hz * harmonic * at_s)
        for harmonic, strength in enumerate(tone.overtones, start=1)
    )
    left_s = tone.length_s - at_s
    fade = min(1.0, at_s / FADE_S, left_s / FADE_S)
    ringing = math.exp(-3 * at_s / tone.length_s) if tone.fades_away else 1.0
    return level * fade * ringing


def write(name: str, folder: Path) -> Path:
    """Write sound `name` into `folder`."""
    path = folder / f"{name}.wav"
    sound = samples(SOUNDS[name])
    if sys.byteorder == "big":
        sound.byteswap()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(sound.tobytes())
    return path


if __name__ == "__main__":
    for each in SOUNDS:
        write(each, Path(__file__).resolve().parent / "sounds")
