"""What can go wrong with the journal, by what the reader can do about it.

    JournalError
    ├── JournalInUse        another program has the folder: go to that window, or end it
    ├── JournalUnwritable   nothing can be recorded now: mend what stands in the way, then retry
    ├── JournalLeftBehind   orders are open in files that are not used any more: finish them there
    ├── JournalTooNew       written by a newer Packstation: update this one
    ├── JournalDamaged      the file is broken: repair (sets it aside, keeps what can be read)
    ├── StreamBroken        one order's record has a gap: the supervisor looks at that order
    ├── PositionTaken       somebody else appended to the same stream: read it again
    ├── DocumentMissing     the bytes are not kept (any more): fetch the document again
    ├── NotInInbox          no such order waits in the inbox
    └── WriterClosed        the program is closing: what was queued could not be written

`phrase` is a sentence for the packer that says what is wrong and what to do, `str(error)` that in
English; the attributes carry the same facts for support. Errors of SQLite and of the operating
system become these in `faults.py`, those of PostgreSQL in `postgres_faults.py`, and nowhere else.
"""

# ruff: noqa: N818 - the names say what is the case; every one of them is an error.

from enum import Enum
from pathlib import Path

from packstation.runtime.phrase import Phrase

Place = Path | str | Phrase
"""A file or folder; of a database server, its address as people write it."""


