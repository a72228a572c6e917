"""How the window looks: colours, sizes and the style sheet made from them.

Signals follow Okabe and Ito's palette, which stays apart under the common colour-vision
deficiencies; a signal never comes as colour alone (see `shapes`). Text is near-black on near-white
or the reverse, so that what is read from a distance has a contrast of 7:1 and more.
"""

import enum

import msgspec

from packstation.ui.flow.tone import Tone


class ThemeName(enum.Enum):
    """The looks there are; the values are those of the settings file."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high-contrast"


SIGNALS: dict[Tone, str] = {
    Tone.DONE: "#009E73",
    Tone.ERROR: "#D55E00",
    Tone.ATTENTION: "#E69F00",
    Tone.INFORMATION: "#0072B2",
    Tone.UNKNOWN: "#767676",
}


class Palette(msgspec.Struct, frozen=True):
    """Colours by what they are for."""

    background: str
    surface: str
    raised: str
    """Buttons and chips."""
    pressed: str
    edge: str
    """Hairlines between surfaces."""
    frame: str
    """Outlines of things that can be touched."""
    text: str
    quiet: str
    """Secondary text; 7:1 on the surface all the same."""
    faint: str
    """Finished lines: 4.5:1."""
    accent: str
    on_accent: str
    current: str
    """Ground of the line that was scanned last."""
    edge_width: int = 1

    def signal(self, tone: Tone) -> str:
        """The signal colour of `tone`; the neutral one is a hairline."""
        return SIGNALS.get(tone, self.edge)


LIGHT = Palette(
    background="#FAFAF8",
    surface="#FFFFFF",
    raised="#F1F1EC",
    pressed="#DFE3E6",
    edge="#DCDCD5",
    frame="#8B9199",
    text="#12161C",
    quiet="#454C57",
    faint="#6B7079",
    accent="#00598C",
    on_accent="#FFFFFF",
    current="#E4F1F8",
)
DARK = Palette(
    background="#0F1114",
    surface="#181B20",
    raised="#262B32",
    pressed="#39414B",
    edge="#2E343C",
    frame="#6D7681",
    text="#F4F4F0",
    quiet="#BCC3CC",
    faint="#8C949E",
    accent="#6CBDEB",
    on_accent="#0B0D10",
    current="#16303F",
)
HIGH_CONTRAST = Palette(
    background="#000000",
    surface="#000000",
    raised="#000000",
    pressed="#4A4A4A",
    edge="#FFFFFF",
    frame="#FFFFFF",
    text="#FFFFFF",
    quiet="#FFFFFF",
    faint="#C8C8C8",
    accent="#FFE14D",
    on_accent="#000000",
    current="#333300",
    edge_width=2,
)
PALETTES: dict[ThemeName, Palette] = {
    ThemeName.LIGHT: LIGHT,
    ThemeName.DARK: DARK,
    ThemeName.HIGH_CONTRAST: HIGH_CONTRAST,
}

BASE_WIDTH, BASE_HEIGHT = 1366, 768
LEAST_PX = 12
"""For windows of half the design's size; at the design's own size nothing is below 16."""
LARGEST_FIT = 1.5
"""Beyond this the frame no longer fits, whatever type was asked for."""


class Measures(msgspec.Struct, frozen=True):
    """Sizes in pixels on the 8 px grid, scaled by `scale`."""

    scale: float = 1.0

    def px(self, base: float) -> int:
        """`base` pixels of the 1366 × 768 design."""
        return round(base * self.scale)

    def type(self, base: float) -> int:
        """A type size in pixels, never below what reads well at arm's length."""
        return max(round(base * self.scale), LEAST_PX)

    def least(self, base: float) -> int:
        """How small a text may shrink to stay whole: large type is worth less than all words."""
        return max(round(base * min(self.scale, 1.0)), LEAST_PX)

    @property
    def touch(self) -> int:
        """The least side of what a gloved finger must hit."""
        return max(48, self.px(48))


def measures_for(width: int, height: int, type_scale: float) -> Measures:
    """Sizes for a window of that size: larger windows read from further away.

    `type_scale` is what the settings ask for; it is honoured as far as the frame still fits.
    """
    fit = min(width / BASE_WIDTH, height / BASE_HEIGHT)
    wanted = type_scale * min(max(fit, 0.7), 1.6)
    return Measures(round(max(min(wanted, fit * LARGEST_FIT), 0.7) * 20) / 20)


def style_sheet(palette: Palette, m: Measures, family: str) -> str:
    """The Qt style sheet of the whole window."""
    p = palette
    return f"""
* {{ font-family: "{family}"; }}
QWidget {{ background: transparent; color: {p.text}; font-size: {m.type(18)}px; }}
#window {{ background: {p.background}; }}
#topbar, #bottom {{ background: {p.surface}; }}
#topbar {{ border-bottom: {p.edge_width}px solid {p.edge}; }}
#bottom {{ border-top: {p.edge_width}px solid {p.edge}; }}
#card {{ background: {p.surface}; border: {p.edge_width}px solid {p.edge};
  border-radius: {m.px(8)}px; }}
#chip {{ background: {p.raised}; border: {p.edge_width}px solid {p.edge};
  border-radius: {m.px(6)}px; padding: {m.px(2)}px {m.px(10)}px; }}
QLabel[role="title"] {{ font-size: {m.type(32)}px; font-weight: 700; }}
QLabel[role="heading"] {{ font-size: {m.type(24)}px; font-weight: 700; }}
QLabel[role="body"] {{ font-size: {m.type(20)}px; }}
QLabel[role="quiet"] {{ color: {p.quiet}; font-size: {m.type(18)}px; }}
QLabel[role="small"] {{ color: {p.quiet}; font-size: {m.type(16)}px; }}
QLineEdit {{ background: {p.surface}; color: {p.text}; border: 2px solid {p.accent};
  border-radius: {m.px(8)}px; padding: 0 {m.px(14)}px; min-height: {m.px(64)}px;
  font-size: {m.type(36)}px; selection-background-color: {p.accent};
  selection-color: {p.on_accent}; }}
QAbstractItemView {{ background: transparent; border: none; outline: none; }}
QTableView::item {{ padding: 0 {m.px(16)}px; border: none; }}
QHeaderView::section {{ background: {p.background}; color: {p.quiet}; border: none;
  border-bottom: {max(p.edge_width, 1)}px solid {p.edge}; padding: {m.px(8)}px {m.px(16)}px;
  font-size: {m.type(16)}px; font-weight: 700; }}
QScrollBar:vertical {{ background: transparent; width: {m.px(12)}px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {p.frame}; border-radius: {m.px(5)}px;
  min-height: {m.touch}px; margin: 0 1px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QScrollBar:horizontal {{ height: 0; }}
"""
