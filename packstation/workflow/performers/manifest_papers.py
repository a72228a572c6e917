"""The papers of a run: the carriers' manifests and our own summary, on the manifest route.

Each is stored, then intended, then printed. One that a crash cut off is asked for at its printer
before it is printed again. Further copies are only ever printed because somebody asks.
"""

import msgspec

from packstation.journal.errors import DocumentMissing
from packstation.packing import manifesting as mf
from packstation.packing.manifesting import ManifestRun, RunPaper, paper_title
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.shipping import DocumentKind, Format
from packstation.printing.model import JobState, NotPrinted, PrintJob, PrintUnknown
from packstation.pro.client import ProClient
from packstation.pro.errors import ProError
from packstation.pro.models.manifests import ManifestFile
from packstation.workflow.performers.day_summary import DaySummary
from packstation.workflow.performers.papers import DocumentStore
from packstation.workflow.performers.printing import Printers
from packstation.workflow.problem_of import problem_of
from packstation.workflow.retry_until_stored import insist
from packstation.workflow.run_book import RunBook


class ManifestPaper(msgspec.Struct, frozen=True):
    """One paper of a run. `problem` says why it is not on paper."""

    reference: str
    carrier: str = ""
    problem: Problem | None = None
    printer: str = ""

    @property
    def is_summary(self) -> bool:
        """Ours, not a carrier's."""
        return mf.is_summary(self.reference)


