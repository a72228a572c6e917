"""The guide: its pages on the left, the chosen one beside them."""

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from packstation import __version__
from packstation.packing.barcodes.words import BY_PAYLOAD, HELP, HELP_PLACE
from packstation.runtime.resources import resource_path
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.flow.prompts import Option

OPEN = PlaceAct("help-open", "word.help", BY_PAYLOAD[HELP].key)
EARLIER = PlaceAct("help-earlier", "help.earlier", "F7")
LATER = PlaceAct("help-later", "help.later", "F8")
PAGES = ("packer", "supervisor", "it", "integrator")
"""Of the guide's pages those that somebody at a bench may want."""
ABOUT = "about"


class HelpView(msgspec.Struct, frozen=True):
    """`page` is the file of the chosen page; None for what is told instead, in plain text."""

    options: tuple[Option, ...]
    chosen: int
    page: Path | None
    told: str = ""
    plain: str = ""


class HelpPlace(Place):
    """Shows the pages that come with the program."""

    name = HELP_PLACE
    opener = OPEN
    words: Mapping[str, Pressable] = {HELP: OPEN}
    acts = (EARLIER, LATER)
    is_whole = True
    chosen = 0

    def view(self) -> HelpView:
        """The panel as it stands."""
        text = self.surround.speaker.text
        pages = pages_of_guide()
        names = (*(PAGES if pages else ()), ABOUT)
        options = tuple(Option(name, text(f"help.{name}")) for name in names)
        if self.chosen >= len(pages):
            return HelpView(options, self.chosen, None, plain=about())
        return HelpView(options, self.chosen, pages[self.chosen])

    def offered(self) -> Offered:
        return Offered((Act.BACK, EARLIER, LATER), Act.BACK)

    def sentence(self) -> str:
        return self.surround.speaker.text("help.next")

    def choose(self, at: int) -> None:
        """Show the page at `at` from the top."""
        self.chosen = max(0, min(at, len(pages_of_guide())))
        self.surround.changed()

    def press(self, act: Pressable, /) -> Prompt | None:
        if act in (EARLIER, LATER):
            self.choose(self.chosen + (1 if act is LATER else -1))
        return None


@functools.cache
def about() -> str:
    """The version, and the licences of everything that is in the program."""
    for name in ("NOTICE.txt", "LICENSE"):
        try:
            notice = resource_path(name).read_text("utf-8")
        except FileNotFoundError:
            continue
        return f"Packstation {__version__}\n\n{notice}"
    return f"Packstation {__version__}, MIT License"


def pages_of_guide() -> Sequence[Path]:
    """The files of `PAGES`; none where the guide was left out."""
    try:
        return [resource_path(f"docs/guide/{name}.md") for name in PAGES]
    except FileNotFoundError:
        return []
