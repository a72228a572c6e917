"""How much room a text takes, and how to make it fit. Widths in mm, sizes in points."""

from packstation.documents.own.fonts import fonts

MM = 72 / 25.4
_SMALLEST_PT = 5.5


def text_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """In mm, at `size` points."""
    return fonts().width(text, size, is_bold=is_bold) / MM


def fitted(text: str, size: float, room: float, *, is_bold: bool = False) -> tuple[str, float]:
    """The text and size in points that fit into `room` mm: smaller first, then cut."""
    width = text_width(text, size, is_bold=is_bold)
    if width <= room:
        return text, size
    # A hair smaller than computed: else rounding cuts off what fits.
    size = max(_SMALLEST_PT, size * max(0.67, room / width * 0.999))
    if text_width(text, size, is_bold=is_bold) <= room:
        return text, size
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(text[:middle].rstrip() + "…", size, is_bold=is_bold) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…", size


def wrapped(
    text: str, size: float, room: float, most_lines: int = 99, *, is_bold: bool = False
) -> list[str]:
    """`text` in lines that fit into `room` mm; the last of `most_lines` is cut with an ellipsis.

    Breaks at spaces, inside words that are longer than a line (and so in Chinese text).
    """
    lines: list[str] = []
    for paragraph in text.splitlines():
        if text_width(paragraph, size, is_bold=is_bold) <= room:
            lines.append(paragraph)
            continue
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if text_width(longer, size, is_bold=is_bold) <= room:
                line = longer
                continue
            if line:
                lines.append(line)
            *full, line = _broken(word, size, room, is_bold)
            lines += full
        lines.append(line)
    if len(lines) > most_lines:
        rest = " ".join(lines[most_lines - 1 :])
        cut = fitted(rest + "…", size, room, is_bold=is_bold)[0]
        while text_width(cut, size, is_bold=is_bold) > room and len(cut) > 2:
            cut = cut[:-2] + "…"
        lines = [*lines[: most_lines - 1], cut]
    return lines


def _broken(word: str, size: float, room: float, is_bold: bool) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and text_width(parts[-1] + letter, size, is_bold=is_bold) > room:
            parts.append("")
        parts[-1] += letter
    return parts
