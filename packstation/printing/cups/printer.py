"""Queues of a CUPS server, local or remote, over IPP.

A job is handed over only when the jobs before it are out and nothing is known to be wrong with
the queue: what has not been handed over cannot come out by itself later. Then it is followed to
its end. "Processing" for long is not progress: after the set time the job is withdrawn, and if
CUPS had begun it, nobody knows what came out of the printer (PrintUnknown).

CUPS forgets: a queue that is deleted takes its history along, and old jobs are dropped. So a
title that is not found was never there only if the queue's history reaches back far enough.
"""

import asyncio
import contextlib
import datetime
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from packstation.printing.cups import job as cups_job
from packstation.printing.cups.following import Following
from packstation.printing.cups.ipp import (
    IppClient,
    IppError,
    LostReplyError,
    RefusedError,
    UnreachableError,
)
from packstation.printing.cups.job import Job
from packstation.printing.cups.queue import Queue
from packstation.printing.cups.queue import State as QueueState
from packstation.printing.memory import Memory
from packstation.printing.model import (
    Format,
    HandedOver,
    JobState,
    NotPrinted,
    Outcome,
    Printed,
    PrinterStatus,
    PrintJob,
    PrintUnknown,
    Readiness,
    Trouble,
)
from packstation.printing.network.device_status import ask_device
from packstation.printing.network.line import Line, Turn
from packstation.printing.patience import FIRST_PAUSE_SECONDS, SpoolerPatience
from packstation.printing.sentences import remedy
from packstation.printing.spooler import Spooler, refusal

DEFAULT_FORMATS = frozenset({Format.PDF, Format.PNG})

_CLOCK_SECONDS = 2.0  # the server tells times in whole seconds
_LONG_BREAK = datetime.timedelta(days=4)


