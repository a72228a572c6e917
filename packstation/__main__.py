"""`python -m packstation`, the installed command and the bundle all begin here."""

import signal
import sys
from collections.abc import Sequence
from types import FrameType

from packstation.cli.dispatch import dispatch
from packstation.runtime.ending import ask_to_end
from packstation.runtime.private import keep_private


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (the process's own when None); return its exit code.

    SIGTERM, as at a log-out, ends it like Ctrl+C: in order, with everything recorded written.
    """
    # A shell script has what it puts behind `&` ignore SIGINT, and SIGTERM would go by it, too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _interrupt)
    # So does a closed terminal, or the guard would start the program anew; `nohup` still holds.
    hang_up = getattr(signal, "SIGHUP", None)
    if hang_up is not None and signal.getsignal(hang_up) is signal.SIG_DFL:
        signal.signal(hang_up, _interrupt)
    keep_private()
    return dispatch(sys.argv[1:] if argv is None else argv)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    ask_to_end(number)
    signal.raise_signal(signal.SIGINT)


if __name__ == "__main__":
    if hasattr(sys, "frozen"):
        # In the bundle a reader's process (documents/apart) begins here, too, and goes no further.
        # Elsewhere the first window need not wait for it.
        import multiprocessing

        multiprocessing.freeze_support()
    sys.exit(main())
