"""Sounds come from their script, are short, and differ in rhythm and pitch."""

import array
import runpy
import sys
import wave
from pathlib import Path

import pytest

from packstation.runtime.resources import resource_path
from packstation.ui.toolkit.quieter import quieter

NAMES = ["added", "done", "wrong", "attention"]
WINDOW = 220  # samples: 10 ms


def read(name: str, folder: Path | None = None) -> "tuple[int, array.array[int]]":
    path = (folder or resource_path("sounds")) / f"{name}.wav"
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        sound = array.array("h", file.readframes(file.getnframes()))
        if sys.byteorder == "big":
            sound.byteswap()
        return file.getframerate(), sound


def bursts(sound: "array.array[int]") -> int:
    """How many separate tones one hears: stretches of loud 10 ms windows."""
    peak = max(abs(value) for value in sound)
    windows = [sound[at : at + WINDOW] for at in range(0, len(sound), WINDOW)]
    is_loud = [max(abs(value) for value in window) > peak / 10 for window in windows]
    return sum(now and not before for before, now in zip([False, *is_loud], is_loud, strict=False))


def pitch_hz(name: str) -> float:
    """The lowest pitch of the sound, as its script says it."""
    made = runpy.run_path(str(resource_path("make_sounds.py")))["SOUNDS"][name]
    return min(float(tone.pitch_hz) for tone in made if tone.pitch_hz)


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_is_what_its_script_makes_and_shorter_than_600_ms(name: str) -> None:
    script = runpy.run_path(str(resource_path("make_sounds.py")))
    rate, sound = read(name)
    assert rate == 22_050
    assert len(sound) / rate < 0.6
    made = script["samples"](script["SOUNDS"][name])
    # One step of tolerance: sine differs in its last bit between C libraries.
    assert len(made) == len(sound)
    assert max(abs(a - b) for a, b in zip(made, sound, strict=True)) <= 1


def test_the_four_sounds_differ_in_rhythm_and_in_pitch() -> None:
    rhythms = {name: bursts(read(name)[1]) for name in NAMES}
    assert rhythms == {"added": 1, "done": 3, "wrong": 2, "attention": 4}
    assert len({round(pitch_hz(name) / 50) for name in NAMES}) == len(NAMES)


def test_a_quieter_sound_is_the_same_sound_with_a_smaller_amplitude(tmp_path: Path) -> None:
    loud = resource_path("sounds")
    quiet = quieter(loud, 25, tmp_path / "quiet")
    for file in loud.glob("*.wav"):
        before, after = read(file.stem, loud)[1], read(file.stem, quiet)[1]
        assert len(after) == len(before)
        assert abs(max(after) - max(before) / 4) <= 1
        assert abs(min(after) - min(before) / 4) <= 1
    assert quieter(loud, 100, tmp_path / "loud") == loud
