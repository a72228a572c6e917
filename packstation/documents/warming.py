"""What the first document of a day would have to wait for, in small steps for a worker thread.

Libraries are loaded, the fonts of all scripts read, one page drawn, one read. After that
the first packing slip takes no longer than the next.
"""

from collections.abc import Callable

_OF_EACH_SCRIPT = ("a", "ב", "ب", "ก", "क", "中")


def _load_libraries() -> None:
    from packstation.documents.own import packing_slip  # noqa: F401 - loaded


def _font_of(letter: str, *, is_bold: bool) -> Callable[[], None]:
    def read() -> None:
        from packstation.documents.own.fonts import fonts

        fonts().runs(letter, is_bold=is_bold)

    return read


def _draw() -> None:
    from packstation.documents.own.packing_slip import PackingSlip, packing_slip

    packing_slip(PackingSlip(order_number="1", lines=()))


def read_something() -> None:
    """What a reader of documents from outside does with its first label, once in each."""
    from packstation.documents.labels import check_label
    from packstation.documents.own.page import Paper
    from packstation.packing.shipping import Format

    check_label(Paper((100, 150), "").finish(), Format.PDF, ("1",))


STEPS: tuple[Callable[[], None], ...] = (
    _load_libraries,
    *(_font_of(letter, is_bold=is_bold) for letter in _OF_EACH_SCRIPT for is_bold in (False, True)),
    _draw,
)
"""Each blocks for some ten milliseconds; none raises."""
