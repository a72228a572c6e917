"""The doctor in the window: what is broken stands first, and it is looked at anew by key."""

from PySide6.QtWidgets import QApplication

from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.setup_ports import Examined
from packstation.ui.flow.tone import Tone
from packstation.ui.places.doctor.place import LOOK, SUPPORT, DoctorPlace
from tests.tools.window import Stage, TasksAtOnce


def test_what_is_broken_stands_first_and_then_what_nobody_knows(qapp: QApplication) -> None:
    stage = Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=TasksAtOnce())
    stage.window.show()
    stage.window.controller.show_place("doctor")
    place = stage.window.controller.at
    assert isinstance(place, DoctorPlace)
    view = place.view()
    assert (view.told, view.tone) == ("1 thing is broken", Tone.ERROR)
    assert [row.what for row in view.rows] == ["printer Zebra", "clock", "settings"]
    stage.doctor.found = (Examined("settings", "ok", "well"),)
    place.press(LOOK)
    assert (place.view().told, stage.doctor.looks) == ("Everything is well", 2)
    place.press(SUPPORT)
    assert place.sentence() == "For support: support.zip"
    stage.window.leave()
    stage.window.close()
    stage.window.deleteLater()
