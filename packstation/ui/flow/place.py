"""A place of the window: somewhere beside the orders, with acts, keys and barcodes of its own.

What a place shows and what an act means there is worked out without Qt; its widget draws it. The
register (`ui/places/register.py`) lists them; frame, keys, buttons and scans ask nothing else.
"""

from collections.abc import Callable, Mapping

import msgspec

from packstation.packing.bench import Meaning
from packstation.packing.problems import AlertKind
from packstation.runtime.tasks import Tasks
from packstation.scanning.check import Arrived
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.ports import Ports
from packstation.ui.flow.prompts import Choice, Option
from packstation.ui.flow.signals import Signal
from packstation.ui.flow.view import StepState
from packstation.ui.flow.wardrobe import Wardrobe
from packstation.workflow.station import Station


class PlaceAct(msgspec.Struct, frozen=True):
    """An act that only a place offers. `text` is a key of the translations, `key` as Qt names it.

    `name` is unique within the window: `clock-look`.
    """

    name: str
    text: str
    key: str = ""


class Prompt(msgspec.Struct, frozen=True):
    """A question that a place asks. `choice` is asked anew with every drawing."""

    choice: Callable[[], Choice]
    answer: Callable[[Option, str], None]
    """Is given the chosen option and the reason's id."""


class Offered(msgspec.Struct, frozen=True):
    """The acts to offer, the most wanted last; `main` carries the accent."""

    acts: tuple[Pressable, ...]
    main: Pressable | None = None


class Surround(msgspec.Struct, frozen=True):
    """What every place is given. `changed` asks for a new drawing."""

    station: Station
    ports: Ports
    speaker: Speaker
    tasks: Tasks
    changed: Callable[[], None]
    wardrobe: Wardrobe
    leave: Callable[[], None] = lambda: None
    """Puts the place at the front away."""
    hear: Callable[[Signal], None] = lambda _: None
    """Plays a sound at once."""
    open: Callable[[str, str], None] = lambda *_: None
    """Brings another place to the front, with what it is to show first."""


class Place:
    """One place. Subclasses say what differs from the plainest one.

    `opener` brings it to the front; its key works wherever an order can be left. `words` are its
    command barcodes (payload → act), the opener's among them.
    """

    name: str
    opener: Pressable
    words: Mapping[str, Pressable]
    acts: tuple[Pressable, ...] = ()
    """Acts of its own: wherever one is pressed, the place comes to the front."""
    stands_over: frozenset[AlertKind] = frozenset()
    """Alerts that it is the remedy of, so that it may be shown over them."""
    is_whole = False
    """It takes both sides of the window."""
    rail: tuple[StepState, ...] | None = None
    """How the five steps stand while it is shown; None: as the order behind it."""

    def __init__(self, surround: Surround) -> None:
        self.surround = surround

    @property
    def is_there(self) -> bool:
        """Whether this bench has it."""
        return True

    def come(self, _: str, /) -> None:
        """It comes to the front; the argument says what it is to show first, empty: the usual."""

    def allowed_by(self, _: str, /) -> None:
        """A supervisor of this name lets the act go on that is pressed next."""

    def offered(self) -> Offered:
        """What can be done here now."""
        return Offered((Act.BACK,), Act.BACK)

    def sentence(self) -> str:
        """The one sentence at the bottom; empty: what the order behind it wants next."""
        return ""

    def press(self, _: Pressable, /) -> Prompt | None:
        """One of its acts; returns what is to be asked first, if anything is."""
        return None

    def take_word(self, word: str, _: str, /) -> None:
        """One of its command barcodes was scanned, with what stood behind it."""
        if (act := self.words.get(word)) is not None and act is not self.opener:
            self.press(act)

    def heard(self, _: Meaning, /) -> None:
        """A scan that concerns the bench was taken while this is at the front."""

    def take_arrival(self, _: Arrived, /) -> bool:
        """What a scanner sent, raw, while this is shown; True when it goes nowhere else."""
        return False

    def own_meaning(self, _: str, /) -> Pressable | None:
        """The act that a barcode of the packing path means while this is shown, if it differs."""
        return None

    def stays_for(self, word: str) -> bool:
        """Whether a scan of `word` leaves it at the front."""
        return word.startswith(tuple(self.words))
