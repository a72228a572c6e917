"""Figures of one day, told apart in one way at a time. It asks whenever it is looked at."""

import datetime
from collections.abc import Mapping

from packstation.history.figure import By, Figures
from packstation.packing.barcodes.words import BY_PAYLOAD, FIGURES, FIGURES_PLACE
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.places.figures.view import FiguresView, figures_view

OPEN = PlaceAct("figures-open", "word.figures", BY_PAYLOAD[FIGURES].key)
EARLIER = PlaceAct("figures-earlier", "figures.earlier", "Left")
LATER = PlaceAct("figures-later", "figures.later", "Right")
OTHER = PlaceAct("figures-other", "figures.other", "F6")
SAVE = PlaceAct("figures-save", "figures.save", "F8")
WAYS = (By.PACKER, By.BENCH, By.CARRIER, By.SERVICE, By.HOUR)
A_DAY = datetime.timedelta(days=1)


class FiguresPlace(Place):
    """The figures over the port that counts them."""

    name = FIGURES_PLACE
    opener = OPEN
    words: Mapping[str, Pressable] = {FIGURES: OPEN}
    acts = (EARLIER, LATER, OTHER, SAVE)
    is_whole = True
    by = By.PACKER
    figures: Figures | None = None
    said = ""

    @property
    def is_there(self) -> bool:
        return self.surround.ports.figures is not None

    @property
    def today(self) -> datetime.date:
        """The day that this computer's clock says."""
        return self.surround.ports.clock().astimezone().date()

    def view(self) -> FiguresView:
        """The panel as it stands."""
        day = getattr(self, "day", self.today)
        port, speaker = self.surround.ports.figures, self.surround.speaker
        target = port.target_an_hour if port is not None else 0
        return figures_view(self.figures, day, self.by, speaker, target)

    def come(self, _: str, /) -> None:
        self.day = self.today
        self._ask()

    def offered(self) -> Offered:
        later = () if self.day >= self.today else (LATER,)
        return Offered((Act.BACK, SAVE, OTHER, EARLIER, *later))

    def sentence(self) -> str:
        return self.said or self.surround.speaker.text("figures.title")

    def press(self, act: Pressable, /) -> Prompt | None:
        if act is SAVE:
            self.surround.tasks.start("save the figures", self._save())
            return None
        if act is EARLIER:
            self.day -= A_DAY
        elif act is LATER:
            self.day = min(self.day + A_DAY, self.today)
        elif act is OTHER:
            self.by = WAYS[(WAYS.index(self.by) + 1) % len(WAYS)]
        self._ask()
        return None

    def _ask(self) -> None:
        self.said = ""
        self.surround.tasks.start("count the figures", self._count(self.day, self.by))

    async def _count(self, day: datetime.date, by: By) -> None:
        port = self.surround.ports.figures
        if port is None:
            return
        counted = await port.count(day, by)
        if (day, by) == (self.day, self.by):  # else somebody asked for something else meanwhile
            self.figures = counted
            self.surround.changed()

    async def _save(self) -> None:
        port = self.surround.ports.figures
        if port is not None:
            self.said = await port.save(self.day, self.by)
            self.surround.changed()
