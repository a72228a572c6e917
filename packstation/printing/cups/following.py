"""One job in the hands of CUPS, from its number to what is known of its end."""

import asyncio
import time

from packstation.printing.cups.ipp import IppError, RefusedError
from packstation.printing.cups.job import Job, State
from packstation.printing.cups.queue import Queue
from packstation.printing.model import (
    HandedOver,
    NotPrinted,
    Outcome,
    Printed,
    PrintUnknown,
    Trouble,
)
from packstation.printing.network.line import Turn
from packstation.printing.patience import FIRST_PAUSE_SECONDS, SpoolerPatience
from packstation.printing.sentences import remedy
from packstation.printing.spooler import Spooler

_LOOK = "Look whether it came out."


class Following:
    """Follows one job. `is_left_behind` afterwards: it may still lie in CUPS and come out."""

    def __init__(
        self, spooler: Spooler, called: str, patience: SpoolerPatience, turn: Turn
    ) -> None:
        self._spooler = spooler
        self._called = called
        self._patience = patience
        self._turn = turn
        self._last_seen: Job | None = None
        self._troubled_since: float | None = None
        self.is_left_behind = False

    async def to_its_end(self, number: int, queue: Queue) -> Outcome:
        """Wait until job `number` is over, or withdraw it when the time for that has come."""
        until = time.monotonic() + self._patience.printing
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                job = self._last_seen = await self._spooler.job(number)
                if job.is_over:
                    return self._ended(job, queue)
                wrong = None if job.began else (await self._spooler.look()).block(self._called)
            except RefusedError as error:
                if error.is_missing:
                    return self._vanished()
                wrong = None
            except IppError:  # the print service is being restarted, perhaps: its jobs stay
                wrong = None
            if self._turn.is_withdrawn:
                return await self._withdraw(number, Trouble.WITHDRAWN, queue)
            if wrong is not None and self._lasts():
                return await self._withdraw(number, wrong[0], queue, wrong[1])
            if wrong is None:
                self._troubled_since = None
            if time.monotonic() >= until:
                why = Trouble.JOB_HELD if self._is_held else Trouble.TOO_SLOW
                return await self._withdraw(number, why, queue)
            await self._turn.rest(pause)
            pause = min(pause * 2, self._patience.between_questions)

    @property
    def _is_held(self) -> bool:
        return self._last_seen is not None and self._last_seen.state is State.HELD

    def _lasts(self) -> bool:
        now = time.monotonic()
        if self._troubled_since is None:
            self._troubled_since = now
        return now - self._troubled_since >= self._patience.trouble

    def _ended(self, job: Job, queue: Queue) -> Outcome:
        if job.state is State.COMPLETED:
            if queue.printer_answers and not job.has_complaint:
                return Printed(f"{self._called} reports job {job.number} printed")
            # A socket or cable that counts pages after a complaint was only off for a while.
            if not queue.printer_answers and (job.pages_out or not job.has_complaint):
                return HandedOver(f"CUPS passed job {job.number} on to {self._called}")
            sentence = f"{self._called} may not have taken a job.{job.said}"
            why = Trouble.REFUSED
        elif job.state is State.ABORTED:
            sentence = f"The print service gave up a job for {self._called}.{job.said}"
            why = Trouble.REFUSED
        else:
            sentence = f"A job for {self._called} was withdrawn from its queue by hand.{job.said}"
            why = Trouble.WITHDRAWN
        if job.began:
            return PrintUnknown(f"{sentence} {_LOOK}")
        return NotPrinted(why, sentence, nothing_came_out=True, labels_out=0)

    def _vanished(self) -> Outcome:
        """A deleted queue takes its jobs along; a server without a history forgets each one."""
        said = self._last_seen.said if self._last_seen else ""
        return PrintUnknown(
            f"A job for {self._called} is not in the print service any more: its queue was "
            f"deleted or emptied, or keeps no history.{said} {_LOOK}"
        )

    async def _withdraw(
        self, number: int, why: Trouble, queue: Queue, sentence: str = ""
    ) -> Outcome:
        sentence = sentence or remedy(self._called, why)
        try:
            await self._spooler.cancel(number)
            job = await self._over(number)
        except RefusedError as error:
            if error.is_missing:
                return self._vanished()
            job = None
        except IppError:
            job = None
        if job is None:
            self.is_left_behind = True
            return PrintUnknown(
                f"The print service does not let go of a job for {self._called}. It may come out "
                f"by itself later. {_LOOK}"
            )
        if job.state is State.COMPLETED:
            return self._ended(job, queue)
        if job.began:
            return PrintUnknown(f"{sentence}{job.said} It had been begun: look what came out.")
        return NotPrinted(why, sentence, nothing_came_out=True, labels_out=0)

    async def _over(self, number: int) -> Job | None:
        """The job when it is over; None if it does not end."""
        until = time.monotonic() + self._patience.withdrawing
        pause = FIRST_PAUSE_SECONDS
        while True:
            job = await self._spooler.job(number)
            if job.is_over:
                return job
            if time.monotonic() >= until:
                return None
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._patience.between_questions)
