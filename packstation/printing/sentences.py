"""What is wrong with a printer and what to do about it, in the packer's words."""

from packstation.printing.model import Trouble

_REMEDIES = {
    Trouble.OUT_OF_PAPER: "{name} is out of paper. Put in a new roll.",
    Trouble.OUT_OF_RIBBON: "{name} is out of ribbon. Put in a new ribbon.",
    Trouble.HEAD_OPEN: "The print head of {name} is open. Close it.",
    Trouble.PAUSED: "{name} is paused. Press its pause button.",
    Trouble.TOO_HOT: "{name} is too hot. Let it cool down for a few minutes.",
    Trouble.BUSY: "{name} has more jobs than it can hold. Wait until it has printed some.",
    Trouble.GONE: "{name} does not answer. Check that it is on and its cable is in.",
    Trouble.WITHDRAWN: "The job was withdrawn from {name}.",
    Trouble.TOO_SLOW: "{name} did not print in time, so the job was withdrawn.",
    Trouble.WRONG_FORMAT: "{name} cannot print this kind of document. Choose another printer.",
}


def remedy(name: str, trouble: Trouble) -> str:
    """The sentence for `trouble` at the printer called `name`."""
    text = _REMEDIES.get(trouble, "{name} refused the job. Look at the printer, then try again.")
    return text.format(name=name)
