"""What buttons and keys are called."""

from packstation.sentences.speaker import Speaker
from packstation.ui.flow.actions import Act
from packstation.ui.flow.ports import DayPaper

TEXTS: dict[Act, str] = {
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
    Act.BY_HAND: "action.confirm_by_hand",
    Act.OLD_LABELS: "action.old_labels",
    Act.MOVE: "action.move",
    Act.PARCEL: "action.other_parcel",
    Act.BOX: "action.box",
    Act.SERVICE: "service.other",
    Act.RESUME: "action.resume",
    Act.YES: "ask.yes",
    Act.NO: "ask.no",
    Act.BACK: "action.back",
    Act.PREVIEW: "manifest.preview",
    Act.MANIFEST_ALL: "manifest.run",
    Act.RETRY_FAILED: "manifest.retry",
    Act.PRINT_MISSING: "word.retry",
    Act.REPRINT_DAY: "word.reprint",
    Act.KEY: "action.key",
    Act.PRINTERS: "word.printers",
    Act.TEST_PRINT: "word.test_print",
    Act.LOOK_AGAIN: "word.look_again",
    Act.USE_FOR_LABELS: "action.use_for_labels",
}
"""Keys of the translations."""


def act_text(speaker: Speaker, act: Act) -> str:
    """What the button of `act` says: the word that is on the command sheet, where it is there."""
    text = speaker.text(TEXTS[act])
    return text if text.isupper() else text[:1].upper() + text[1:]


def key_text(key: str) -> str:
    """How a key is written on a button: the signs that are on keyboards of every country."""
    return key.replace("Enter", "↵")


def day_paper_name(paper: DayPaper, speaker: Speaker) -> str:
    """What a paper of the end of day is called."""
    if paper.is_summary:
        return speaker.text("day.paper.summary")
    if not paper.carrier:
        return speaker.text("day.paper.any")
    return speaker.text("day.paper.carrier", carrier=speaker.name(paper.carrier))
