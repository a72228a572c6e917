"""What is wrong with a printer and what to do about it, in the packer's words."""

from packstation.printing.model import Trouble

_REMEDIES = {
    Trouble.OUT_OF_PAPER: "{name} is out of paper. Put in a new roll.",
    Trouble.OUT_OF_RIBBON: "{name} is out of ribbon. Put in a new ribbon.",
    Trouble.HEAD_OPEN: "The print head of {name} is open. Close it.",
    Trouble.JAMMED: "Paper is jammed in {name}. Clear it.",
    Trouble.WRONG_MEDIA: "{name} has the wrong paper or labels in it. Put in the right size.",
    Trouble.PAUSED: "{name} is paused. Press its pause button.",
    Trouble.TOO_HOT: "{name} is too hot. Let it cool down for a few minutes.",
    Trouble.BUSY: "{name} has more jobs than it can hold. Wait until it has printed some.",
    Trouble.GONE: "{name} does not answer. Check that it is on and its cable is in.",
    Trouble.WITHDRAWN: "The job was withdrawn from {name}.",
    Trouble.TOO_SLOW: (
        "{name} did not print in time, so the job was withdrawn. Look at the printer."
    ),
    Trouble.QUEUE_PAUSED: "The queue of {name} is paused on its computer. Resume it there.",
    Trouble.QUEUE_CLOSED: "The queue of {name} takes no jobs. Let it accept jobs again.",
    Trouble.QUEUE_GONE: "The queue of {name} is not there any more. Set it up again.",
    Trouble.SPOOLER_DOWN: "The print service of {name} does not answer. Check that it runs.",
    Trouble.JOB_HELD: (
        "A job for {name} was held in its queue, so it was withdrawn. Take the hold off the queue."
    ),
    Trouble.DISK_FULL: "The disk of {name} is full. Make room on it.",
    Trouble.NOT_WRITABLE: "This computer does not let Packstation write to {name}. Tell IT.",
    Trouble.WRONG_FORMAT: "{name} cannot print this kind of document. Choose another printer.",
}


def remedy(name: str, trouble: Trouble) -> str:
    """The sentence for `trouble` at the printer called `name`."""
    text = _REMEDIES.get(trouble, "{name} refused the job. Look at the printer, then try again.")
    return text.format(name=name)
