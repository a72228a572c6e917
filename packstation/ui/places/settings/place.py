"""Settings are looked for by what is typed, changed one at a time, tried, and mended."""

from collections.abc import Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from packstation.packing.barcodes.words import BY_PAYLOAD, PREFIX, SETTINGS, SETTINGS_PLACE
from packstation.scanning.check import Arrived
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.flow.prompts import Choice, Option
from packstation.ui.flow.setup_ports import Broken, Examined
from packstation.ui.places.settings.view import SettingsView, fitting, plain, settings_view

if TYPE_CHECKING:
    from packstation.settings.entries import Entry

OPEN = PlaceAct("settings-open", "word.settings", BY_PAYLOAD[SETTINGS].key)
CHANGE = PlaceAct("settings", "settings.change", "F12")
KEEP = PlaceAct("settings-keep", "settings.keep", "F12")
CANCEL = PlaceAct("settings-cancel", "settings.cancel", "Esc")
DEFAULT = PlaceAct("settings-default", "settings.to_default", "F8")
TEST = PlaceAct("settings-test", "settings.test", "F6")
RESTART = PlaceAct("settings-restart", "setup.restart", "F9")
TAKE_OUT = PlaceAct("settings-take-out", "settings.take_out", "F8")
ASIDE = PlaceAct("settings-aside", "settings.aside", "F10")
TESTED = frozenset({"pro", "station", "printers", "routes", "store", "intake", "documents",
                    "scanner", "scale", "window", "pictures", "data"})  # fmt: skip
"""Tables of which something can be tried."""
MOST_TYPED = 2000


