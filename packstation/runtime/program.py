"""How the program starts itself again, bundled or not."""

import sys


def own_command(*arguments: str) -> list[str]:
    """The argument vector that runs `packstation ARGUMENTS`, bundled or not.

    In the bundle the executable is the program itself and there is no Python to give `-m` to.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-P", "-m", "packstation", *arguments]
