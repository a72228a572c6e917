"""A job of a CUPS server as a value, and what its end means.

"Completed" says that CUPS is through with it. Only an IPP printer has confirmed its paper by then;
a socket or a cable has taken bytes. And CUPS (2.4) also calls a job completed whose document the
IPP printer refused; then a complaint remains as the job's message, just as after an outage that
the job survived. So a complaint leaves the end in doubt.

A job that was never begun has surely not come out; of one that was begun and stopped nobody knows.
"""

from collections.abc import Sequence
from enum import IntEnum

import msgspec

from packstation.printing.cups.ipp import Attributes, first
from packstation.printing.model import JobState

WANTED = (
    "job-id",
    "job-impressions-completed",
    "job-name",
    "job-state",
    "job-printer-state-message",
    "job-printer-up-time",
    "time-at-creation",
    "time-at-processing",
)


class State(IntEnum):
    """job-state (RFC 8011, 5.3.7); UNKNOWN where the server does not tell."""

    UNKNOWN = 0
    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One job. `age_seconds` and `worked_seconds` by the server's clock, None if not told."""

    number: int
    state: State
    title: str = ""
    message: str = ""
    began: bool = False
    pages_out: int = 0
    age_seconds: float | None = None
    worked_seconds: float | None = None

    @property
    def is_over(self) -> bool:
        """Nothing more will happen to it."""
        return self.state in (State.CANCELED, State.ABORTED, State.COMPLETED)

    @property
    def has_complaint(self) -> bool:
        """Something went wrong on the way, for a while or for good."""
        return bool(self.message.strip())

    @property
    def said(self) -> str:
        """What CUPS says of its printer, to be put behind a sentence; empty for nothing."""
        return f" CUPS says: {self.message.strip().rstrip('.')}." if self.has_complaint else ""


def job_of(attributes: Attributes) -> Job:
    """A job from its attributes."""
    state = first(attributes, "job-state")
    known = State(state) if state in iter(State) else State.UNKNOWN
    now = first(attributes, "job-printer-up-time")
    created, begun = (first(attributes, f"time-at-{what}") for what in ("creation", "processing"))
    return Job(
        number=int(first(attributes, "job-id") or 0),
        state=known,
        title=str(first(attributes, "job-name") or ""),
        message=str(first(attributes, "job-printer-state-message") or ""),
        # Where the server does not know when, a job that is past waiting counts as begun.
        began=bool(begun) or known in (State.PROCESSING, State.STOPPED, State.COMPLETED),
        pages_out=int(first(attributes, "job-impressions-completed") or 0),
        age_seconds=now - created if now and created else None,
        worked_seconds=now - begun if now and begun else None,
    )


def verdict(jobs: Sequence[Job]) -> JobState | None:
    """What is known of a title from all jobs that carry it; None where there is none."""
    if not jobs:
        return None
    if any(job.state is State.COMPLETED and not job.has_complaint for job in jobs):
        return JobState.DONE
    if any(not job.is_over for job in jobs):
        return JobState.PENDING
    return JobState.UNKNOWN if any(job.began for job in jobs) else JobState.NOT_THERE
