"""Every act of the packing path as a command barcode: declared once.

The sheet that is printed, the keys of the window and the meaning of a scan all come from here. A
payload begins with `PS:`; what follows the second colon is an argument (`PS:BOX:REF`). A shop may
have a part of its own in all of them (`PS:ITSPART:BOX:REF`), which no barcode on a parcel can have.
"""

import msgspec

from packstation.packing import commands as cmd
from packstation.packing.shipping import Fate

PREFIX = "PS:"
MOST_QUANTITY_WORD = 12


class Word(msgspec.Struct, frozen=True):
    """One command barcode. `key` is the window's key for the same act, empty when it has none."""

    payload: str
    text: str
    key: str
    command: cmd.Command | None = None
    """What it asks of the open session; None for acts of the bench."""
    place: str = ""
    """The place of the window that it belongs to."""
    act: str = ""
    """The window's act of this name: it asks which item, how many or why, where there is one."""


NEXT_ORDER = "PS:NEXT"
RETRY = "PS:RETRY"
MANIFEST = "PS:MANIFEST"
PRINTERS = "PS:PRINTERS"
SCANNER = "PS:SCANNER"
FIGURES = "PS:FIGURES"
SEARCH = "PS:SEARCH"
RECORD = "PS:RECORD"
SUPERVISE = "PS:SUPERVISE"
QUEUE = "PS:QUEUE"
LOADING = "PS:LOADING"
SETUP = "PS:SETUP"
HELP = "PS:HELP"
SETTINGS = "PS:SETTINGS"
NEW_ORDER = "PS:NEW-ORDER"
IMPORT = "PS:IMPORT"
DOCTOR = "PS:DOCTOR"
ADDRESS = "PS:ADDRESS"
LOOK = "PS:LOOK"
LANGUAGE = "PS:LANGUAGE"
THEME = "PS:THEME"
TYPE_SIZE = "PS:TYPE-SIZE"
TEST_PRINT = "PS:TEST-PRINT"
LOOK_AGAIN = "PS:LOOK-AGAIN"
BOX = "PS:BOX:"
BADGE = "PS:BADGE:"
PRINTER = "PS:PRINTER:"
EXTRA_PARCEL = "PS:EXTRA-PARCEL"
NEXT_CHOICE = "PS:CHOOSE"
NEXT_REASON = "PS:REASON"
"""Where something is to be chosen: the next line of the list, the next reason beside it."""
TEST_PAGE = "PS:TEST"
"""Is on every test page, with a mark of that page behind a colon."""
FOREIGN = "PS:FOREIGN"
"""What is heard of a command barcode without the shop's own part."""
DAY_PLACE = "day"
PRINTERS_PLACE = "printers"
SCANNER_PLACE = "scanner"
FIGURES_PLACE = "figures"
SEARCH_PLACE = "search"
RECORD_PLACE = "record"
SUPERVISE_PLACE = "supervise"
QUEUE_PLACE = "queue"
LOADING_PLACE = "loading"
SETUP_PLACE = "setup"
HELP_PLACE = "help"
SETTINGS_PLACE = "settings"
NEW_ORDER_PLACE = "new-order"
IMPORT_PLACE = "import"
DOCTOR_PLACE = "doctor"
LOOK_PLACE = "look"
ADDRESS_PLACE = "address"

