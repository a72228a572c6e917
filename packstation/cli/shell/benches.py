"""Opens a bench for a command, and turns what stands in the way into a sentence and a code."""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from packstation.cli.shell.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from packstation.assembly.history import Beside
    from packstation.assembly.starting import Started
    from packstation.journal.support import Records
    from packstation.pro.client import ProClient


@asynccontextmanager
async def running_bench(arguments: argparse.Namespace) -> "AsyncIterator[Started]":
    """A bench as the command line, the environment and the settings want it.

    Raises CommandError for records that cannot be opened or a PRO that cannot be addressed.
    """
    from packstation.assembly.setup import read_setup
    from packstation.assembly.starting import start_bench
    from packstation.journal.errors import JournalError
    from packstation.pro.errors import InvalidBaseUrl
    from packstation.sandbox.child import SandboxError

    setup = read_setup(arguments.overrides)
    try:
        async with start_bench(setup) as started:
            yield started
    except InvalidBaseUrl as error:
        raise CommandError(str(error), ExitCode.SETTINGS) from error
    except (JournalError, SandboxError) as error:
        raise CommandError(str(error)) from error


@asynccontextmanager
async def asking_pro(arguments: argparse.Namespace) -> "AsyncIterator[ProClient]":
    """The PRO of this bench, in training its simulator, without opening the bench's records.

    Raises CommandError for a PRO that cannot be addressed.
    """
    from packstation.assembly.running import Pro, pro_of
    from packstation.assembly.setup import read_setup
    from packstation.pro.client import ProClient
    from packstation.pro.errors import InvalidBaseUrl
    from packstation.sandbox.child import SandboxError, SandboxProcess

    setup = read_setup(arguments.overrides)
    async with AsyncExitStack() as stack:
        try:
            if setup.is_sandboxed:
                sandbox = await asyncio.to_thread(SandboxProcess.start)
                stack.push_async_callback(asyncio.to_thread, sandbox.stop)
                pro = Pro(sandbox.url, sandbox.key)
            else:
                pro = pro_of(setup.settings)
            client = await stack.enter_async_context(ProClient(pro.url, lambda: pro.key))
        except InvalidBaseUrl as error:
            raise CommandError(str(error), ExitCode.SETTINGS) from error
        except SandboxError as error:
            raise CommandError(str(error)) from error
        yield client


def bench_records(arguments: argparse.Namespace) -> "Records":
    """The bench's log, or its fleet's, as support reads it.

    Raises CommandError when there is none yet, KeyUnavailable.
    """
    from packstation.assembly.factories import records_of
    from packstation.assembly.setup import read_setup

    setup = read_setup(arguments.overrides)
    path = setup.paths.journal_file(setup.settings.station.mode)
    if setup.settings.fleet_store is None and not path.exists():
        raise CommandError(f"There is no journal at {path}.", ExitCode.SETTINGS)
    return records_of(setup.settings, setup.paths, os.environ)


@asynccontextmanager
async def bench_history(arguments: argparse.Namespace) -> "AsyncIterator[Beside]":
    """The bench's log and history, or its fleet's, beside whatever bench is at work on them.

    Raises CommandError when there are none yet or they cannot be read, KeyUnavailable.
    """
    from packstation.assembly.history import history_beside
    from packstation.assembly.setup import read_setup
    from packstation.journal.errors import JournalError

    setup = read_setup(arguments.overrides)
    path = setup.paths.journal_file(setup.settings.station.mode)
    if setup.settings.fleet_store is None and not path.exists():
        raise CommandError(f"There is no journal at {path}.", ExitCode.SETTINGS)
    try:
        async with history_beside(setup, os.environ) as beside:
            yield beside
    except JournalError as error:
        raise CommandError(str(error)) from error
