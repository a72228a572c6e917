"""The end of day in the window: its papers are printed again, with a reason."""

import datetime
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from packstation.packing import commands as cmd
from packstation.packing.barcodes.codes import Code
from packstation.packing.day.events import Row
from packstation.packing.day.run import RunPhase
from packstation.packing.day.state import ManifestPaper
from packstation.packing.problems import Problem, ProblemKind
from packstation.scanning.scan import Scan, ScanSource
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.actions import Act
from packstation.ui.flow.place import Prompt
from packstation.ui.flow.ports import Collection
from packstation.ui.places.day.place import MANIFEST_ALL, REPRINT_DAY, day_acts
from tests.gui.test_painting import painted
from tests.tools.benches import bench, packing
from tests.tools.printers import NOW
from tests.tools.window import Stage, TasksAtOnce, day_rows


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    """A window whose tasks are done at once."""
    made = Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=TasksAtOnce())
    made.window.show()
    yield made
    made.window.leave()
    made.window.close()


def test_who_reprints_a_paper_of_the_day_is_back_at_the_end_of_the_day(stage: Stage) -> None:
    stage.day.change(papers=(ManifestPaper("MF-1", "DPD"),), phase=RunPhase.DONE)
    stage.window.controller.show_place("day")
    stage.window.flush()
    stage.window.press(REPRINT_DAY)
    assert isinstance(stage.window.controller.ask, Prompt)
    stage.window.flush()
    stage.window.press(Act.BACK)
    assert stage.at == "day"
    assert stage.day.reprinted == []
    stage.window.flush()
    stage.window.press(REPRINT_DAY)
    stage.window.flush()
    stage.window.confirm()
    assert stage.at == "day"
    assert stage.day.reprinted == [(("MF-1",), "did not come out")]


def test_papers_can_be_printed_again_while_pro_cannot_say_what_is_ready(stage: Stage) -> None:
    stage.day.change(
        papers=(ManifestPaper("MF-1", "DPD"),),
        phase=RunPhase.IDLE,
        problem=Problem(ProblemKind.UNREACHABLE),
    )
    assert REPRINT_DAY in day_acts(stage.day.state)
    stage.day.change(phase=RunPhase.PREVIEWING)
    assert REPRINT_DAY not in day_acts(stage.day.state)


def test_try_again_prints_what_is_missing_and_the_day_stays(stage: Stage) -> None:
    again = Scan(Code("PS:RETRY"), NOW, ScanSource.SCRIPT)
    stage.window.controller.show_place("day")
    stage.day.change(owes_papers=True)
    stage.window.take_scan(again)
    assert stage.day.retries == 1
    assert stage.at == "day"
    stage.day.change(phase=RunPhase.READY, owes_papers=False)
    stage.window.take_scan(again)
    assert stage.day.retries == 1, "nothing is manifested for the first time by TRY AGAIN"


def test_manifesting_is_asked_once_more_and_says_what_stays_behind(stage: Stage) -> None:
    stage.put(bench(packing().do(cmd.Hold("lunch"))))
    stage.day.change(phase=RunPhase.READY, rows=(Row("EC-1", "HO-1", "DPD"),))
    stage.window.controller.show_place("day")
    stage.window.flush()
    stage.window.press(MANIFEST_ALL)
    stage.window.flush()
    assert isinstance(stage.window.controller.ask, Prompt)
    assert stage.day.runs == 0, "F12 is DONE, too: it must not manifest by itself"
    option = stage.window._middle.choice._choice.options[0]
    assert option.title == "Manifest 1 consignment now"
    assert option.detail == "1 order of this bench is not finished and stays behind."
    stage.window.press(Act.BACK)
    assert stage.at == "day"
    stage.window.press(MANIFEST_ALL)
    stage.window.flush()
    stage.window.confirm()
    assert stage.day.runs == 1
    assert stage.at == "day"


def test_until_when_a_carrier_must_be_told_stands_there_and_at_home_in_the_last_hour(
    qapp: QApplication,
) -> None:
    stage = Stage(Speaker(Language.ENGLISH, zone=datetime.UTC, is_strict=True))
    four = NOW.replace(hour=16, minute=0)
    stage.day.cut_offs = {"DPD": four}
    stage.day.change(phase=RunPhase.READY, rows=day_rows())
    stage.status.change(
        collection=Collection("DPD", NOW + datetime.timedelta(minutes=42, seconds=30), 5)
    )
    stage.window.resize(1366, 768)
    stage.window.show()
    stage.window.flush()
    home = " ".join(text.text for text in painted(stage))
    assert "DPD: 5 consignments to manifest by" in home
    assert "42 min left" in home
    stage.window.controller.show_place("day")
    stage.window.flush()
    assert "DPD 5 (16:00)" in " ".join(text.text for text in painted(stage))
    stage.window.leave()
    stage.window.close()
    stage.window.deleteLater()
