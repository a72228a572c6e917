"""A folder that others put order files into: each file is taken once, whole, and moved away.

Several benches may watch one folder: whoever moves a file first has it, and touches it while it is
at it. One that nobody touches any more was left by a program that died; it is taken again, which
keeps each of its orders once.
"""

import asyncio
import contextlib
import datetime
import logging
import os
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from packstation.intake.importing import Imported, Rules, import_file
from packstation.intake.order_source import OrderFileError
from packstation.intake.table_file import TABLES
from packstation.journal.errors import JournalError
from packstation.journal.inbox import Inbox
from packstation.runtime.tasks import Tasks

log = logging.getLogger(__name__)

LOOK_S = 2.0
ENDINGS = TABLES | {".json", ".jsonl", ".ndjson"}
WORKING, DONE, REJECTED = "working", "done", "rejected"
TOUCHED_EVERY_S = 20.0
FORSAKEN_S = 300.0
"""Clocks of benches and of a server that has the folder differ; taken twice does no harm."""
_MARK = re.compile(r"\d{8}T\d{6}-\d+-")
"""What stands before the name of a file that is taken: when, and by which process."""
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
        await asyncio.to_thread(_give_back_forsaken, self._folder)
        sizes = await asyncio.to_thread(self._sizes)
        settled = [path for path, size in sizes.items() if self._seen.get(path) == size]
        self._seen = sizes
        # What was taken before is older than what lies beside it, which may say it differently.
        for path in sorted(settled, key=lambda path: (not _MARK.match(path.name), path)):
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
            async with _touched(working):
                done = await import_file(working, self._inbox, self._rules, rejects=rejects)
        except OrderFileError as error:
            log.warning("a file of orders was rejected: %s", error)
            await asyncio.to_thread(_put_away, working, REJECTED, f"{error}\n")
            return
        except (JournalError, OSError):
            # It cannot be taken now and is tried again; its own name may be another file's by now.
            await asyncio.to_thread(_give_back, self._folder, working)
            raise
        await asyncio.to_thread(_put_away, working, DONE)
        log.info("orders taken from a file: %d kept, %d with faults", done.kept, done.faulty)
        self._changed(done)


def _claimed(folder: Path, path: Path) -> Path | None:
    """Where the file is now that it is ours; None when another bench was faster."""
    stamp = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S")
    name = _MARK.sub("", path.name, count=1) if _MARK.match(path.name) else path.name
    working = folder / WORKING / f"{stamp}-{os.getpid()}-{name}"
    for name in (WORKING, DONE, REJECTED):
        (folder / name).mkdir(exist_ok=True)
    try:
        os.utime(path)  # before it is moved, or it would look forsaken there
        return path.rename(working)
    except FileNotFoundError:
        return None


@asynccontextmanager
async def _touched(working: Path) -> AsyncIterator[None]:
    """Somebody is at it."""

    async def touch() -> None:
        while True:
            await asyncio.sleep(TOUCHED_EVERY_S)
            with contextlib.suppress(OSError):
                await asyncio.to_thread(os.utime, working)

    tasks = Tasks(lambda name, error: log.warning("%s: %s", name, type(error).__name__))
    tasks.start("touch a file of orders", touch())
    try:
        yield
    finally:
        await tasks.close()


def _give_back_forsaken(folder: Path) -> None:
    for path in (folder / WORKING).glob("*"):
        with contextlib.suppress(FileNotFoundError):  # another bench was faster
            if time.time() - path.stat().st_mtime > FORSAKEN_S:
                log.warning("a file of orders was left half taken, and is taken again")
                _give_back(folder, path)


def _give_back(folder: Path, working: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        working.rename(folder / working.name)


def _put_away(working: Path, where: str, reason: str = "") -> None:
    folder = working.parent.parent / where
    try:
        working.rename(folder / working.name)
    except FileNotFoundError:  # it looked forsaken to another bench, which takes it once more
        return
    if reason:
        (folder / f"{working.name}.reason.txt").write_text(reason, encoding="utf-8")