class ManifestPapers:
    """Prints what a run produced. Without `summary` only what the carriers made."""

    def __init__(
        self,
        pro: ProClient,
        store: DocumentStore,
        printers: Printers,
        summary: DaySummary | None = None,
    ) -> None:
        self._pro = pro
        self._store = store
        self._printers = printers
        self._summary = summary

    async def known(self, locations: tuple[str, ...]) -> frozenset[str]:
        """References of the manifests that exist before a run. Raises ProError."""
        return frozenset(file.manifest_reference for file in await self._all(locations))

    def told(self, run: ManifestRun) -> tuple[ManifestPaper, ...]:
        """The papers of a run that is over, as its events tell them, the carriers' first."""
        papers = [
            ManifestPaper(reference, paper.carrier, _doubt_of(paper), paper.printer)
            for reference, paper in run.papers.items()
            if self._summary is not None or not mf.is_summary(reference)
        ]
        return tuple(sorted(papers, key=lambda p: (p.is_summary, p.carrier, p.reference)))

    async def print_owed(self, book: RunBook) -> tuple[ManifestPaper, ...]:
        """Print what is not out yet, the summary last."""
        try:
            files = await self._new(book.run)
        except ProError as error:
            papers = [ManifestPaper("", problem=problem_of(error))]
        else:
            papers = [await self._carriers(book, file) for file in files]
        if self._summary is not None:
            begun = (r for r, paper in book.run.papers.items() if not paper.is_out)
            earlier = sorted(filter(mf.is_summary, begun))
            own = mf.summary_reference(book.run.stream)
            for reference in dict.fromkeys((*earlier, own)):
                papers.append(await self._ours(book, reference, self._summary))
        return tuple(papers)

    async def print_again(self, book: RunBook, paper: ManifestPaper, reason: str) -> ManifestPaper:
        """A further copy of a paper of the run, because of `reason`."""
        reference = paper.reference
        told = book.run.papers.get(reference, RunPaper())
        try:
            content = await self._kept(told) or await self._made_again(book.run, reference)
        except ProError as error:
            return msgspec.structs.replace(paper, problem=problem_of(error), printer="")
        if paper.is_summary and self._summary is not None:
            content = await self._summary.copy_of(content)
        sha256 = await self._stored(content)
        number = told.copies + 1
        await book.record(mf.ManifestCopyIntended(reference, number, sha256, self._printer, reason))
        problem = await self._print(_job(reference, content, paper.carrier, number))
        if problem is None:
            await book.record(mf.ManifestCopyOut(reference, number))
        else:
            is_in_doubt = problem.kind is ProblemKind.PRINT_UNKNOWN
            await book.record(mf.ManifestCopyEndedBadly(reference, number, is_in_doubt))
        return msgspec.structs.replace(paper, problem=problem, printer=self._printer)

    async def _carriers(self, book: RunBook, file: ManifestFile) -> ManifestPaper:
        reference, carrier = file.manifest_reference, file.carrier_name
        told = book.run.papers.get(reference)
        if told is not None and told.is_out:
            return ManifestPaper(reference, carrier)
        try:
            content = await self._fetched(reference)
        except ProError as error:
            return ManifestPaper(reference, carrier, problem_of(error))
        job = _job(reference, content, carrier)
        problem = await self._print_once(book, reference, job, carrier)
        return ManifestPaper(reference, carrier, problem, self._printer)

    async def _ours(self, book: RunBook, reference: str, summary: DaySummary) -> ManifestPaper:
        told = book.run.papers.get(reference)
        if told is not None and told.is_out:
            return ManifestPaper(reference)
        content = await self._kept(told) if told is not None else None
        job = _job(reference, content or await summary.draw(book.run))
        problem = await self._print_once(book, reference, job)
        return ManifestPaper(reference, "", problem, self._printer)

    async def _print_once(
        self, book: RunBook, reference: str, job: PrintJob, carrier: str = ""
    ) -> Problem | None:
        """None when it is on paper. One that was begun before is asked for first."""
        told = book.run.papers.get(reference)
        if told is None:
            sha256 = await self._stored(job.content)
            intent = mf.ManifestPaperIntended(reference, sha256, self._printer, carrier)
            await book.record(intent)
        else:
            state = await self._printers.find(told.printer or self._printer, job.title)
            if state not in (JobState.DONE, JobState.NOT_THERE):
                return Problem(ProblemKind.PRINT_UNKNOWN, detail=job.description)
            if state is JobState.DONE:
                await book.record(mf.ManifestPaperOut(reference))
                return None
        problem = await self._print(job)
        if problem is None:
            await book.record(mf.ManifestPaperOut(reference))
        return problem

    async def _print(self, job: PrintJob) -> Problem | None:
        match await self._printers.submit(job):
            case NotPrinted(reason=reason, sentence=sentence, nothing_came_out=True):
                return Problem(ProblemKind.PRINTER, detail=sentence, code=reason.value)
            case NotPrinted(sentence=sentence) | PrintUnknown(sentence=sentence):
                return Problem(ProblemKind.PRINT_UNKNOWN, detail=sentence)
            case Problem() as problem:
                return problem
            case _:
                return None

    async def _new(self, run: ManifestRun) -> tuple[ManifestFile, ...]:
        """The carriers' manifests that were not there before. Raises ProError."""
        files = {file.manifest_reference: file for file in await self._all(run.locations)}
        return tuple(file for reference, file in files.items() if reference not in run.files_before)

    async def _all(self, locations: tuple[str, ...]) -> list[ManifestFile]:
        return [file for place in locations for file in await self._pro.list_manifests(place)]

    async def _fetched(self, reference: str) -> bytes:
        """A carrier's manifest from PRO. Raises ProError."""
        content = (await self._pro.get_manifest_file(reference)).content
        await self._stored(content)
        return content

    async def _made_again(self, run: ManifestRun, reference: str) -> bytes:
        """What is not kept any more. Raises ProError."""
        if self._summary is not None and reference == mf.summary_reference(run.stream):
            return await self._summary.draw(run)
        return await self._fetched(reference)

    async def _kept(self, paper: RunPaper) -> bytes | None:
        """What was stored, unless it has been erased since."""
        try:
            return await insist(lambda: self._store.get(paper.sha256))
        except DocumentMissing:
            return None

    async def _stored(self, content: bytes) -> str:
        kind, form = DocumentKind.MANIFEST.value, Format.PDF.value
        return await insist(lambda: self._store.put(content, kind, form))

    @property
    def _printer(self) -> str:
        """The name of the printer that takes manifests; "" when none does."""
        return self._printers.printer_of(DocumentKind.MANIFEST) or ""


def _job(reference: str, content: bytes, carrier: str = "", number: int = 1) -> PrintJob:
    return PrintJob(
        title=paper_title(reference, number),
        kind=DocumentKind.MANIFEST,
        format=Format.PDF,
        content=content,
        description=_description(carrier),
    )


def _doubt_of(paper: RunPaper) -> Problem | None:
    """What may still be said of a paper once its run is over."""
    if paper.is_out:
        return None
    return Problem(ProblemKind.PRINT_UNKNOWN, detail=_description(paper.carrier))


def _description(carrier: str) -> str:
    return f"manifest {carrier or 'of the day'}"
