"""Files of orders as the window takes them in: found, looked at, and imported."""

import asyncio
import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from packstation.assembly.early import now
from packstation.journal.errors import JournalError
from packstation.runtime.translated import into
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.intake_ports import FileColumn, FilePreview, OrderFile

if TYPE_CHECKING:
    from packstation.assembly.running import RunningBench

ENDINGS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".json", ".jsonl", ".ndjson"})
MOST_FILES, MOST_ROWS_SHOWN = 200, 3
STICKS = ("/media", "/run/media")
"""Where a Linux desktop shows what is plugged in, a folder for each user."""


class Importing:
    """Implements `ImportPort` over the inbox of `bench`; rejected orders are written to `folder`.

    Columns that are named here are kept in `settings_file`.
    """

    def __init__(
        self, bench: "RunningBench", folder: Path, settings_file: Path, speaker: Speaker
    ) -> None:
        self._bench = bench
        self._folder = folder
        self._settings_file = settings_file
        self._speaker = speaker
        self._translate = into(speaker.language.value)
        self._columns = dict(bench.settings.intake.columns)

    async def files(self) -> tuple[OrderFile, ...]:
        """The newest first."""
        return await asyncio.to_thread(self._found)

    def _found(self) -> tuple[OrderFile, ...]:
        found: list[tuple[float, Path]] = []
        for folder in dict.fromkeys(_folders(self._bench.settings.intake.folder)):
            found += _in(folder)
        newest = sorted(found, reverse=True)[:MOST_FILES]
        return tuple(OrderFile(path=str(p), name=p.name, folder=str(p.parent)) for _, p in newest)

    async def preview(self, path: str) -> FilePreview:
        """How the file is read."""
        return await asyncio.to_thread(self._preview, Path(path))

    def _preview(self, path: Path) -> FilePreview:
        from packstation.intake.columns import COLUMNS, NEEDED, recognised
        from packstation.intake.order_files import read_orders
        from packstation.intake.order_source import OrderFileError
        from packstation.intake.table_file import is_table, open_table

        try:
            if not is_table(path):
                next(iter(read_orders(path)), None)  # what is no JSON at all is told now
                return FilePreview(form="JSON")
            table = open_table(path)
            rows = [cells for _, cells in itertools.islice(table.rows, MOST_ROWS_SHOWN)]
        except OrderFileError as error:
            return FilePreview(fault=error.phrase.said(self._translate))
        means = recognised(table.header, self._columns)
        missing = tuple(name for name in NEEDED if name not in means.values())
        names = tuple(column.name for column in COLUMNS)
        columns = tuple(
            FileColumn(header, means.get(place, ""), _sample(rows, place))
            for place, header in enumerate(table.header)
            if header
        )
        form = table.form.said(self._translate)
        return FilePreview(form=form, columns=columns, missing=missing, names=names)

    async def name_column(self, header: str, ours: str) -> str:
        """The column `header` is our `ours` from now on; "" as if nobody had named it."""
        from packstation.settings.edit import change
        from packstation.settings.errors import SettingsError

        others = {theirs: name for theirs, name in self._columns.items() if theirs != header}
        columns = {**others, header: ours} if ours else others
        try:
            await asyncio.to_thread(change, self._settings_file, {"intake.columns": columns})
        except SettingsError as error:
            return error.told(self._translate)
        self._columns = columns
        return ""

    async def take(self, path: str, progress: Callable[[int], None]) -> str:
        """Import the file; what became of it. May be cancelled: what was kept by then stays."""
        from packstation.intake.importing import Rules, import_file
        from packstation.intake.order_source import OrderFileError
        from packstation.workflow.problem_of import store_problem

        text, file = self._speaker.text, Path(path)
        rules = Rules(
            self._columns,
            self._bench.settings.station.location,
            self._bench.settings.intake.replace,
        )
        rejects = self._folder / f"{file.stem}-{now():%Y%m%dT%H%M%S}-rejected.csv"
        try:
            await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
            done = await import_file(
                file, self._bench.folder.inbox, rules, rejects=rejects, progress=progress
            )
        except OrderFileError as error:
            return text("import.failed", why=error.phrase.said(self._translate))
        except OSError as error:
            return text("import.failed", why=str(error))
        except JournalError as error:
            return self._speaker.problem(store_problem(error)).sentence
        finally:
            await self._bench.order_numbers.learn()
        said = text("import.done", kept=done.kept, known=sum(done.outcomes.values()) - done.kept)
        if done.rejects is None:
            return said
        return f"{said} {text('import.rejected', n=done.faulty, path=str(done.rejects))}"


def _folders(watched: str) -> Iterator[Path]:
    """Where a file of orders may lie: what is watched, downloads, desktop, documents, sticks."""
    import platformdirs

    if watched:
        yield Path(watched)
    yield platformdirs.user_downloads_path()
    yield platformdirs.user_desktop_path()
    yield platformdirs.user_documents_path()
    for root in STICKS:
        for user in _children(Path(root)):
            yield from _children(user)


def _children(folder: Path) -> Sequence[Path]:
    try:
        return [child for child in folder.iterdir() if child.is_dir()]
    except OSError:
        return ()


def _in(folder: Path) -> Iterator[tuple[float, Path]]:
    """Files with a fitting name, with the time of their last change."""
    try:
        files = [path for path in folder.iterdir() if path.suffix.lower() in ENDINGS]
    except OSError:
        return
    for path in files:
        try:
            if path.is_file():
                yield path.stat().st_mtime, path
        except OSError:
            continue


def _sample(rows: Sequence[tuple[str, ...]], place: int) -> str:
    return " · ".join(row[place] for row in rows if place < len(row) and row[place])
