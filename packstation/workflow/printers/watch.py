"""Asks the printers how they are, each at its own pace: a dead one holds up no other.

What a printer does not say stays unknown. A question that has no answer yet is not asked again.
"""

import asyncio
from collections.abc import Mapping

from packstation.packing.problems import Problem, ProblemKind
from packstation.printing.model import PrinterStatus, Readiness
from packstation.printing.protocol import Printer
from packstation.runtime.tasks import Tasks
from packstation.workflow.printers.lights import Lights

LOOK_EVERY_S = 30.0
LONGEST_LOOK_S = 10.0
"""A printer that says nothing for so long is shown as one that does not answer."""


class PrinterWatch:
    """Tells `lights` what the printers answer."""

    def __init__(
        self,
        printers: Mapping[str, Printer],
        lights: Lights,
        tasks: Tasks,
        longest_look_s: float = LONGEST_LOOK_S,
    ) -> None:
        self._printers = printers
        self._lights = lights
        self._tasks = tasks
        self._longest_look_s = longest_look_s
        self._asked: set[str] = set()

    def start(self) -> None:
        """Ask all now, before the first order, and each again and again."""
        for name in self._printers:
            self._tasks.start(f"watch {name}", self._watch(name))

    def look(self, *names: str) -> None:
        """Ask these printers now, or all. Raises KeyError for a name that no printer has."""
        for name in names or tuple(self._printers):
            self._tasks.start(f"look at {name}", self._look(self._printers[name]))

    async def _watch(self, name: str) -> None:
        while True:
            await self._look(self._printers[name])
            await asyncio.sleep(LOOK_EVERY_S)

    async def _look(self, printer: Printer) -> None:
        name = printer.name
        if name in self._asked:
            return
        self._asked.add(name)
        self._lights.on_printer_asked(name)
        try:
            # Never cut off for being late: a driver's thread could not be stopped anyway.
            question = self._tasks.start(f"ask {name}", printer.status())
            answered, _ = await asyncio.wait((question,), timeout=self._longest_look_s)
            if not answered:
                self._lights.on_printer_unknown(name, is_silent=True)
            self._tell(name, await question)
        finally:
            self._asked.discard(name)

    def _tell(self, name: str, status: PrinterStatus) -> None:
        if status.readiness is Readiness.UNKNOWN:
            self._lights.on_printer_unknown(name, is_silent=False)
        else:
            self._lights.on_printer(name, problem_of_status(status))


def problem_of_status(status: PrinterStatus) -> Problem | None:
    """What keeps a printer from printing; None when it is ready or does not say."""
    if status.readiness is not Readiness.NOT_READY:
        return None
    code = status.trouble.value if status.trouble is not None else ""
    return Problem(ProblemKind.PRINTER, detail=status.sentence, is_temporary=True, code=code)
