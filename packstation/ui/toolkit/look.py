"""The look in force: palette, measures and type family together, and the fonts of the bundle."""

from functools import lru_cache

import msgspec
from PySide6.QtGui import QColor, QFont, QFontDatabase

from packstation.runtime.resources import resource_path
from packstation.ui.flow.tone import Tone
from packstation.ui.toolkit.theme import LIGHT, Measures, Palette

FAMILIES = ("Noto Sans", "DejaVu Sans")


class Look(msgspec.Struct, frozen=True):
    """Handed to every widget that paints itself."""

    palette: Palette = LIGHT
    measures: Measures = Measures()
    family: str = FAMILIES[0]

    def colour(self, name: str) -> QColor:
        """A colour of the palette by its name there."""
        return QColor(getattr(self.palette, name))

    def signal(self, tone: Tone) -> QColor:
        return QColor(self.palette.signal(tone))

    def font(self, base_px: float, *, is_bold: bool = False) -> QFont:
        """The type of the window, `base_px` in the 1366 × 768 design."""
        return self.font_px(self.measures.type(base_px), is_bold=is_bold)

    def font_px(self, px: int, *, is_bold: bool = False) -> QFont:
        """The type of the window in exactly `px` pixels. Shared: copy it before changing it."""
        return font_of(self.family, max(px, 1), is_bold)


@lru_cache(maxsize=128)
def font_of(family: str, px: int, is_bold: bool) -> QFont:
    """Type of `family` in exactly `px` pixels. Shared: copy it before changing it."""
    font = QFont(family)
    font.setPixelSize(px)
    font.setBold(is_bold)
    return font


def load_family() -> str:
    """The type family: the bundle's fonts if it brings some, else the first one installed.

    Needs a QGuiApplication.
    """
    try:
        files = sorted(resource_path("fonts").glob("*.ttf"))
    except FileNotFoundError:
        files = []
    for file in files:
        QFontDatabase.addApplicationFont(str(file))
    installed = set(QFontDatabase.families())
    return next((family for family in FAMILIES if family in installed), QFont().family())
