"""The first order in training is guided, step by step; nobody else is."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.widgets.banner import Banner
from tests.tools.benches import Sitting, bench, order
from tests.tools.window import GOOD, Stage

TRAINING = replace(GOOD, is_training=True)


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    made = Stage(Speaker(Language.ENGLISH, is_strict=True), status=TRAINING)
    made.window.resize(1366, 768)
    made.window.show()
    yield made
    made.window.leave()
    made.window.close()
    made.window.deleteLater()


def told(stage: Stage, *sittings: Sitting, shown: bool = True) -> str:
    stage.put(bench(*sittings, shown=shown))
    stage.window.flush()
    return stage.window.findChildren(Banner)[0].accessibleName()


def test_each_step_of_the_first_order_says_what_to_do(stage: Stage) -> None:
    assert "First order" in told(stage, shown=False)
    sitting = Sitting().load(order(2, hazard=False))
    assert "Scan every item" in told(stage, sitting)
    sitting.pack_all()
    assert "All is in" in told(stage, sitting)
    sitting.pack_done()
    assert "come by themselves" in told(stage, sitting)
    sitting.allocate().labels().finish()
    assert "Label on the parcel" in told(stage, sitting)
    assert "Label on the parcel" not in told(stage, sitting, shown=False)


def test_nobody_is_guided_on_a_bench_that_ships(stage: Stage) -> None:
    stage.status.change(is_training=False)
    assert "First order" not in told(stage, shown=False)
