"""What is ready to be manifested at the locations of a bench, as PRO's search tells."""

from itertools import product

from packstation.packing.day.events import Row
from packstation.packing.day.state import in_order
from packstation.pro.client import ProClient
from packstation.pro.enums import ConsignmentState, ManifestableState
from packstation.pro.models.consignments import ConsignmentSummary, Search

STATES = {
    ConsignmentState.READY_TO_SHIP: ManifestableState.READY_TO_SHIP,
    ConsignmentState.MANIFEST_FAILED: ManifestableState.MANIFEST_FAILED,
}
"""What the end of day sweeps: what benches marked ready, and what failed before."""
MOST_ROWS = 10_000


async def ready_rows(pro: ProClient, locations: tuple[str, ...]) -> tuple[Row, ...]:
    """What the query would sweep now. Raises ProError."""
    rows: dict[str, Row] = {}
    for state, location in product(STATES, locations):
        terms = Search(state=state, shipping_location_reference=location)
        found = await pro.search_all(terms, limit=MOST_ROWS)
        rows |= {s.reference: _row(s) for s in found.summaries if s.state is state}
    return in_order(tuple(rows.values()))


def _row(summary: ConsignmentSummary) -> Row:
    return Row(
        reference=summary.reference,
        order_number=summary.consignment_reference_provided_by_customer,
        carrier=summary.mpd_carrier_reference,
        service=summary.mpd_carrier_service_name,
        reason=summary.failed_manifest_message,
    )
