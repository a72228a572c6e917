"""What this bench made ready and PRO does not list: somebody set it not ready, unsaid.

The log says what should be there; PRO is asked about each that its search does not give.
"""

import asyncio
from collections.abc import Iterable, Sequence

from packstation.journal.reader import LogReader
from packstation.packing import events as ev
from packstation.packing.day import events as mf
from packstation.packing.day.events import Row
from packstation.packing.evolve import replay
from packstation.packing.session import Session
from packstation.pro.client import ProClient
from packstation.pro.errors import NotFound
from packstation.workflow.performers.states import READY_OR_LATER_NOT

ENTRIES = 100_000
"""So far back in the log, in events: weeks of one bench."""
MOST_ASKED = 200


async def left_out(
    pro: ProClient, log: LogReader, station: str | None, rows: Iterable[Row]
) -> tuple[Row, ...]:
    """Consignments that this bench made ready, and that are neither in `rows` nor manifested.

    With a `station` only its own. Raises ProError, JournalError.
    """
    listed = {row.reference for row in rows}
    made = [row for row in await _made_ready(log, station) if row.reference not in listed]
    states = await asyncio.gather(*(_is_left(pro, row) for row in made[-MOST_ASKED:]))
    return tuple(row for row, is_left in zip(made[-MOST_ASKED:], states, strict=True) if is_left)


async def _is_left(pro: ProClient, row: Row) -> bool:
    try:
        return (await pro.get_consignment_status(row.reference)).status in READY_OR_LATER_NOT
    except NotFound:
        return False


async def _made_ready(log: LogReader, station: str | None) -> list[Row]:
    """What is ready by the log, and was not manifested by any end of day."""
    ready, settled = ev.ConsignmentReady.__name__, mf.ConsignmentSettled.__name__
    recent = await log.recent((ready, settled), ENTRIES, station)
    streams = list(dict.fromkeys(record.stream for record in recent if record.type == ready))
    gone = _manifested(record.payload for record in recent if record.type == settled)
    rows: list[Row] = []
    for stream, records in (await log.records(streams)).items() if streams else ():
        session = replay(stream, [ev.decode(r.type, r.payload) for r in records])
        rows += [row for row in _ready_in(session) if row.reference not in gone]
    return rows


def _manifested(payloads: Iterable[bytes]) -> set[str]:
    import msgspec

    told = (msgspec.json.decode(payload, type=mf.ConsignmentSettled) for payload in payloads)
    return {event.reference for event in told if event.is_manifested}


def _ready_in(session: Session) -> Sequence[Row]:
    return [
        Row(consignment.reference, session.name)
        for consignment in session.consignments
        if consignment.reference is not None
        and consignment.ready.is_done
        and not consignment.manifest.is_done
        and not consignment.cancel.is_done
    ]
