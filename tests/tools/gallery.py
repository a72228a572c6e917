"""Every screen in every state, as pictures to be looked at.

`python -m tests.tools.gallery OUT [NAME…]` writes OUT/<state>[.variant].png; names choose states.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QPixmap

from packstation.sandbox.paper.drawing import Box, Code128, QrCode, Sheet, Text, to_png
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.places.shipping import LabelStrip
from packstation.ui.toolkit.application import application
from packstation.ui.toolkit.shots import grab
from packstation.ui.toolkit.theme import ThemeName
from tests.tools.gallery_day import PRINTERS_AND_DAY
from tests.tools.gallery_orders import ORDERS, Setting
from tests.tools.gallery_places import PLACES
from tests.tools.window import GOOD, Stage

SMALL, LARGE = (1366, 768), (1920, 1080)

STATES: dict[str, Setting] = {**ORDERS, **PLACES, **PRINTERS_AND_DAY}

LOOKED_AT = (
    *("packing-12", "wrong", "labels", "first-use", "quotes", "short", "long-names"),
    *("old-labels", "extra-parcel", "ready"),
    *("shift-trouble", "shift-no-labels", "printers-trouble", "page-sent"),
)

VARIANTS: dict[str, tuple[tuple[int, int], ThemeName, Language, float]] = {
    "": (SMALL, ThemeName.LIGHT, Language.ENGLISH, 1.0),
    "large": (LARGE, ThemeName.LIGHT, Language.ENGLISH, 1.0),
    "dark": (SMALL, ThemeName.DARK, Language.ENGLISH, 1.0),
    "contrast": (SMALL, ThemeName.HIGH_CONTRAST, Language.ENGLISH, 1.0),
    "de": (SMALL, ThemeName.LIGHT, Language.GERMAN, 1.0),
    "pl": (SMALL, ThemeName.LIGHT, Language.POLISH, 1.0),
    "fr": (SMALL, ThemeName.LIGHT, Language.FRENCH, 1.0),
    "es": (SMALL, ThemeName.DARK, Language.SPANISH, 1.0),
    "type": (SMALL, ThemeName.LIGHT, Language.GERMAN, 2.0),
    "type-large": (LARGE, ThemeName.LIGHT, Language.POLISH, 2.0),
    "half": ((960, 540), ThemeName.LIGHT, Language.GERMAN, 1.0),
}


def label_png() -> bytes:
    """Something that looks like a label."""
    tracking = "15501234567890"
    return to_png(
        [
            Sheet(
                812,
                1218,
                (
                    Text(32, 28, 60, "DPD", bold=True),
                    Text(32, 100, 34, "Next Day"),
                    Box(32, 160, 748, 4),
                    Text(32, 190, 36, "A. Person"),
                    Text(32, 240, 36, "1 Some Street"),
                    Text(32, 290, 36, "York YO1 7HH"),
                    Box(32, 600, 748, 4),
                    Code128(80, 650, 3, 220, tracking),
                    Text(80, 900, 40, tracking, bold=True),
                    QrCode(40, 960, 8, tracking),
                ),
            )
        ]
    )


def paint(state: str, variant: str, path: Path) -> None:
    """One picture."""
    size, theme, language, scale = VARIANTS[variant]
    stage = Stage(Speaker(language), theme=theme, type_scale=scale, status=GOOD)
    stage.window.resize(*size)
    stage.window.show()
    STATES[state](stage)
    picture = QPixmap()
    picture.loadFromData(label_png())
    for strip in stage.window.findChildren(LabelStrip):
        for card in stage.window.view.labels:
            if card.document is not None:
                strip.show_picture(card.document.sha256, picture)
    grab(stage.window, path)
    stage.window.leave()
    stage.window.deleteLater()


def main(arguments: list[str]) -> int:
    """Write the pictures that `arguments` name, or all."""
    if arguments[0].startswith("-"):
        print(__doc__)
        return 0
    application()
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    names = [a for a in arguments[1:] if a in STATES]
    variants = [a.removeprefix("@") for a in arguments[1:] if a.startswith("@")]
    for state in names or STATES:
        for variant in variants or ("", *(v for v in VARIANTS if v and state in LOOKED_AT)):
            suffix = f".{variant}" if variant else ""
            paint(state, variant, out / f"{state}{suffix}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
