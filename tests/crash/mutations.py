"""The program with one of its guards taken out: what the kill matrix must be able to find."""

import asyncio
from collections.abc import Sequence
from enum import Enum

from packstation.journal.log import Journal
from packstation.journal.record import Record, StreamNote
from packstation.packing import events as ev
from packstation.printing.model import JobState
from packstation.workflow.performers.consigning import Consigning, Pair, Wanted
from packstation.workflow.recorder import JournalRecorder
from tests.crash.sheets import Sheets

SLOW_DISK_S = 0.4
INTENT = ev.WorkIntended.__name__


class Mutation(Enum):
    """Which guard is missing."""

    NO_INTENT = "effects do not wait for their intent to be on the disk"
    NO_SEARCH = "after a doubt nobody looks in PRO for the consignment"
    NO_PRINT_CHECK = "after a doubt nobody asks the printer for the job"


def mutate(mutation: Mutation) -> None:
    """Take the guard out of this process."""
    match mutation:
        case Mutation.NO_INTENT:
            setattr(JournalRecorder, JournalRecorder.durable.__name__, _at_once)
            _slow_down(Journal)
        case Mutation.NO_SEARCH:
            setattr(Consigning, Consigning._search.__name__, _nothing)
        case Mutation.NO_PRINT_CHECK:
            setattr(Sheets, Sheets.find.__name__, _not_there)


async def _at_once(_self: JournalRecorder, _ticket: int) -> None:
    return None


async def _nothing(_self: Consigning, _wanted: Wanted) -> Pair:
    return None, None


async def _not_there(_self: Sheets, _title: str) -> JobState:
    return JobState.NOT_THERE


def _slow_down(journal: type[Journal]) -> None:
    """A disk that takes its time over intents; else the commit would win every race."""
    append = journal.append

    async def slowly(
        self: Journal, batch: Sequence[Record], notes: Sequence[StreamNote] = ()
    ) -> None:
        kinds = [record.type for record in batch]
        first = kinds.index(INTENT) if INTENT in kinds else len(kinds)
        await append(self, batch[:first], notes)
        if batch[first:]:
            await asyncio.sleep(SLOW_DISK_S)
            await append(self, batch[first:], notes)

    setattr(journal, append.__name__, slowly)
