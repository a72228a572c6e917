"""Sounds that are quieter: copies of the wave files, since no player of the system can do it."""

import array
import shutil
import sys
import wave
from pathlib import Path


def quieter(folder: Path, percent: int, into: Path) -> Path:
    """The folder with the sounds of `folder` at `percent` of their amplitude; made in `into`.

    The sounds are 16-bit mono wave files. Raises OSError, and wave.Error for another kind of file.
    """
    if percent >= 100:
        return folder
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    for file in sorted(folder.glob("*.wav")):
        _copy(file, percent, into / file.name)
    return into


def _copy(file: Path, percent: int, into: Path) -> None:
    with wave.open(str(file)) as loud, wave.open(str(into), "wb") as quiet:
        samples = array.array("h", loud.readframes(loud.getnframes()))
        if sys.byteorder == "big":  # wave files are little-endian
            samples.byteswap()
        softer = array.array("h", (sample * percent // 100 for sample in samples))
        if sys.byteorder == "big":
            softer.byteswap()
        quiet.setparams(loud.getparams())
        quiet.writeframes(softer.tobytes())
