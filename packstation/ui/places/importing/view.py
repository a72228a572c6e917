"""What the import shows: files, the columns of one, or how far it is."""

from collections.abc import Sequence

import msgspec

from packstation.sentences.speaker import Speaker
from packstation.ui.flow.intake_ports import FileColumn, FilePreview, OrderFile
from packstation.ui.flow.prompts import Option


class ImportView(msgspec.Struct, frozen=True):
    """`options` are files or columns; `told` stands in their place."""

    title: str = ""
    detail: str = ""
    options: tuple[Option, ...] = ()
    chosen: int = 0
    told: str = ""


def import_view(
    files: Sequence[OrderFile],
    file: OrderFile | None,
    preview: FilePreview | None,
    chosen: int,
    taken: int | None,
    speaker: Speaker,
    *,
    is_busy: bool,
) -> ImportView:
    """The panel for what is known now."""
    text = speaker.text
    if file is None:
        options = tuple(Option(one.path, one.name, one.folder) for one in files)
        told = text("import.reading" if is_busy else "import.none") if not options else ""
        return ImportView(text("import.title"), "", options, chosen, told)
    if taken is not None:
        told = text("import.taking", n=speaker.number(taken))
        return ImportView(file.name, "", (), 0, told)
    if preview is None or preview.fault:
        return ImportView(file.name, "", (), 0, text("import.reading") if preview is None else "")
    options = tuple(_column(column, speaker) for column in preview.columns)
    told = "" if options else text("import.json")
    return ImportView(file.name, text("import.form", form=preview.form), options, chosen, told)


def _column(column: FileColumn, speaker: Speaker) -> Option:
    value = spoken(column.means, speaker) if column.means else speaker.text("import.unused")
    return Option(column.header, column.header, column.sample, value)


def column_options(names: Sequence[str], speaker: Speaker) -> tuple[Option, ...]:
    """What a column may be; first that it is not used."""
    unused = Option("", speaker.text("import.unused"), speaker.text("import.unused.told"))
    return (unused, *(Option(name, spoken(name, speaker), name) for name in names))


def spoken(name: str, speaker: Speaker) -> str:
    """Our column `name` as the form for an order calls it."""
    return speaker.text(f"new_order.{name}")
