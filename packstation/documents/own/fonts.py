"""Which font writes which letter.

Every text is cut into runs, each in the first font that has all its letters. Fonts are looked for
in the bundle, then on the machine; what no font has is drawn as "?" and can be asked for
beforehand (`Fonts.missing_in`). All fonts are TrueType and embedded as subsets.
"""

import contextlib
import functools
import os
import sys
import unicodedata
from pathlib import Path
from typing import NamedTuple

import arabic_reshaper  # type: ignore[import-untyped]  # it ships no types
from bidi.algorithm import get_display  # type: ignore[import-untyped]  # it ships no types
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from packstation.runtime.resources import resource_path


class _Candidate(NamedTuple):
    """Files of one typeface; `faces` is the face inside a collection (.ttc)."""

    regular: str
    bold: str


# In the order of preference. The first one found sets Latin, Greek and Cyrillic; the others
# are asked only for letters that the ones before do not have.
_CANDIDATES = (
    _Candidate("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    _Candidate("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    _Candidate("segoeui.ttf", "segoeuib.ttf"),
    _Candidate("Arial.ttf", "Arial Bold.ttf"),
    _Candidate("Vera.ttf", "VeraBd.ttf"),  # comes with reportlab: there is always one font
    _Candidate("NotoSansHebrew-Regular.ttf", "NotoSansHebrew-Bold.ttf"),
    _Candidate("NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf"),
    _Candidate("NotoSansThai-Regular.ttf", "NotoSansThai-Bold.ttf"),
    _Candidate("NotoSansDevanagari-Regular.ttf", "NotoSansDevanagari-Bold.ttf"),
    # Noto Sans CJK as Debian packs it has PostScript outlines, which reportlab cannot embed.
    _Candidate("DroidSansFallbackFull.ttf", "DroidSansFallbackFull.ttf"),
    _Candidate("DroidSansFallback.ttf", "DroidSansFallback.ttf"),
    _Candidate("wqy-microhei.ttc", "wqy-microhei.ttc"),
    _Candidate("wqy-zenhei.ttc", "wqy-zenhei.ttc"),
    _Candidate("msyh.ttc", "msyhbd.ttc"),
    _Candidate("simsun.ttc", "simsun.ttc"),
    _Candidate("Arial Unicode.ttf", "Arial Unicode.ttf"),
)
_UNKNOWN_LETTER = "?"
_INVISIBLE = dict.fromkeys([*range(0x20), 0x7F, *range(0x200B, 0x2010), 0xFEFF], " ")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_reshaper = arabic_reshaper.ArabicReshaper({"delete_harakat": True})


REMEMBERED = 10_000
"""Texts whose fonts and widths stay known: those of one long paper."""


class Run(NamedTuple):
    """Letters in the order in which they stand on paper, and the registered font for them."""

    font: str
    text: str


class Fonts:
    """The fonts of this machine. Use `fonts()`: finding and reading them takes a moment."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        wanted = {name for candidate in _CANDIDATES for name in candidate}
        self._files = _find(folders, wanted)
        self._loaded: dict[str, TTFont | None] = {}
        self._paths: dict[str, Path] = {}
        # Each line of a paper is measured and drawn: a long slip asks for each thrice.
        self._runs = functools.lru_cache(REMEMBERED)(self._runs_of)
        self._width = functools.lru_cache(REMEMBERED)(self._width_of)
        self._font_for = functools.lru_cache(None)(self._font_of)

    def forget_texts(self) -> None:
        """A paper is done: the next one's names and addresses are others."""
        self._runs.cache_clear()
        self._width.cache_clear()

    def runs(self, text: str, *, is_bold: bool = False) -> tuple[Run, ...]:
        """`text` as it is drawn from left to right, right-to-left scripts reordered and joined."""
        return self._runs(text, is_bold)

    def _runs_of(self, text: str, is_bold: bool) -> tuple[Run, ...]:
        plain = _as_drawn(text)
        first = self._first(is_bold)
        # Nearly all of a long paper is plain text in the first font: not letter by letter.
        if plain.isascii() and set(map(ord, plain)) <= first.face.charToGlyph.keys():
            return (Run(first.fontName, plain),) if plain else ()
        runs: list[tuple[str, list[str]]] = []
        for letter in plain:
            font = self._font_for(letter, is_bold)
            drawn = letter
            if font is None:
                font, drawn = first, _UNKNOWN_LETTER
            if not runs or runs[-1][0] != font.fontName:
                runs.append((font.fontName, []))
            runs[-1][1].append(drawn)
        return tuple(Run(name, "".join(letters)) for name, letters in runs)

    def width(self, text: str, size_pt: float, *, is_bold: bool = False) -> float:
        """The width of `text` in points."""
        return self._width(text, size_pt, is_bold)

    def _width_of(self, text: str, size_pt: float, is_bold: bool) -> float:
        return sum(
            pdfmetrics.stringWidth(run.text, run.font, size_pt) for run in self._runs(text, is_bold)
        )

    def path_of(self, font: str) -> Path:
        """The file of a font that a run named."""
        return self._paths[font]

    def missing_in(self, text: str) -> frozenset[str]:
        """The letters of `text` that no font of this machine has."""
        return frozenset(
            letter for letter in _as_drawn(text) if self._font_for(letter, False) is None
        )

    def _first(self, is_bold: bool) -> TTFont:
        font = self._font_for("a", is_bold)
        assert font is not None, "reportlab's own font is always there"
        return font

    def _font_of(self, letter: str, is_bold: bool) -> TTFont | None:
        for candidate in _CANDIDATES:
            name = candidate.bold if is_bold else candidate.regular
            font = self._load(name) or self._load(candidate.regular)
            if font is not None and ord(letter) in font.face.charToGlyph:
                return font
        return None

    def _load(self, file_name: str) -> TTFont | None:
        if file_name not in self._loaded:
            self._loaded[file_name] = self._open(file_name)
        return self._loaded[file_name]

    def _open(self, file_name: str) -> TTFont | None:
        path = self._files.get(file_name.lower())
        if path is None:
            return None
        try:
            font = TTFont(f"packstation-{path.stem}", str(path))
        except (TTFError, OSError):  # a damaged or PostScript font is as good as none
            return None
        pdfmetrics.registerFont(font)
        self._paths[font.fontName] = path
        return font


@functools.cache
def fonts() -> Fonts:
    """The fonts of the bundle and of this machine."""
    return Fonts(_folders())


def _folders() -> tuple[Path, ...]:
    import reportlab

    folders = []
    with contextlib.suppress(FileNotFoundError):  # a checkout has none: the machine's serve
        folders.append(resource_path("fonts"))
    home = Path.home()
    if sys.platform == "win32":
        folders.append(Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "Fonts")
    elif sys.platform == "darwin":
        folders += [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    else:
        folders += [
            Path("/usr/share/fonts"),
            Path("/usr/local/share/fonts"),
            home / ".local/share/fonts",
        ]
    return (*folders, Path(reportlab.__file__).parent / "fonts")


def _find(folders: tuple[Path, ...], wanted: set[str]) -> dict[str, Path]:
    names = {name.lower() for name in wanted}
    found: dict[str, Path] = {}
    for folder in folders:
        for place, _, files in os.walk(folder):
            for name in files:
                if name.lower() in names:
                    found.setdefault(name.lower(), Path(place) / name)
    return found


def _as_drawn(text: str) -> str:
    plain = text.translate(_INVISIBLE)
    if plain.isascii() or not any(
        unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in plain
    ):
        return plain
    return str(get_display(_reshaper.reshape(plain)))