_ACTS = (
    Word("PS:OK", "OK", "Enter", cmd.Acknowledge()),
    Word("PS:PACK-HERE", "PACK HERE", "F7", cmd.PackHereToo(), act="pack-here"),
    Word("PS:NEW-PARCEL", "NEW PARCEL", "F2", cmd.NewParcel()),
    Word("PS:UNDO", "UNDO", "F3", cmd.Undo()),
    Word("PS:SEAL", "SEAL PARCEL", "F6", cmd.SealParcel()),
    Word("PS:SPLIT", "SPLIT", "F7", cmd.Split()),
    Word("PS:TAKE-OUT", "TAKE OUT", "F8", cmd.TakeOutNext()),
    Word("PS:SHORT", "SHORT", "F4", act="short"),
    Word("PS:HOLD", "HOLD", "F9", cmd.Hold("held at the bench"), act="hold"),
    Word("PS:REPRINT", "REPRINT", "F10", cmd.Reprint("asked at the bench"), act="reprint"),
    Word("PS:DESTROYED", "OLD LABEL DESTROYED", "", cmd.AnswerOldLabels(Fate.BY_HAND)),
    Word(RETRY, "TRY AGAIN", "F5", cmd.Retry()),
    Word("PS:DONE", "DONE", "F12", cmd.Done()),
    Word("PS:PRINT", "PRINT", "F12", cmd.Done()),
    Word("PS:REDO", "REDO", "F11", cmd.ReopenPacking("redo asked at the bench"), act="redo"),
    Word(EXTRA_PARCEL, "EXTRA PARCEL", "F2"),
    Word(NEXT_ORDER, "NEXT ORDER", "Esc"),
    Word(MANIFEST, "END OF DAY", "Ctrl+M", place=DAY_PLACE),
    Word(PRINTERS, "PRINTERS", "Ctrl+P", place=PRINTERS_PLACE),
    Word(TEST_PRINT, "TEST PRINT", "Ctrl+T", place=PRINTERS_PLACE),
    Word(LOOK_AGAIN, "LOOK AGAIN", "F5", place=PRINTERS_PLACE),
    Word(SCANNER, "SCANNER CHECK", "Ctrl+G", place=SCANNER_PLACE),
    Word(SEARCH, "SEARCH", "Ctrl+O", place=SEARCH_PLACE),
    Word(RECORD, "RECORD", "Ctrl+Y", place=RECORD_PLACE),
    Word(SUPERVISE, "SUPERVISOR", "Ctrl+Shift+S", place=SUPERVISE_PLACE),
    Word(QUEUE, "QUEUE", "Ctrl+J", place=QUEUE_PLACE),
    Word(NEW_ORDER, "NEW ORDER", "Ctrl+Z", place=NEW_ORDER_PLACE),
    Word(IMPORT, "ORDERS FROM FILES", "Ctrl+Shift+O", place=IMPORT_PLACE),
    Word(LOADING, "LOADING", "Ctrl+H", place=LOADING_PLACE),
    Word(SETUP, "SET UP", "Ctrl+D", place=SETUP_PLACE),
    Word(SETTINGS, "SETTINGS", "Ctrl+,", place=SETTINGS_PLACE),
    Word(DOCTOR, "DOCTOR", "Ctrl+Q", place=DOCTOR_PLACE),
    Word(HELP, "HELP", "F1", place=HELP_PLACE),
    Word(FIGURES, "FIGURES", "Ctrl+I", place=FIGURES_PLACE),
    Word(ADDRESS, "ADDRESS", "Ctrl+A", place=ADDRESS_PLACE),
    Word(LOOK, "LANGUAGE AND LOOK", "Ctrl+U", place=LOOK_PLACE),
    Word(LANGUAGE, "LANGUAGE", "F6", place=LOOK_PLACE),
    Word(THEME, "COLOURS", "F7", place=LOOK_PLACE),
    Word(TYPE_SIZE, "SIZE OF TYPE", "F8", place=LOOK_PLACE),
    Word("PS:YES", "YES", "1", act="yes"),
    Word("PS:NO", "NO", "2", act="no"),
    Word("PS:BY-HAND", "CONFIRM BY HAND", "Ctrl+B", act="by-hand"),
    Word("PS:MOVE", "MOVE", "", act="move"),
    Word("PS:WEIGHT", "ENTER WEIGHT", "Ctrl+W", act="weight"),
    Word("PS:ACCEPT-WEIGHT", "ACCEPT WEIGHT", "Ctrl+E", act="accept-weight"),
    Word("PS:RETURN", "RETURN LABEL", "Ctrl+R", cmd.ToggleReturn()),
    Word("PS:BOX", "CHOOSE BOX", "", act="box"),
    Word("PS:PARCEL", "OTHER PARCEL", "", act="parcel"),
    Word("PS:SERVICE", "OTHER SERVICE", "Ctrl+S", act="service"),
    Word("PS:QUANTITY", "OTHER QUANTITY", "Ctrl+N", act="quantity"),
    Word("PS:TYPE", "TYPE A CODE", "Ctrl+F", act="find"),
    Word(NEXT_CHOICE, "NEXT CHOICE", "Down"),
    Word(NEXT_REASON, "NEXT REASON", "Right"),
)
_QUANTITIES = tuple(
    Word(f"PS:QTY-{n}", f"QTY {n}", "", cmd.SetQuantity(n))
    for n in range(1, MOST_QUANTITY_WORD + 1)
)
WORDS: tuple[Word, ...] = (*_ACTS, *_QUANTITIES)
BY_PAYLOAD: dict[str, Word] = {word.payload: word for word in WORDS}
OF_PLACES: dict[str, str] = {word.payload: word.place for word in WORDS if word.place} | {
    TEST_PAGE: PRINTERS_PLACE
}
"""Command barcodes that belong to a place of the window. A window may have more places."""


def printed(payload: str, shop_code: str) -> str:
    """`payload` as it stands on the sheets of a shop with a part of its own."""
    return f"{PREFIX}{shop_code}:{payload.removeprefix(PREFIX)}" if shop_code else payload


def heard(text: str, shop_code: str) -> str:
    """What was scanned, without the shop's own part; FOREIGN for a command that lacks it.

    A test page says nothing that could be misused, and was printed by whichever bench.
    """
    text = text.strip()
    if not shop_code or not text.upper().startswith(PREFIX):
        return text
    own = printed("", shop_code)
    if text.upper().startswith(own):
        return PREFIX + text[len(own) :]
    return text if text.upper().startswith(TEST_PAGE + ":") else FOREIGN