class JournalError(Exception):
    """Anything the journal reports; `phrase` is a sentence with the next thing to do."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(str(phrase))
        self.phrase = phrase


class JournalInUse(JournalError):
    """Another program holds the data folder, or is this station on a database server.

    `pid` is None when it is not known.
    """

    def __init__(self, place: Place, pid: int | None, station: str) -> None:
        self.place = place
        self.pid = pid
        self.station = station
        who = Phrase(" as station {station}", station=station) if station else ""
        process = Phrase(" (process {pid})", pid=pid) if pid is not None else ""
        super().__init__(
            Phrase(
                "Packstation is already running{who}{process} with the data in {place}. "
                "Go on in its window; if it has none, let it end or end that process.",
                who=who,
                process=process,
                place=place,
            )
        )


class Obstacle(Enum):
    """Why nothing can be written."""

    DISK_FULL = "disk full"
    NOT_PERMITTED = "not permitted"
    NOT_A_FOLDER = "not a folder"
    BUSY = "busy"
    IO_ERROR = "input/output error"
    UNREACHABLE = "unreachable"
    UNTRUSTED = "not trusted"
    REFUSED = "refused"
    NO_DATABASE = "no database"
    NO_TABLES = "no tables"
    READ_ONLY = "read-only"
    TAKEN_OVER = "taken over"
    OCCUPIED = "occupied"
    OTHER = "other"


OF_SERVERS = frozenset(
    {
        Obstacle.UNREACHABLE,
        Obstacle.UNTRUSTED,
        Obstacle.REFUSED,
        Obstacle.NO_DATABASE,
        Obstacle.NO_TABLES,
        Obstacle.READ_ONLY,
        Obstacle.TAKEN_OVER,
        Obstacle.OCCUPIED,
    }
)
"""What stands in the way of a database server and never of a file."""

_WHAT_TO_DO = {
    Obstacle.DISK_FULL: Phrase("The disk is full. Make room on it, then try again."),
    Obstacle.NOT_PERMITTED: Phrase("This user may not write there. Ask IT for write permission."),
    Obstacle.NOT_A_FOLDER: Phrase("The path leads through a file. Choose another data folder."),
    Obstacle.BUSY: Phrase(
        "Another program keeps the file locked. Close that program, then try again."
    ),
    Obstacle.IO_ERROR: Phrase("The disk reports an error. Try again; if it stays, ask IT."),
    Obstacle.UNREACHABLE: Phrase(
        "The database server does not answer. Ask IT to start it or to mend the "
        "network; until then nothing is lost."
    ),
    Obstacle.UNTRUSTED: Phrase(
        "The database server cannot prove by a certificate who it is. Ask IT to "
        "give it one for its name in `store.host`, and to name its authority in `store.ca_file`."
    ),
    Obstacle.REFUSED: Phrase(
        "The database server refuses the user or the password. Ask IT for the right "
        "ones; `packstation journal password` keeps a new password."
    ),
    Obstacle.NO_DATABASE: Phrase(
        "The server has no such database. Ask IT to create it (docs/fleet.md)."
    ),
    Obstacle.NO_TABLES: Phrase("It has no tables yet: the first bench that starts makes them."),
    Obstacle.READ_ONLY: Phrase(
        "The database takes no changes now. Ask IT for the server that does."
    ),
    Obstacle.TAKEN_OVER: Phrase(
        "Another program works as this station. Close it, or give each bench its own name."
    ),
    Obstacle.OCCUPIED: Phrase(
        "The database is occupied, as by an update of its tables. It is tried again "
        "by itself; nothing is lost."
    ),
    Obstacle.OTHER: Phrase("Try again; if it stays, ask IT."),
}


class JournalUnwritable(JournalError):
    """Nothing can be recorded, so no side effect may start. Nothing recorded so far is lost."""

    def __init__(self, place: Place, obstacle: Obstacle, detail: str) -> None:
        self.place = place
        self.obstacle = obstacle
        self.detail = detail
        super().__init__(
            Phrase(
                "Nothing can be recorded in {place}. {what_to_do} ({detail})",
                place=place,
                what_to_do=_WHAT_TO_DO[obstacle],
                detail=detail,
            )
        )


class JournalLeftBehind(JournalError):
    """The bench is to use a shared database, and has unfinished orders in files of its own."""

    def __init__(self, place: Place, unfinished: int) -> None:
        self.place = place
        self.unfinished = unfinished
        super().__init__(
            Phrase(
                "{unfinished} orders are still open in {place}, where this bench kept its records "
                "before it shared a database. Take `store.host` out of the settings, finish them, "
                "then put it in again.",
                unfinished=unfinished,
                place=place,
            )
        )


class JournalTooNew(JournalError):
    """The file has a schema that this program does not know."""

    def __init__(self, place: Place, found: str, known: str) -> None:
        self.place = place
        self.found = found
        self.known = known
        super().__init__(
            Phrase(
                "{place} was written by a newer Packstation (schema {found}, this one knows "
                "{known}). Update Packstation on this bench; what is there was left as it is.",
                place=place,
                found=found,
                known=known,
            )
        )


class JournalDamaged(JournalError):
    """The file cannot be read in full. `repair` sets it aside and keeps what can be read."""

    def __init__(self, place: Place, detail: str) -> None:
        self.place = place
        self.detail = detail
        super().__init__(
            Phrase(
                "{place} is damaged ({detail}). Run `packstation journal repair`: it keeps the "
                "damaged file under another name and saves every record that can still be read.",
                place=place,
                detail=detail,
            )
        )


class StreamBroken(JournalError):
    """The records of one stream are not complete; other streams are not concerned."""

    def __init__(self, stream: str, missing_position: int) -> None:
        self.stream = stream
        self.missing_position = missing_position
        super().__init__(
            Phrase(
                "The record of packing session {stream} lacks its entry {position}. Ask the "
                "supervisor to compare this order with SortedPRO before it is packed on.",
                stream=stream,
                position=missing_position,
            )
        )


class PositionTaken(JournalError):
    """A position of one of these streams is already filled; nothing of the batch was written."""

    def __init__(self, streams: tuple[str, ...]) -> None:
        self.streams = streams
        super().__init__(
            Phrase(
                "This order was changed from somewhere else at the same moment ({streams}). "
                "Scan the order again.",
                streams=", ".join(streams),
            )
        )


class DocumentMissing(JournalError):
    """No intact document with this SHA-256 is kept."""

    def __init__(self, sha256: str, *, is_damaged: bool = False) -> None:
        self.sha256 = sha256
        self.is_damaged = is_damaged
        name = sha256[:12]
        super().__init__(
            Phrase("The document {name} was damaged on the disk. Fetch it again.", name=name)
            if is_damaged
            else Phrase("The document {name} is no longer kept here. Fetch it again.", name=name)
        )


class NotInInbox(JournalError):
    """The inbox has no order with this number."""

    def __init__(self, own_number: str) -> None:
        self.own_number = own_number
        super().__init__(
            Phrase("No order {number} is in the order inbox. Import it first.", number=own_number)
        )


class WriterClosed(JournalError):
    """The writer was closed before these records were durable, or was used after its close."""

    def __init__(self, unwritten: int) -> None:
        self.unwritten = unwritten
        super().__init__(
            Phrase(
                "Packstation is closing; {unwritten} entries could not be recorded. "
                "Scan the order again after the next start.",
                unwritten=unwritten,
            )
        )
