"""Opens a bench for a command, and turns what stands in the way into a sentence and a code."""

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from packstation.cli.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from packstation.starting import Started


@asynccontextmanager
async def running_bench(arguments: argparse.Namespace) -> "AsyncIterator[Started]":
    """A bench as the command line, the environment and the settings want it.

    Raises CommandError for records that cannot be opened or a PRO that cannot be addressed.
    """
    from packstation.journal.errors import JournalError
    from packstation.pro.errors import InvalidBaseUrl
    from packstation.sandbox.child import SandboxError
    from packstation.setup import read_setup
    from packstation.starting import start_bench

    setup = read_setup(arguments.overrides)
    try:
        async with start_bench(setup) as started:
            yield started
    except InvalidBaseUrl as error:
        raise CommandError(str(error), ExitCode.SETTINGS) from error
    except (JournalError, SandboxError) as error:
        raise CommandError(str(error)) from error
