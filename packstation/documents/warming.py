"""What the first document of a day would have to wait for, in small steps for a worker thread.

Libraries are loaded, the fonts of all scripts read, one page drawn, one barcode decoded. After that
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


def _decode() -> None:
    """Something small: the decoder does not let go of the interpreter before it is done."""
    from packstation.documents.pictures import decode, draw_barcode

    decode(draw_barcode("1", "Code128", 2))


STEPS: tuple[Callable[[], None], ...] = (
    _load_libraries,
    *(_font_of(letter, is_bold=is_bold) for letter in _OF_EACH_SCRIPT for is_bold in (False, True)),
    _draw,
    _decode,
)
"""Each blocks for some ten milliseconds; none raises."""
