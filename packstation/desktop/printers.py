"""What the window sees of the printers: which does what, and what is known of each."""

from typing import TYPE_CHECKING

from packstation.packing.shipping import DocumentKind
from packstation.ui.flow.ports import PrinterCard, PrintersState, Purpose
from packstation.workflow.printers.lights import Health

if TYPE_CHECKING:
    from packstation.assembly.running import RunningBench

LABELS = (DocumentKind.LABEL, DocumentKind.RETURN_LABEL)
KINDS = (
    *LABELS,
    DocumentKind.CN22,
    DocumentKind.CN23,
    DocumentKind.COMMERCIAL_INVOICE,
    DocumentKind.PACKING_SLIP,
    DocumentKind.MANIFEST,
)
"""What a bench prints by itself."""


def state_of(bench: "RunningBench") -> PrintersState:
    """The printers of `bench` as they stand."""
    lights = bench.lights.state
    purposes: dict[str, list[Purpose]] = {name: [] for name in bench.printers}
    missing: list[Purpose] = []
    for kind in _kinds(bench):
        only = _particular(bench, kind)
        rest = Purpose(kind, is_rest=bool(only))
        name = bench.printer_of(kind)
        purposes.get(name or "", missing).append(rest)
        for printer, purpose in only:
            purposes.get(printer, missing).append(purpose)
    cards = tuple(
        PrinterCard(
            name,
            tuple(purposes[name]),
            lights.printers.get(name, Health()),
            lights.pages.get(name),
        )
        for name in bench.printers
    )
    return PrintersState(cards, tuple(missing), lights.labels_on or "")


def _kinds(bench: "RunningBench") -> tuple[DocumentKind, ...]:
    has_slips = bench.settings.packing.packing_slip
    return tuple(kind for kind in KINDS if has_slips or kind is not DocumentKind.PACKING_SLIP)


def _particular(bench: "RunningBench", kind: DocumentKind) -> list[tuple[str, Purpose]]:
    """Routes of one carrier or parcel size; while labels are switched, theirs do not count."""
    if kind in LABELS and bench.lights.state.labels_on is not None:
        return []
    return [
        (route.printer, Purpose(kind, route.carrier, route.parcel_size))
        for route in bench.settings.routes
        if route.kind is kind and (route.carrier or route.parcel_size)
    ]
