"""The papers of an end of day: the carriers' manifests and our own summary, on the manifest route.

Each is stored, then intended, then printed. One that a crash cut off is asked for at its printer
before it is printed again. Further copies are only ever printed because somebody asks.
"""

from collections.abc import Sequence

from packstation.journal.errors import DocumentMissing
from packstation.packing.day import commands as cmd
from packstation.packing.day.effects import MakePaper, PrintDayPaper
from packstation.packing.day.events import DayWork
from packstation.packing.day.run import ManifestRun, is_summary, paper_title
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.shipping import DocumentKind, Format
from packstation.printing.model import JobState, PrintJob
from packstation.pro.client import ProClient
from packstation.pro.errors import ProError
from packstation.workflow.performers.day.summary import DaySummary
from packstation.workflow.performers.document_store import DocumentStore
from packstation.workflow.performers.printing import Printers, problem_in
from packstation.workflow.problem_of import problem_of
from packstation.workflow.retry_until_stored import insist

Outcomes = Sequence[cmd.DayCommand]


class DayPapers:
    """Makes and prints them."""

    def __init__(
        self, pro: ProClient, store: DocumentStore, printers: Printers, summary: DaySummary
    ) -> None:
        self._pro = pro
        self._store = store
        self._printers = printers
        self._summary = summary

    async def make(self, run: ManifestRun, effect: MakePaper) -> Outcomes:
        """Store the content of a copy; a further one is made of the first where that is kept."""
        reference, number = effect.reference, effect.number
        first = run.papers[reference].copies[0]
        try:
            content = await self._kept(first.sha256) or await self._made(run, reference)
        except ProError as error:
            problem = problem_of(error)
            return (cmd.DayWorkFailed(DayWork.MAKE, problem, reference=reference, number=number),)
        if number > 1 and is_summary(reference):
            content = await self._summary.copy_of(content)
        sha256 = await insist(
            lambda: self._store.put(content, DocumentKind.MANIFEST.value, Format.PDF.value)
        )
        return (cmd.PaperMade(reference, number, sha256, run.papers[reference].carrier),)

    async def print(self, run: ManifestRun, effect: PrintDayPaper) -> Outcomes:
        """Print a copy, unless its printer already has it."""
        reference, number = effect.reference, effect.number
        title = paper_title(reference, number)
        problem = None
        state = JobState.NOT_THERE
        if effect.is_resumed:
            state = await self._printers.find(effect.printer, title)
        if state not in (JobState.DONE, JobState.NOT_THERE):
            problem = Problem(ProblemKind.PRINT_UNKNOWN, detail=_description(effect.carrier))
        elif state is JobState.NOT_THERE:
            problem = await self._printed(run, effect, title)
        if problem is None:
            return (cmd.PaperCameOut(reference, number),)
        in_doubt = problem.kind is ProblemKind.PRINT_UNKNOWN
        return (cmd.DayWorkFailed(DayWork.PRINT, problem, in_doubt, reference, number),)

    async def _printed(self, run: ManifestRun, effect: PrintDayPaper, title: str) -> Problem | None:
        content = await self._kept(effect.sha256)
        if content is None:
            try:
                content = await self._made(run, effect.reference)
            except ProError as error:
                return problem_of(error)
        outcome = await self._printers.submit(
            PrintJob(
                title=title,
                kind=DocumentKind.MANIFEST,
                format=Format.PDF,
                content=content,
                description=_description(effect.carrier),
            )
        )
        return outcome if isinstance(outcome, Problem) else problem_in(outcome)

    async def _made(self, run: ManifestRun, reference: str) -> bytes:
        """Fetched or drawn. Raises ProError."""
        if is_summary(reference):
            return await self._summary.draw(run)
        return (await self._pro.get_manifest_file(reference)).content

    async def _kept(self, sha256: str) -> bytes | None:
        """What was stored, unless it has been erased since."""
        if not sha256:
            return None
        try:
            return await insist(lambda: self._store.get(sha256))
        except DocumentMissing:
            return None


def _description(carrier: str) -> str:
    return f"manifest {carrier or 'of the day'}"
