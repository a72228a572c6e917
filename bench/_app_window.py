"""Starts the real program with an ear on its windows.

    python -m bench._app_window PACKSTATION-ARGUMENTS…

Apart from what it starts, because the readers of documents load this file anew, as they load the
program's own `__main__`: what is imported here would stand in their memory, too.
"""

import sys

if __name__ == "__main__":
    from bench._listening import main

    sys.exit(main())
