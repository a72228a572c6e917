"""States of the settings place: looked through, one being changed, one tried, a broken file."""

import asyncio
from pathlib import Path

from packstation.runtime.translated import into
from packstation.settings.errors import SettingsError
from packstation.ui.flow.setup_ports import Broken
from packstation.ui.places.settings.place import SettingsPlace
from tests.tools.benches import bench
from tests.tools.gallery_orders import Setting
from tests.tools.window import Stage

BROKEN = SettingsError(
    "There is no such setting.",
    "Did you mean {near!r}?",
    near="printers.port",
    path=Path("settings.toml"),
    line=14,
    field="printers[1].prot",
)


def settings_at(typed: str = "", value: str | None = None, *, is_tried: bool = False) -> Setting:
    """Looked for by `typed`; with `value` the first that fits is being changed."""

    def make(stage: Stage) -> None:
        place = _shown(stage)
        place.write(typed)
        place.typed = value
        if is_tried:
            place.tested = asyncio.run(stage.settings.test("pro"))
        stage.window.flush()

    return make


def settings_broken(stage: Stage) -> None:
    """The file has a key that is none."""
    place = _shown(stage)
    told = BROKEN.said(into(stage.speaker.language.value))
    place.broken = Broken(told, BROKEN.field)
    stage.window.flush()


def _shown(stage: Stage) -> SettingsPlace:
    stage.put(bench(shown=False))
    stage.window.controller.show_place("settings")
    place = stage.window.controller.at
    assert isinstance(place, SettingsPlace)
    place.entries, place.is_busy = tuple(asyncio.run(stage.settings.entries())), False
    return place
