"""The question which line is meant, as a choice that the window can show."""

from packstation.packing.order import OrderLine
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.questions import line_choice, line_chosen
from tests.bench_world import after, in_packing, order, scan


def test_the_lines_a_barcode_fits_are_offered_with_their_skus_and_what_is_left() -> None:
    lines = [OrderLine(n, f"Mug {n}", 2, sku=f"M-{n}", barcodes=("96385074",)) for n in "12"]
    session = after(in_packing(order(*lines)), scan("96385074"))
    choice = line_choice(session, Speaker(Language.ENGLISH))
    assert choice is not None
    assert [(o.title, o.value) for o in choice.options] == [("Mug 1", "2 ×"), ("Mug 2", "2 ×")]
    session = after(session, line_chosen(choice.options[1]))
    assert dict(session.packing.packed) == {"2": 1}
    assert line_choice(session, Speaker(Language.ENGLISH)) is None
