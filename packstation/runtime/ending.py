"""Whether somebody asked the program to end: Qt's callbacks swallow what a signal raises there."""

_asked: list[int] = []


def ask_to_end(signal_number: int) -> None:
    """A signal asked for it."""
    _asked.append(signal_number)


def is_asked_to_end() -> bool:
    """Whether any signal did."""
    return bool(_asked)
