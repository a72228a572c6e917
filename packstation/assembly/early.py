"""A Station that can be shown before the rooms behind it are loaded."""

import datetime
import logging
import secrets

from packstation.packing.session import Policy
from packstation.runtime.tasks import Tasks
from packstation.workflow.late import LatePorts
from packstation.workflow.looping.retries import Retries
from packstation.workflow.station import Station

log = logging.getLogger("packstation")


class EarlyStation:
    """A Station that keeps what is scanned until a bench is opened for it."""

    def __init__(self, retries: Retries | None = None) -> None:
        self.tasks = Tasks(task_crashed)
        self.ports = LatePorts()
        self.station = Station(
            recorder=self.ports,
            performer=self.ports,
            tasks=self.tasks,
            new_stream=new_stream,
            policy=Policy(),
            retries=retries,
        )
        self.station.update(is_starting=True)


def new_stream() -> str:
    """A name that no other stream ever has, sorted by time."""
    return f"{now():%Y%m%d%H%M%S%f}-{secrets.token_hex(4)}"


def now() -> datetime.datetime:
    """The time, aware."""
    return datetime.datetime.now(datetime.UTC)


def task_crashed(name: str, error: BaseException) -> None:
    """A background task ended with an exception that nobody awaited: say so in the log."""
    log.critical("task %s ended with %s", name, type(error).__name__, exc_info=error)
