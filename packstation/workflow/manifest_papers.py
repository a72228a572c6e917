"""The carrier's manifests of a run: fetched, stored, printed on the manifest route."""

import msgspec

from packstation.packing.manifesting import paper_title
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.shipping import DocumentKind, Format
from packstation.printing.model import JobState, NotPrinted, PrintJob, PrintUnknown
from packstation.pro.client import ProClient
from packstation.pro.models.manifests import ManifestFile
from packstation.workflow.papers import DocumentStore
from packstation.workflow.printers import Printers


class ManifestPaper(msgspec.Struct, frozen=True):
    """One manifest file of PRO. `problem` says why it is not on paper."""

    reference: str
    carrier: str
    problem: Problem | None = None


class ManifestPapers:
    """Fetches and prints what a run produced."""

    def __init__(self, pro: ProClient, store: DocumentStore, printers: Printers) -> None:
        self._pro = pro
        self._store = store
        self._printers = printers

    async def known(self, locations: tuple[str, ...]) -> frozenset[str]:
        """References of the manifests that exist before a run. Raises ProError."""
        return frozenset(file.manifest_reference for file in await self._all(locations))

    async def new(
        self, locations: tuple[str, ...], before: frozenset[str]
    ) -> tuple[ManifestFile, ...]:
        """The manifests that were not there before. Raises ProError."""
        files = {file.manifest_reference: file for file in await self._all(locations)}
        return tuple(file for reference, file in files.items() if reference not in before)

    async def fetch(self, file: ManifestFile) -> PrintJob:
        """Fetch and store a manifest, ready to be printed. Raises ProError."""
        content = (await self._pro.get_manifest_file(file.manifest_reference)).content
        await self._store.put(content, DocumentKind.MANIFEST.value, Format.PDF.value)
        return PrintJob(
            title=paper_title(file.manifest_reference),
            kind=DocumentKind.MANIFEST,
            format=Format.PDF,
            content=content,
            description=f"manifest {file.carrier_name}",
        )

    @property
    def printer(self) -> str:
        """The name of the printer that takes manifests; "" when none does."""
        return self._printers.printer_of(DocumentKind.MANIFEST) or ""

    async def print(self, job: PrintJob, *, is_resumed: bool) -> Problem | None:
        """Print it; None when it is on paper. A job begun before is asked for first."""
        if is_resumed:
            state = await self._printers.find(job.kind, job.title)
            if state is JobState.DONE:
                return None
            if state is not JobState.NOT_THERE:
                return Problem(ProblemKind.PRINT_UNKNOWN, detail=job.description)
        match await self._printers.submit(job):
            case NotPrinted(sentence=sentence):
                return Problem(ProblemKind.PRINTER, detail=sentence)
            case PrintUnknown(sentence=sentence):
                return Problem(ProblemKind.PRINT_UNKNOWN, detail=sentence)
            case Problem() as problem:
                return problem
            case _:
                return None

    async def _all(self, locations: tuple[str, ...]) -> list[ManifestFile]:
        return [file for place in locations for file in await self._pro.list_manifests(place)]
