"""What is written of records and notes: rows of the tables `events` and `streams`."""

from collections.abc import Sequence
from typing import Any

from packstation.journal.record import Record, StreamNote, matching_key, to_microseconds

NOTE_COLUMNS = ("order_reference", "order_reference_key", "own_number", "own_number_key")


def event_row(record: Record) -> dict[str, Any]:
    """Its row of the table of events, without its link of the chain."""
    return {
        "stream": record.stream,
        "position": record.position,
        "type": record.type,
        "version": record.version,
        "payload": record.payload,
        "at_us": to_microseconds(record.at),
        "station": record.station,
        "packer": record.packer,
    }


def streams_seen(batch: Sequence[Record]) -> list[dict[str, Any]]:
    """One row of the index for each stream of the batch, in the order of their first records."""
    rows: dict[str, dict[str, Any]] = {}
    for record in batch:
        row = rows.setdefault(
            record.stream,
            {
                "stream": record.stream,
                "started_us": to_microseconds(record.at),
                "is_finished": False,
                "station": record.station,
            },
        )
        row["last_position"] = record.position
    return list(rows.values())


def merged_notes(notes: Sequence[StreamNote]) -> list[dict[str, Any]]:
    """One row for each stream: a later note counts, what it leaves open an earlier one may say."""
    merged: dict[str, dict[str, Any]] = {}
    for note in notes:
        empty = dict.fromkeys(f"new_{name}" for name in NOTE_COLUMNS)
        row = merged.setdefault(note.stream, {"of_stream": note.stream, **empty})
        for name, number in (
            ("order_reference", note.order_reference),
            ("own_number", note.own_number),
        ):
            if number is not None:
                # PostgreSQL's text knows no NUL; a number from outside must not stop the log.
                number = number.replace("\0", "")
                row[f"new_{name}"] = number
                row[f"new_{name}_key"] = matching_key(number)
        row["new_is_finished"] = note.is_finished
    return list(merged.values())
