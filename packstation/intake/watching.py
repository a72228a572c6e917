"""A folder that others put order files into: each file is taken once, whole, and moved away.

Several benches may watch one folder: whoever moves a file first has it.
"""

import asyncio
import contextlib
import datetime
import logging
import os
from collections.abc import Callable
from pathlib import Path

from packstation.intake.importing import Imported, Rules, import_file
from packstation.intake.order_source import OrderFileError
from packstation.intake.table_file import TABLES
from packstation.journal.errors import JournalError
from packstation.journal.inbox import Inbox

log = logging.getLogger(__name__)

LOOK_S = 2.0
ENDINGS = TABLES | {".json", ".jsonl", ".ndjson"}
WORKING, DONE, REJECTED = "working", "done", "rejected"
Size = tuple[int, int]


class Watched:
    """The folder, and what was seen of its files: one that still grows is left alone."""

    def __init__(
        self, folder: Path, inbox: Inbox, rules: Rules, changed: Callable[[Imported], None]
    ) -> None:
        self._folder = folder
        self._inbox = inbox
        self._rules = rules
        self._changed = changed
        self._seen: dict[Path, Size] = {}
        self._is_told = False

    async def run(self) -> None:
        """Look for ever."""
        while True:
            try:
                await self.look()
                self._is_told = False
            except (OSError, JournalError) as error:
                if not self._is_told:  # once, not every two seconds of a night without network
                    log.warning("the folder of orders cannot be used: %s", error)
                self._is_told = True
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Take every file that stayed as it was since the last look. Raises OSError,
        JournalError."""
        sizes = await asyncio.to_thread(self._sizes)
        settled = [path for path, size in sizes.items() if self._seen.get(path) == size]
        self._seen = sizes
        for path in sorted(settled):
            await self._take(path)

    def _sizes(self) -> dict[Path, Size]:
        found = {}
        for path in self._folder.iterdir():
            if path.suffix.lower() in ENDINGS and not path.name.startswith((".", "~")):
                with contextlib.suppress(FileNotFoundError):  # another bench took it
                    stat = path.stat()
                    found[path] = (stat.st_size, stat.st_mtime_ns)
        return found

    async def _take(self, path: Path) -> None:
        working = await asyncio.to_thread(_claimed, self._folder, path)
        if working is None:
            return
        rejects = self._folder / REJECTED / f"{working.stem}-rejected.csv"
        try:
            done = await import_file(working, self._inbox, self._rules, rejects=rejects)
        except OrderFileError as error:
            log.warning("a file of orders was rejected: %s", error)
            await asyncio.to_thread(_put_away, working, REJECTED, f"{error}\n")
            return
        except JournalError:
            # The inbox cannot take it now: it is tried again.
            await asyncio.to_thread(working.rename, path)
            raise
        await asyncio.to_thread(_put_away, working, DONE)
        log.info("orders taken from a file: %d kept, %d with faults", done.kept, done.faulty)
        self._changed(done)


def _claimed(folder: Path, path: Path) -> Path | None:
    """Where the file is now that it is ours; None when another bench was faster."""
    stamp = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S")
    working = folder / WORKING / f"{stamp}-{os.getpid()}-{path.name}"
    for name in (WORKING, DONE, REJECTED):
        (folder / name).mkdir(exist_ok=True)
    try:
        return path.rename(working)
    except FileNotFoundError:
        return None


def _put_away(working: Path, where: str, reason: str = "") -> None:
    folder = working.parent.parent / where
    working.rename(folder / working.name)
    if reason:
        (folder / f"{working.name}.reason.txt").write_text(reason, encoding="utf-8")