class SettingsPlace(Place):
    """The settings over the port that reads and writes them."""

    name = SETTINGS_PLACE
    opener = OPEN
    words: Mapping[str, Pressable] = {SETTINGS: OPEN}
    acts = (CHANGE, KEEP, CANCEL, DEFAULT, TEST, RESTART, TAKE_OUT, ASIDE)
    is_whole = True
    entries: "tuple[Entry, ...]" = ()
    broken: Broken | None = None
    looked_for = ""
    typed: str | None = None
    """The new value while one is being typed; else None."""
    chosen = 0
    said = ""
    tested: tuple[Examined, ...] = ()
    is_busy = False
    waits_for_start = False

    @property
    def is_there(self) -> bool:
        return self.surround.ports.settings is not None

    @property
    def shown(self) -> "tuple[Entry, ...]":
        """The settings that fit what is looked for."""
        language = self.surround.speaker.language.value
        return fitting(self.entries, self.looked_for, language)

    @property
    def entry(self) -> "Entry | None":
        """The one that is chosen; None where none fits."""
        shown = self.shown
        return shown[self.chosen] if self.chosen < len(shown) else None

    def view(self) -> SettingsView:
        """The panel as it stands."""
        return settings_view(
            self.shown,
            self.chosen,
            self.looked_for if self.typed is None else self.typed,
            self.tested,
            self.broken,
            self.surround.speaker,
            is_changing=self.typed is not None,
        )

    def come(self, _: str, /) -> None:
        self.typed, self.said, self.tested = None, "", ()
        self._start("read the settings", self._read())

    def offered(self) -> Offered:
        if self.broken is not None:
            return self._mending()
        entry = self.entry
        if self.typed is not None:
            return Offered((CANCEL, DEFAULT, KEEP), KEEP)
        restart = (RESTART,) if self.waits_for_start else ()
        if entry is None or self.is_busy:
            return Offered((Act.BACK, *restart))
        test = (TEST,) if entry.table in TESTED else ()
        change = () if entry.is_fixed else (CHANGE,)
        main = CHANGE if change else Act.BACK
        return Offered((Act.BACK, *restart, *test, *change), main)

    def sentence(self) -> str:
        text, port, entry = self.surround.speaker.text, self.surround.ports.settings, self.entry
        if self.broken is not None:
            return self.said or text("settings.mend")
        if self.typed is not None and entry is not None and port is not None:
            fault = port.fault(entry.name, self.typed)
            return fault or text("settings.right")
        if self.is_busy:
            return text("settings.testing")
        return self.said or text("settings.next")

    def choose(self, at: int) -> None:
        """Choose the setting at `at` from the top."""
        if self.typed is None:
            self.chosen = max(0, min(at, len(self.shown) - 1))
            self.tested, self.said = (), ""
            self.surround.changed()

    def write(self, text: str) -> None:
        """What is typed now: the new value, or what is looked for."""
        if self.typed is not None:
            self.typed = text[:MOST_TYPED]
        else:
            self.looked_for, self.chosen, self.tested = text[:MOST_TYPED], 0, ()
        self.surround.changed()

    def take_arrival(self, arrived: Arrived, /) -> bool:
        """A scan is typed; commands still are commands."""
        text = arrived.text.strip()
        if text.upper().startswith(PREFIX):
            return False
        self.write(text)
        return True

    def press(self, act: Pressable, /) -> Prompt | None:
        entry = self.entry
        if act is RESTART and self.surround.ports.setup is not None:
            self.surround.ports.setup.restart()
        elif act is TAKE_OUT and self.broken is not None:
            self._start("mend the settings", self._mend(is_whole=False))
        elif act is ASIDE and self.broken is not None:
            self._start("mend the settings", self._mend(is_whole=True))
        elif entry is None or self.is_busy:
            return None
        elif act is CHANGE and not entry.is_fixed and self.typed is None:
            if entry.choices:
                return Prompt(self._choices, self._chosen)
            self.typed, self.tested = "" if plain(entry.value) == "–" else plain(entry.value), ()
        elif act is CANCEL:
            self.typed = None
        elif act is KEEP and self.typed is not None:
            self._start("keep a setting", self._keep(entry, self.typed))
        elif act is DEFAULT and self.typed is not None:
            self._start("keep a setting", self._keep(entry, None))
        elif act is TEST and entry.table in TESTED:
            self._start("test the settings", self._test(entry.table))
        self.surround.changed()
        return None

    def _mending(self) -> Offered:
        broken = self.broken
        assert broken is not None
        one = (TAKE_OUT,) if broken.field and broken.is_own else ()
        whole = (ASIDE,) if broken.is_own else ()
        acts = (Act.BACK, *whole, *one)
        return Offered(acts, acts[-1])

    def _choices(self) -> Choice:
        entry = self.entry
        if entry is None:
            return Choice("")
        options = tuple(Option(one, one) for one in (entry.choices))
        now = plain(entry.value)
        return Choice(entry.name, tuple(sorted(options, key=lambda one: one.id != now)))

    def _chosen(self, option: Option, _: str) -> None:
        if (entry := self.entry) is not None:
            self._start("keep a setting", self._keep(entry, option.id))

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        self.is_busy = True
        self.surround.tasks.start(name, work)

    async def _read(self) -> None:
        port = self.surround.ports.settings
        if port is not None:
            self.broken = await port.broken()
            self.entries = tuple(await port.entries())
        self.is_busy = False
        self.surround.changed()

    async def _keep(self, entry: "Entry", typed: str | None) -> None:
        """`typed` None: back to what holds without the user's word."""
        port, text = self.surround.ports.settings, self.surround.speaker.text
        if port is None:
            return
        said = await (port.forget(entry.name) if typed is None else port.set(entry.name, typed))
        if not said:
            self.typed = None
            self.waits_for_start |= entry.counts.value == "restart"
            if entry.table == "window" and entry.counts.value == "now":
                self.surround.wardrobe.take_own(port.look)
        await self._read()
        self.said = said or text(f"settings.kept.{entry.counts.value}")
        self.surround.changed()

    async def _test(self, table: str) -> None:
        port = self.surround.ports.settings
        if port is not None:
            self.tested = await port.test(table)
        self.is_busy = False
        self.surround.changed()

    async def _mend(self, *, is_whole: bool) -> None:
        port, text = self.surround.ports.settings, self.surround.speaker.text
        if port is None:
            return
        said = await (port.put_aside() if is_whole else port.take_out())
        await self._read()
        self.waits_for_start = self.broken is None
        self.said = said or text("settings.kept.restart")
        self.surround.changed()
