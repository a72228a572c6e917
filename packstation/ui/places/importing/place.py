"""A file of orders is chosen, looked at, its columns named once, and taken into the inbox."""

import asyncio
from collections.abc import Mapping

from packstation.packing.barcodes.words import BY_PAYLOAD, IMPORT, IMPORT_PLACE
from packstation.ui.flow.actions import Act, Pressable
from packstation.ui.flow.intake_ports import FilePreview, OrderFile
from packstation.ui.flow.place import Offered, Place, PlaceAct, Prompt
from packstation.ui.flow.prompts import Choice, Option
from packstation.ui.places.importing.view import ImportView, column_options, import_view, spoken

OPEN = PlaceAct("import-open", "word.import", BY_PAYLOAD[IMPORT].key)
LOOK = PlaceAct("import-look", "import.look", "F12")
FILES = PlaceAct("import-files", "import.files", "F7")
COLUMN = PlaceAct("import-column", "import.column", "F6")
TAKE = PlaceAct("import-take", "import.take", "F12")
STOP = PlaceAct("import-stop", "import.stop", "F9")


class ImportPlace(Place):
    """First the files, then one of them; while it is taken in, how far that is."""

    name = IMPORT_PLACE
    opener = OPEN
    words: Mapping[str, Pressable] = {IMPORT: OPEN}
    acts = (LOOK, FILES, COLUMN, TAKE, STOP)
    is_whole = True
    files: tuple[OrderFile, ...] = ()
    file: OrderFile | None = None
    preview: FilePreview | None = None
    chosen = 0
    taken: int | None = None
    """Orders read so far; None while nothing is taken in."""
    said = ""
    is_busy = False
    _taking: "asyncio.Task[None] | None" = None

    @property
    def is_there(self) -> bool:
        return self.surround.ports.importing is not None

    def view(self) -> ImportView:
        """The panel as it stands."""
        return import_view(
            self.files,
            self.file,
            self.preview,
            self.chosen,
            self.taken,
            self.surround.speaker,
            is_busy=self.is_busy,
        )

    def come(self, _: str, /) -> None:
        if self.taken is None:  # else it shows how far that is
            self._show_files()

    def offered(self) -> Offered:
        if self.taken is not None:
            return Offered((Act.BACK, STOP))
        if self.file is None:
            return Offered((Act.BACK, LOOK), LOOK) if self.files else Offered((Act.BACK,))
        preview = self.preview
        if preview is None or preview.fault:
            return Offered((Act.BACK, FILES))
        column = (COLUMN,) if preview.columns else ()
        if preview.missing:
            return Offered((Act.BACK, FILES, *column), COLUMN)
        return Offered((Act.BACK, FILES, *column, TAKE), TAKE)

    def sentence(self) -> str:
        text, preview = self.surround.speaker.text, self.preview
        if self.said:
            return self.said
        if self.taken is not None:
            return text("import.stops")
        if self.file is None:
            return text("import.next")
        if preview is None:
            return text("import.reading")
        if preview.fault:
            return preview.fault
        if preview.missing:
            missing = (spoken(name, self.surround.speaker) for name in preview.missing)
            return text("import.missing", columns=" · ".join(missing))
        return text("import.ready")

    def choose(self, at: int) -> None:
        """Choose the file, or the column, at `at` from the top."""
        rows = self.files if self.file is None else (self.preview or FilePreview()).columns
        self.chosen = max(0, min(at, len(rows) - 1))
        self.surround.changed()

    def press(self, act: Pressable, /) -> Prompt | None:
        if act is LOOK and self.file is None and self.chosen < len(self.files):
            self._look(self.files[self.chosen])
        elif act is FILES and self.taken is None:
            self._show_files()
        elif act is COLUMN and self.preview is not None and self.preview.columns:
            return Prompt(self._which, self._named)
        elif act is TAKE and self._can_be_taken():
            self.taken, self.said = 0, ""
            assert self.file is not None
            self._taking = self.surround.tasks.start("import orders", self._take(self.file.path))
        elif act is STOP and self._taking is not None:
            self._taking.cancel()
        return None

    def _can_be_taken(self) -> bool:
        preview = self.preview
        is_read = preview is not None and not preview.fault and not preview.missing
        return self.file is not None and is_read and self.taken is None

    def _show_files(self) -> None:
        self.file, self.preview, self.chosen, self.said = None, None, 0, ""
        self.is_busy = True
        self.surround.tasks.start("look for files of orders", self._find())

    async def _find(self) -> None:
        port = self.surround.ports.importing
        try:
            self.files = await port.files() if port is not None else ()
        finally:
            self.is_busy = False
        self.surround.changed()

    def _look(self, file: OrderFile) -> None:
        self.file, self.preview, self.chosen = file, None, 0
        self.surround.tasks.start("look into a file of orders", self._read(file))

    async def _read(self, file: OrderFile) -> None:
        port = self.surround.ports.importing
        preview = await port.preview(file.path) if port is not None else FilePreview()
        if file is self.file:  # else another is looked at meanwhile
            self.preview = preview
            self.surround.changed()

    def _which(self) -> Choice:
        text, columns = self.surround.speaker.text, (self.preview or FilePreview()).columns
        if self.chosen >= len(columns):
            return Choice(text("import.column"))
        title = text("import.which", column=columns[self.chosen].header)
        names = (self.preview or FilePreview()).names
        return Choice(title, column_options(names, self.surround.speaker))

    def _named(self, option: Option, _: str) -> None:
        columns = (self.preview or FilePreview()).columns
        if self.chosen < len(columns):
            header = columns[self.chosen].header
            self.surround.tasks.start("name a column", self._name(header, option.id))

    async def _name(self, header: str, ours: str) -> None:
        port = self.surround.ports.importing
        if port is not None and self.file is not None:
            self.said = await port.name_column(header, ours)
            await self._read(self.file)

    async def _take(self, path: str) -> None:
        port, text = self.surround.ports.importing, self.surround.speaker.text
        said = ""
        try:
            said = await port.take(path, self._tell) if port is not None else ""
        except asyncio.CancelledError:
            said = text("import.stopped", n=self.taken or 0)
            raise
        finally:
            self.taken, self._taking = None, None
            self._show_files()
            self.said = said
            self.surround.changed()

    def _tell(self, orders: int) -> None:
        self.taken = orders
        self.surround.changed()
