"""`python -m packstation`, the installed command and the bundle all begin here."""

import sys
from collections.abc import Sequence

from packstation.cli.dispatch import dispatch


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (the process's own when None); return its exit code."""
    return dispatch(sys.argv[1:] if argv is None else argv)


if __name__ == "__main__":
    sys.exit(main())
