"""Files of orders in the window: a column is named once; what cannot be read is not taken."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.intake_ports import FileColumn, FilePreview, OrderFile
from packstation.ui.flow.place import Prompt
from packstation.ui.places.importing.place import STOP, TAKE, ImportPlace
from tests.tools.benches import bench
from tests.tools.hands import Hands
from tests.tools.window import Stage, TasksAtOnce

FILE = OrderFile(path="/x/orders.csv", name="orders.csv", folder="/x")
UNKNOWN = FilePreview(
    form="UTF-8, semicolons",
    columns=(FileColumn("Artikel", "sku", "mug"), FileColumn("Beleg", "", "1001")),
    missing=("order_number",),
    names=("order_number", "sku"),
)


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    made = Stage(Speaker(Language.ENGLISH, is_strict=True), tasks=TasksAtOnce())
    made.importing.found, made.importing.read = (FILE,), UNKNOWN
    made.window.resize(1366, 768)
    made.window.show()
    made.window.activateWindow()
    yield made
    made.window.leave()
    made.window.close()
    made.window.deleteLater()


def place(stage: Stage) -> ImportPlace:
    found = stage.window.controller.places["import"]
    assert isinstance(found, ImportPlace)
    return found


def test_a_column_of_the_shops_own_is_named_once_and_then_the_file_is_taken(
    stage: Stage, hands: Hands
) -> None:
    stage.put(bench(shown=False))
    hands.scan("PS:IMPORT")
    stage.window.flush()
    assert [file.name for file in place(stage).files] == ["orders.csv"]
    hands.press("F12")
    stage.window.flush()
    assert TAKE not in place(stage).offered().acts
    assert "Number of the order" in place(stage).sentence()
    hands.press("Down")
    hands.press("F6")
    stage.window.flush()
    assert isinstance(stage.window.controller.ask, Prompt)
    hands.press("Down")  # after "not used" the first of our names
    stage.importing.read = FilePreview(form="UTF-8, semicolons", columns=UNKNOWN.columns)
    hands.press("Enter")
    assert stage.importing.named == [("Beleg", "order_number")]
    stage.window.flush()
    hands.press("F12")
    assert stage.importing.taken == ["/x/orders.csv"]
    assert place(stage).sentence() == "50 orders wait now"
    assert place(stage).taken is None


def test_a_file_that_cannot_be_read_says_why_and_is_not_taken(stage: Stage, hands: Hands) -> None:
    stage.importing.read = FilePreview(fault="/x/orders.csv is empty.")
    stage.put(bench(shown=False))
    hands.scan("PS:IMPORT")
    hands.press("F12")
    stage.window.flush()
    assert place(stage).sentence() == "/x/orders.csv is empty."
    place(stage).press(TAKE)
    assert stage.importing.taken == []


def test_while_it_runs_it_can_be_stopped_and_nothing_else(stage: Stage, hands: Hands) -> None:
    stage.put(bench(shown=False))
    hands.scan("PS:IMPORT")
    shown = place(stage)
    shown.file, shown.preview, shown.taken = FILE, UNKNOWN, 12
    assert shown.offered().acts[1:] == (STOP,)
    shown.come("")
    assert shown.taken == 12