class CupsPrinter:
    """The queue `queue` of the CUPS server at `host`:`port`."""

    def __init__(
        self,
        queue: str,
        *,
        host: str = "localhost",
        port: int = 631,
        name: str = "",
        formats: frozenset[Format] = DEFAULT_FORMATS,
        patience: SpoolerPatience | None = None,
    ) -> None:
        self._queue = queue
        self._host = host
        self._port = port
        self._name = name or queue
        self._formats = formats
        self._patience = patience or SpoolerPatience()
        self._line = Line()
        self._memory = Memory()
        self._moved_at = float("-inf")
        self._troubled_since: float | None = None
        self._to_withdraw: set[str] = set()

    @property
    def name(self) -> str:
        """What the packer calls it."""
        return self._name

    @property
    def formats(self) -> frozenset[Format]:
        """The formats it prints as they are."""
        return self._formats

    async def submit(self, job: PrintJob) -> Outcome:
        """Hand the job over when its turn has come, and follow it to its end."""
        if job.format not in self._formats:
            return self._nothing(Trouble.WRONG_FORMAT)
        arrived_at = time.monotonic()
        async with self._line.turn(job.title) as turn:
            if (before := self._memory.in_the_way(job.title)) is not None:
                return before
            if turn.is_withdrawn:
                return self._nothing(Trouble.WITHDRAWN)
            if time.monotonic() >= max(arrived_at, self._moved_at) + self._patience.printing:
                return self._nothing(Trouble.TOO_SLOW)
            # What ends this by force leaves a job of which nobody knows.
            self._memory.keep(job.title, PrintUnknown("The job was interrupted."))
            async with self._spooler() as spooler:
                outcome = await self._print(spooler, job, turn)
            self._memory.keep(job.title, outcome)
            if isinstance(outcome, Printed | HandedOver):
                self._moved_at = time.monotonic()
            return outcome

    async def find(self, title: str, since: datetime.datetime | None = None) -> JobState:
        """What CUPS knows of it. `since`: when the title was first used, if the caller knows.

        NOT_THERE needs a proof: the queue remembers older jobs than this one could be (four
        days, without `since`).
        """
        if title in self._line:
            return JobState.PENDING
        if (known := self._memory.state(title)) is not JobState.UNKNOWN:
            return known
        age = datetime.datetime.now(datetime.UTC) - since if since else _LONG_BREAK
        try:
            async with self._spooler() as spooler:
                found = cups_job.verdict(await spooler.named(title))
                if found is None and await spooler.remembers(age.total_seconds()):
                    return JobState.NOT_THERE
        except IppError:
            return JobState.UNKNOWN
        return found or JobState.UNKNOWN

    async def status(self) -> PrinterStatus:
        """The queue's state and, where it can be asked, the printer's own."""
        async with self._spooler() as spooler:
            try:
                queue = await spooler.look()
                at_work = await spooler.at_work() if queue.state is QueueState.PRINTING else None
            except IppError as error:
                return _not_ready(self._why(error))
            await self._withdraw_leftovers(spooler)
        if (block := queue.block(self._name)) is not None:
            return _not_ready(block, queue.waiting_jobs)
        if at_work is None:
            told = await ask_device(queue.device, self._name, self._patience.connect)
            if told is not None:
                return told
        if (trouble := queue.trouble(self._name)) is not None:
            return _not_ready(trouble, queue.waiting_jobs)
        return self._as_it_seems(at_work, queue.waiting_jobs)

    async def cancel(self, title: str) -> bool:
        """Withdraw a job that waits here or in CUPS, also one of a former run."""
        if self._line.withdraw(title):
            return True
        try:
            async with self._spooler() as spooler:
                return await spooler.cancel_named(title)
        except IppError:
            return False

    @asynccontextmanager
    async def _spooler(self) -> AsyncIterator[Spooler]:
        patience = self._patience
        async with IppClient(
            self._host, self._port, connect_s=patience.connect, read_s=patience.answer
        ) as client:
            yield Spooler(client, self._queue)

    async def _print(self, spooler: Spooler, job: PrintJob, turn: Turn) -> Outcome:
        queue = await self._ready_queue(spooler, turn)
        if isinstance(queue, NotPrinted):
            return queue
        await self._withdraw_leftovers(spooler)
        began_at = time.monotonic()
        try:
            number = await spooler.submit(job, queue, self._patience.printing)
        except (UnreachableError, RefusedError) as error:
            return self._not_taken(error)
        except LostReplyError:
            found = await self._after_lost_reply(spooler, job.title, began_at)
            if not isinstance(found, int):
                return found
            number = found
        following = Following(spooler, self._name, self._patience, turn)
        outcome = await following.to_its_end(number, queue)
        if following.is_left_behind:
            self._to_withdraw.add(job.title)
        return outcome

    async def _ready_queue(self, spooler: Spooler, turn: Turn) -> Queue | NotPrinted:
        """The queue when nothing is known to be wrong with it. Nothing is handed over before."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            wrong, queue = await self._wrong(spooler)
            if turn.is_withdrawn:
                return self._nothing(Trouble.WITHDRAWN)
            if wrong is None and queue is not None:
                return queue
            if wrong is not None and self._troubled_for() >= self._patience.trouble:
                return NotPrinted(*wrong, nothing_came_out=True, labels_out=0)
            await turn.rest(pause)
            pause = min(pause * 2, self._patience.between_questions)

    async def _wrong(self, spooler: Spooler) -> tuple[tuple[Trouble, str] | None, Queue | None]:
        queue = None
        try:
            queue = await spooler.look()
            wrong = queue.block(self._name)
        except IppError as error:
            wrong = self._why(error)
        if wrong is None:
            self._troubled_since = None
        elif self._troubled_since is None:
            self._troubled_since = time.monotonic()
        return wrong, queue

    def _troubled_for(self) -> float:
        return 0.0 if self._troubled_since is None else time.monotonic() - self._troubled_since

    async def _after_lost_reply(
        self, spooler: Spooler, title: str, began_at: float
    ) -> int | NotPrinted | PrintUnknown:
        """Look for a job whose number got lost; its absence counts only after a while."""
        until = time.monotonic() + self._patience.trouble
        while True:
            age = time.monotonic() - began_at + _CLOCK_SECONDS
            try:
                number = await spooler.number_of(title, younger_than=age)
                if number is not None:
                    return number
                was_never_there = await spooler.remembers(age)
            except IppError:
                was_never_there = False
            if time.monotonic() >= until:
                break
            await asyncio.sleep(self._patience.between_questions)
        if was_never_there:
            return NotPrinted(
                Trouble.SPOOLER_DOWN,
                f"The print service broke off while it took a job for {self._name}, and does not "
                "have it. Print it again.",
                nothing_came_out=True,
                labels_out=0,
            )
        self._to_withdraw.add(title)
        return PrintUnknown(
            f"The print service broke off while it took a job for {self._name}. "
            "Look whether it came out."
        )

    async def _withdraw_leftovers(self, spooler: Spooler) -> None:
        """Withdraw what could not be withdrawn when its time was up."""
        for title in tuple(self._to_withdraw):
            with contextlib.suppress(IppError):  # tried again with the next question
                await spooler.cancel_named(title)
                self._to_withdraw.discard(title)

    def _as_it_seems(self, at_work: Job | None, waiting: int) -> PrinterStatus:
        readiness = Readiness.UNKNOWN
        if at_work is None:
            sentence = (
                f"The queue of {self._name} takes jobs; it cannot tell whether the printer is on."
            )
        elif (worked := at_work.worked_seconds or 0.0) < self._patience.progress:
            readiness, sentence = Readiness.READY, f"{self._name} is printing."
        else:
            sentence = (
                f"{self._name} has been at one job for {worked:.0f} s.{at_work.said} Look at the "
                "printer."
            )
        return PrinterStatus(readiness=readiness, sentence=sentence, labels_waiting=waiting)

    def _why(self, error: IppError) -> tuple[Trouble, str]:
        if isinstance(error, RefusedError):
            return refusal(error, self._name)
        return Trouble.SPOOLER_DOWN, (
            f"The print service (CUPS) of {self._name} on {self._host}:{self._port} does not "
            "answer. Check that it runs."
        )

    def _not_taken(self, error: IppError) -> NotPrinted:
        return NotPrinted(*self._why(error), nothing_came_out=True, labels_out=0)

    def _nothing(self, trouble: Trouble) -> NotPrinted:
        return NotPrinted(trouble, remedy(self._name, trouble), nothing_came_out=True, labels_out=0)


def _not_ready(why: tuple[Trouble, str], waiting: int | None = None) -> PrinterStatus:
    trouble, sentence = why
    return PrinterStatus(
        readiness=Readiness.NOT_READY, trouble=trouble, sentence=sentence, labels_waiting=waiting
    )
