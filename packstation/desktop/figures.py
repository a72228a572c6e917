"""The figures as the window asks for them, and as a file for a spreadsheet."""

import asyncio
import csv
import datetime
import io
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from packstation.history.days import start_of
from packstation.history.figure import By, Figure, Figures
from packstation.intake.spreadsheet import safe_row
from packstation.journal.errors import JournalError
from packstation.sentences.speaker import Speaker

if TYPE_CHECKING:
    from packstation.history.store import History

A_DAY = datetime.timedelta(days=1)


class Keeper(Protocol):
    """Who has the history open."""

    @property
    def history(self) -> "History | None": ...

    async def brought_up(self) -> None: ...


class CountedFigures:
    """Implements `FiguresPort` over what keeps the history; files go into `folder`."""

    def __init__(
        self, keeper: Keeper, folder: Path, speaker: Speaker, target_an_hour: int = 0
    ) -> None:
        self.target_an_hour = target_an_hour
        self._keeper = keeper
        self._folder = folder
        self._speaker = speaker

    async def count(self, day: datetime.date, by: By) -> Figures | None:
        """The figures of this computer's `day`; None where they cannot be counted now."""
        from packstation.history.figures import figures

        history = self._keeper.history
        if history is None:
            return None
        await self._keeper.brought_up()
        try:
            return await figures(history, start_of(day, None), start_of(day + A_DAY, None), by)
        except JournalError:
            return None

    async def save(self, day: datetime.date, by: By) -> str:
        """Write them as CSV and as PDF; where to, or why not."""
        counted = await self.count(day, by)
        if counted is None:
            return self._speaker.text("figures.counting")
        path = self._folder / f"figures-{day:%Y-%m-%d}-{by.value}.csv"
        try:
            await asyncio.to_thread(_write, path, counted)
            content = await asyncio.to_thread(
                figures_pdf, counted, day, by, self._speaker, self.target_an_hour
            )
            await asyncio.to_thread(path.with_suffix(".pdf").write_bytes, content)
        except OSError as error:
            return self._speaker.text("figures.not_saved", why=error.strerror or str(error))
        return self._speaker.text("figures.saved", path=f"{path}, .pdf")


def figures_pdf(
    counted: Figures, day: datetime.date, by: By, speaker: Speaker, target_an_hour: int = 0
) -> bytes:
    """The figures of `day` as a PDF: what the window shows."""
    from packstation.documents.own.table import Column, TableSheet, table_pdf
    from packstation.ui.places.figures.view import figures_view

    view = figures_view(counted, day, by, speaker, target_an_hour)
    head = view.head or ("",)
    return table_pdf(
        TableSheet(
            title=view.title,
            made="",
            columns=(Column(head[0]), *(Column(word, 17, is_number=True) for word in head[1:])),
            rows=tuple((row.name, *row.cells) for row in view.rows),
            facts=((speaker.text("figures.title"), view.sentence),),
        )
    )


def _write(path: Path, counted: Figures) -> None:
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, [field.name for field in msgspec.structs.fields(Figure)])
    table.writeheader()
    for figure in counted.rows:
        table.writerow(safe_row(msgspec.to_builtins(figure)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
