"""Every act the window offers: its key, and what it asks of the Station or of the window.

Acts that have a command barcode take their key and command from `packing.words`, so that the
sheet on the wall, the keys and the buttons cannot drift apart.
"""

import enum

from packstation.packing import commands as cmd
from packstation.packing.words import (
    BY_PAYLOAD,
    EXTRA_PARCEL,
    LOOK_AGAIN,
    MANIFEST,
    NEXT_ORDER,
    PRINTERS,
    RETRY,
    TEST_PRINT,
)


class Act(enum.Enum):
    """What a button or key means. The value is the tail of its label's key in the translations."""

    OK = "ok"
    PACK_HERE = "pack-here"
    NEW_PARCEL = "new-parcel"
    UNDO = "undo"
    SHORT = "short"
    MORE = "more"
    DONE = "done"
    RETRY = "retry"
    SEAL = "seal"
    SPLIT = "split"
    TAKE_OUT = "take-out"
    HOLD = "hold"
    REPRINT = "reprint"
    REDO = "redo"
    EXTRA = "extra"
    NEXT_ORDER = "next-order"
    END_OF_DAY = "end-of-day"
    FIND = "find"
    QUANTITY = "quantity"
    WEIGHT = "weight"
    BY_HAND = "by-hand"
    OLD_LABELS = "old-labels"
    MOVE = "move"
    PARCEL = "parcel"
    BOX = "box"
    SERVICE = "service"
    RESUME = "resume"
    YES = "yes"
    NO = "no"
    BACK = "back"
    PREVIEW = "preview"
    MANIFEST_ALL = "manifest-all"
    RETRY_FAILED = "retry-failed"
    PRINT_MISSING = "print-missing"
    REPRINT_DAY = "reprint-day"
    KEY = "key"
    PRINTERS = "printers"
    TEST_PRINT = "test-print"
    LOOK_AGAIN = "look-again"
    USE_FOR_LABELS = "use-for-labels"


_WORDS: dict[Act, str] = {
    Act.OK: "PS:OK",
    Act.PACK_HERE: "PS:PACK-HERE",
    Act.NEW_PARCEL: "PS:NEW-PARCEL",
    Act.UNDO: "PS:UNDO",
    Act.SEAL: "PS:SEAL",
    Act.SPLIT: "PS:SPLIT",
    Act.TAKE_OUT: "PS:TAKE-OUT",
    Act.HOLD: "PS:HOLD",
    Act.RETRY: RETRY,
    Act.DONE: "PS:DONE",
    Act.NEXT_ORDER: NEXT_ORDER,
    Act.END_OF_DAY: MANIFEST,
    Act.PRINTERS: PRINTERS,
    Act.TEST_PRINT: TEST_PRINT,
    Act.LOOK_AGAIN: LOOK_AGAIN,
}
_OWN_KEYS: dict[Act, str] = {
    Act.MORE: "F1",
    Act.SHORT: "F4",
    Act.REPRINT: BY_PAYLOAD["PS:REPRINT"].key,
    Act.REDO: BY_PAYLOAD["PS:REDO"].key,
    Act.EXTRA: BY_PAYLOAD[EXTRA_PARCEL].key,
    Act.FIND: "Ctrl+F",
    Act.QUANTITY: "Ctrl+N",
    Act.WEIGHT: "Ctrl+W",
    Act.BY_HAND: "Ctrl+B",
    Act.OLD_LABELS: "Ctrl+L",
    Act.SERVICE: "Ctrl+S",
    Act.RESUME: "Enter",
    Act.YES: "1",
    Act.NO: "2",
    Act.BACK: "Esc",
    Act.PREVIEW: "F5",
    Act.MANIFEST_ALL: "F12",
    Act.RETRY_FAILED: "F5",
    Act.PRINT_MISSING: BY_PAYLOAD[RETRY].key,
    Act.REPRINT_DAY: BY_PAYLOAD["PS:REPRINT"].key,
    Act.KEY: "Ctrl+K",
    Act.USE_FOR_LABELS: "Ctrl+L",
}


def _key_of(act: Act) -> str:
    payload = _WORDS.get(act)
    return BY_PAYLOAD[payload].key if payload is not None else _OWN_KEYS.get(act, "")


KEYS: dict[Act, str] = {act: _key_of(act) for act in Act}
"""The key of each act, as Qt names it; empty when it has none of its own."""

COMMANDS: dict[Act, cmd.Command] = {
    act: command
    for act, payload in _WORDS.items()
    if (command := BY_PAYLOAD[payload].command) is not None
} | {Act.RESUME: cmd.Resume()}
"""Acts that ask the open session for something at once."""
