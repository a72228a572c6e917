"""Which picture goes with an act: by the key of its name in the translations."""

from packstation.ui.flow.actions import Pressable

ICONS: dict[str, str] = {
    "word.ok": "check",
    "word.pack_here": "parcel",
    "word.new_parcel": "plus",
    "word.undo": "undo",
    "word.short": "minus",
    "word.done": "check",
    "word.retry": "redo",
    "word.seal": "seal",
    "word.split": "split",
    "word.take_out": "take_out",
    "word.hold": "hold",
    "word.reprint": "printer",
    "word.redo": "redo",
    "word.extra_parcel": "plus",
    "word.next": "order",
    "word.manifest": "manifest",
    "word.printers": "printer",
    "word.scanner": "scan",
    "word.return": "undo",
    "word.address": "person",
    "word.search": "search",
    "word.record": "order",
    "record.evidence": "manifest",
    "word.figures": "figures",
    "word.look": "look",
    "word.language": "look",
    "word.theme": "look",
    "word.type_size": "look",
    "word.test_print": "printer",
    "word.look_again": "redo",
    "action.more": "more",
    "action.type": "keyboard",
    "action.quantity": "times",
    "action.weigh": "scale",
    "action.accept_weight": "scale",
    "action.confirm_by_hand": "hand",
    "action.old_labels": "undo",
    "action.move": "arrow",
    "action.other_parcel": "parcel",
    "action.box": "box",
    "action.resume": "play",
    "action.back": "back",
    "action.key": "settings",
    "action.pin": "person",
    "action.teach": "scan",
    "service.other": "service",
    "ask.yes": "check",
    "ask.no": "cross",
    "figures.earlier": "back",
    "figures.later": "arrow",
}
"""The files of `resources/icons`, without `.svg`."""


def icon_of(act: Pressable) -> str:
    """The name of its picture; empty where it has none."""
    return ICONS.get(act.text, "")
