"""How long the drivers of spoolers wait for what."""

import msgspec

FIRST_PAUSE_SECONDS = 0.02
"""Between the first two questions; each pause after it is twice as long, up to a limit."""


class SpoolerPatience(msgspec.Struct, frozen=True, kw_only=True):
    """How long to wait, in seconds.

    `trouble`: for a queue that is known not to print (paused, deleted, no server) before that is
    said. `printing`: for a job to come out before it is withdrawn. `withdrawing`: for CUPS to
    confirm that. `progress`: how long a job may be worked on without a doubt.
    """

    connect: float = 5.0
    answer: float = 30.0
    trouble: float = 10.0
    printing: float = 300.0
    withdrawing: float = 10.0
    progress: float = 20.0
    between_questions: float = 0.5
