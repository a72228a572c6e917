"""Blocks of a document, one below the other, on as many pages as they need. Measures in mm."""

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Block(NamedTuple):
    """`draw(y)` draws it with its upper edge at `y`.

    One that `keeps_next` never ends a page. `again` is repeated on top of a page that this block
    begins: the heading of what it belongs to.
    """

    height: float
    draw: Callable[[float], None]
    keeps_next: bool = False
    again: "Block | None" = None


def paginate(
    blocks: Sequence[Block], *, first_top: float, next_top: float, bottom: float
) -> list[list[Block]]:
    """The blocks of each page; a block that is higher than a page gets one to itself."""
    pages: list[list[Block]] = [[]]
    y = first_top
    for number, block in enumerate(blocks):
        wanted = block.height
        if block.keeps_next and number + 1 < len(blocks):
            wanted += blocks[number + 1].height
        if y + wanted > bottom and pages[-1]:
            pages.append([])
            y = next_top
            if block.again is not None:
                pages[-1].append(block.again)
                y += block.again.height
        pages[-1].append(block)
        y += block.height
    return pages
