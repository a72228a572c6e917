"""Language, theme and size of the type, for who packs here now."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from msgspec.structs import replace

from packstation.packing.barcodes.words import (
    BY_PAYLOAD,
    LANGUAGE,
    LOOK,
    LOOK_PLACE,
    THEME,
    TYPE_SIZE,
)
from packstation.sentences.language import Language
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.flow.place_ports import Worn

OPEN = PlaceAct("look-open", "word.look", BY_PAYLOAD[LOOK].key)
OTHER_LANGUAGE = PlaceAct("look-language", "word.language", BY_PAYLOAD[LANGUAGE].key)
OTHER_THEME = PlaceAct("look-theme", "word.theme", BY_PAYLOAD[THEME].key)
OTHER_SIZE = PlaceAct("look-size", "word.type_size", BY_PAYLOAD[TYPE_SIZE].key)
THEMES = ("light", "dark", "high-contrast")
SIZES = (0.8, 1.0, 1.25, 1.5, 2.0)
T = TypeVar("T")


class LookPlace(Place):
    """Each of its acts goes on to the next choice; its widget lets one be touched."""

    name = LOOK_PLACE
    opener = OPEN
    words: Mapping[str, Pressable] = {
        LOOK: OPEN,
        LANGUAGE: OTHER_LANGUAGE,
        THEME: OTHER_THEME,
        TYPE_SIZE: OTHER_SIZE,
    }
    acts = (OTHER_LANGUAGE, OTHER_THEME, OTHER_SIZE)

    @property
    def is_there(self) -> bool:
        return self.surround.wardrobe.can_be_kept

    @property
    def worn(self) -> Worn:
        """As the window looks now."""
        return self.surround.wardrobe.worn

    def offered(self) -> Offered:
        return Offered((Act.BACK, OTHER_SIZE, OTHER_THEME, OTHER_LANGUAGE), Act.BACK)

    def sentence(self) -> str:
        text, packer = self.surround.speaker.text, self.surround.station.bench.packer
        if self.surround.wardrobe.said:
            return self.surround.wardrobe.said
        return text("look.for_packer", name=packer) if packer else text("look.for_bench")

    def press(self, act: Pressable, /) -> Prompt | None:
        worn = self.worn
        if act is OTHER_LANGUAGE:
            worn = replace(worn, language=_after(worn.language, tuple(Language)))
        elif act is OTHER_THEME:
            worn = replace(worn, theme=_after(worn.theme, THEMES))
        elif act is OTHER_SIZE:
            worn = replace(worn, type_scale=_after(worn.type_scale, SIZES))
        self.choose(worn)
        return None

    def choose(self, worn: Worn) -> None:
        """Look so from now on."""
        self.surround.wardrobe.choose(worn)


def _after(value: T, values: Sequence[T]) -> T:
    """The next one, round and round; the first after a value that is not among them."""
    at = values.index(value) if value in values else -1
    return values[(at + 1) % len(values)]
