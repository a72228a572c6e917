"""The carrier's manifests of a run: fetched, stored, printed on the manifest route."""

import msgspec

from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.shipping import DocumentKind, Format
from packstation.printing.model import HandedOver, NotPrinted, Printed, PrintJob, PrintUnknown
from packstation.pro.client import ProClient
from packstation.pro.errors import ProError
from packstation.pro.models.manifests import ManifestFile
from packstation.workflow.papers import DocumentStore
from packstation.workflow.printers import Printers
from packstation.workflow.problem_of import problem_of


class ManifestPaper(msgspec.Struct, frozen=True):
    """One manifest file of PRO. `problem` says why it is not on paper."""

    reference: str
    carrier: str
    sha256: str = ""
    problem: Problem | None = None


class ManifestPapers:
    """Fetches and prints what a run produced."""

    def __init__(self, pro: ProClient, store: DocumentStore, printers: Printers) -> None:
        self._pro = pro
        self._store = store
        self._printers = printers

    async def known(self, locations: tuple[str, ...]) -> frozenset[str]:
        """References of the manifests that exist before a run. Raises ProError."""
        files = [f for place in locations for f in await self._pro.list_manifests(place)]
        return frozenset(file.manifest_reference for file in files)

    async def print_new(
        self, locations: tuple[str, ...], before: frozenset[str], stream: str
    ) -> tuple[ManifestPaper, ...]:
        """Print every manifest that was not there before; a reader finds why one was not."""
        try:
            files = [f for place in locations for f in await self._pro.list_manifests(place)]
        except ProError as error:
            return (ManifestPaper("", "", problem=problem_of(error)),)
        new = {f.manifest_reference: f for f in files if f.manifest_reference not in before}
        return tuple([await self._print(file, stream) for file in new.values()])

    async def _print(self, file: ManifestFile, stream: str) -> ManifestPaper:
        reference, carrier = file.manifest_reference, file.carrier_name
        try:
            content = (await self._pro.get_manifest_file(reference)).content
        except ProError as error:
            return ManifestPaper(reference, carrier, problem=problem_of(error))
        kind = DocumentKind.MANIFEST
        sha256 = await self._store.put(content, kind.value, Format.PDF.value)
        job = PrintJob(
            title=f"manifest.{stream}.{reference}",
            kind=kind,
            format=Format.PDF,
            content=content,
            description=f"manifest {carrier}",
        )
        outcome = await self._printers.submit(job)
        match outcome:
            case Printed() | HandedOver():
                return ManifestPaper(reference, carrier, sha256)
            case NotPrinted(sentence=sentence):
                problem = Problem(ProblemKind.PRINTER, detail=sentence)
            case PrintUnknown(sentence=sentence):
                problem = Problem(ProblemKind.PRINT_UNKNOWN, detail=sentence)
            case Problem():
                problem = outcome
        return ManifestPaper(reference, carrier, sha256, problem)
