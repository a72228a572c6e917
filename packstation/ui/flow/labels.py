"""What buttons and keys are called."""

from packstation.sentences.speaker import Speaker
from packstation.ui.flow.actions import Pressable


def act_text(speaker: Speaker, act: Pressable) -> str:
    """What the button of `act` says: the word that is on the command sheet, where it is there."""
    text = speaker.text(act.text)
    return text if text.isupper() else text[:1].upper() + text[1:]


def key_text(key: str) -> str:
    """How a key is written on a button: the signs that are on keyboards of every country."""
    return key.replace("Enter", "↵")
