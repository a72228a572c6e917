"""Every act the window offers: its key, and what it asks of the Station or of the window.

Acts that have a command barcode take their key and command from `packing.words`, so that the
sheet on the wall, the keys and the buttons cannot drift apart.
"""

import enum
from typing import Protocol

from packstation.packing import commands as cmd
from packstation.packing.barcodes.words import (
    ADDRESS,
    BY_PAYLOAD,
    EXTRA_PARCEL,
    MANIFEST,
    NEXT_ORDER,
    PRINTERS,
    RETRY,
)


class Pressable(Protocol):
    """What a button or key stands for: `text` is a key of the translations, `key` as Qt names it.

    `key` is empty when it has none of its own. The acts of an order are in `Act`; a place of the
    window has its own.
    """

    @property
    def name(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def key(self) -> str: ...


class Act(enum.Enum):
    """What a button or key of the packing path means."""

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
    ACCEPT_WEIGHT = "accept-weight"
    BY_HAND = "by-hand"
    OLD_LABELS = "old-labels"
    MOVE = "move"
    RETURN = "return"
    PARCEL = "parcel"
    BOX = "box"
    SERVICE = "service"
    RESUME = "resume"
    YES = "yes"
    NO = "no"
    BACK = "back"
    KEY = "key"
    PIN = "pin"
    TEACH = "teach"
    PRINTERS = "printers"
    ADDRESS = "address"

    @property
    def text(self) -> str:
        """The key of its name in the translations."""
        return _TEXTS[self]

    @property
    def key(self) -> str:
        """As Qt names it; empty when it has none of its own."""
        payload = _WORDS.get(self)
        return BY_PAYLOAD[payload].key if payload is not None else _OWN_KEYS.get(self, "")


_WORDS: dict[Act, str] = {
    Act.OK: "PS:OK",
    Act.PACK_HERE: "PS:PACK-HERE",
    Act.NEW_PARCEL: "PS:NEW-PARCEL",
    Act.UNDO: "PS:UNDO",
    Act.SEAL: "PS:SEAL",
    Act.SPLIT: "PS:SPLIT",
    Act.TAKE_OUT: "PS:TAKE-OUT",
    Act.HOLD: "PS:HOLD",
    Act.RETURN: "PS:RETURN",
    Act.RETRY: RETRY,
    Act.DONE: "PS:DONE",
    Act.NEXT_ORDER: NEXT_ORDER,
    Act.END_OF_DAY: MANIFEST,
    Act.PRINTERS: PRINTERS,
    Act.ADDRESS: ADDRESS,
}
_OWN_KEYS: dict[Act, str] = {
    Act.MORE: "Ctrl+Space",
    Act.SHORT: "F4",
    Act.REPRINT: BY_PAYLOAD["PS:REPRINT"].key,
    Act.REDO: BY_PAYLOAD["PS:REDO"].key,
    Act.EXTRA: BY_PAYLOAD[EXTRA_PARCEL].key,
    Act.FIND: "Ctrl+F",
    Act.QUANTITY: "Ctrl+N",
    Act.WEIGHT: "Ctrl+W",
    Act.ACCEPT_WEIGHT: BY_PAYLOAD["PS:ACCEPT-WEIGHT"].key,
    Act.BY_HAND: "Ctrl+B",
    Act.OLD_LABELS: "Ctrl+L",
    Act.SERVICE: "Ctrl+S",
    Act.RESUME: "Enter",
    Act.YES: "1",
    Act.NO: "2",
    Act.BACK: "Esc",
    Act.KEY: "Ctrl+K",
    Act.TEACH: "Ctrl+T",
}


_TEXTS: dict[Act, str] = {
    Act.OK: "word.ok",
    Act.PACK_HERE: "word.pack_here",
    Act.NEW_PARCEL: "word.new_parcel",
    Act.UNDO: "word.undo",
    Act.SHORT: "word.short",
    Act.MORE: "action.more",
    Act.DONE: "word.done",
    Act.RETRY: "word.retry",
    Act.SEAL: "word.seal",
    Act.SPLIT: "word.split",
    Act.TAKE_OUT: "word.take_out",
    Act.HOLD: "word.hold",
    Act.REPRINT: "word.reprint",
    Act.REDO: "word.redo",
    Act.EXTRA: "word.extra_parcel",
    Act.NEXT_ORDER: "word.next",
    Act.END_OF_DAY: "word.manifest",
    Act.FIND: "action.type",
    Act.QUANTITY: "action.quantity",
    Act.WEIGHT: "action.weigh",
    Act.ACCEPT_WEIGHT: "action.accept_weight",
    Act.BY_HAND: "action.confirm_by_hand",
    Act.OLD_LABELS: "action.old_labels",
    Act.MOVE: "action.move",
    Act.RETURN: "word.return",
    Act.PARCEL: "action.other_parcel",
    Act.BOX: "action.box",
    Act.SERVICE: "service.other",
    Act.RESUME: "action.resume",
    Act.YES: "ask.yes",
    Act.NO: "ask.no",
    Act.BACK: "action.back",
    Act.KEY: "action.key",
    Act.PIN: "action.pin",
    Act.TEACH: "action.teach",
    Act.PRINTERS: "word.printers",
    Act.ADDRESS: "word.address",
}

COMMANDS: dict[Act, cmd.Command] = {
    act: command
    for act, payload in _WORDS.items()
    if (command := BY_PAYLOAD[payload].command) is not None
} | {Act.RESUME: cmd.Resume()}
"""Acts that ask the open session for something at once."""
