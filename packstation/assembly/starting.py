"""From a setup to a running bench: training with a PRO of its own, or the real one."""

import asyncio
import logging
import os
import platform
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import msgspec

from packstation import __version__
from packstation.assembly.early import EarlyStation
from packstation.assembly.running import Pro, RunningBench, open_bench, pro_of
from packstation.assembly.setup import Setup
from packstation.journal.errors import OF_SERVERS, JournalError, JournalUnwritable
from packstation.packing.problems import Problem, ProblemKind
from packstation.pro.errors import InvalidBaseUrl
from packstation.runtime.logs import log_to, stop_logging
from packstation.runtime.phrase import Translate
from packstation.runtime.translated import into
from packstation.sandbox.child import SandboxError, SandboxProcess
from packstation.settings.errors import SettingsError
from packstation.settings.model import Mode
from packstation.settings.paths import usable_folder
from packstation.settings.secrets import ApiKey
from packstation.workflow.problem_of import store_problem

log = logging.getLogger("packstation")

STATE_NAME = "simulator.state"
"""Lies beside the journal of training: what the one remembers, the other must know too."""

FORESEEN = (JournalError, SettingsError, InvalidBaseUrl, SandboxError)
"""What can keep a bench from opening; `str()` of each is a sentence with what to do."""


def passing_problem(error: Exception) -> Problem | None:
    """What to show of an error that passes without anybody at the bench; None for the others."""
    if isinstance(error, JournalUnwritable) and error.obstacle in OF_SERVERS:
        return store_problem(error)
    return None


def not_started(error: Exception, language: str) -> Problem:
    """What to show of an error that somebody has to mend."""
    return Problem(ProblemKind.NOT_STARTED, detail=_told(error, into(language)))


def _told(error: Exception, translate: Translate) -> str:
    match error:
        case SettingsError():
            return error.said(translate)
        case JournalError() | InvalidBaseUrl():
            return error.phrase.said(translate)
    return str(error)


class Started(msgspec.Struct, frozen=True):
    """A running bench, and in training mode the sample orders that its PRO offers."""

    bench: RunningBench
    samples: tuple[dict[str, Any], ...] = ()


@asynccontextmanager
async def start_bench(
    setup: Setup, early: EarlyStation | None = None, key: ApiKey | None = None
) -> AsyncIterator[Started]:
    """Run a bench; in training mode with a PRO of its own that ends with it.

    `early` is a Station that is shown already; `key` one that was given at the window.

    Raises what `open_bench` and `pro_of` raise, SandboxError.
    """
    if setup.fault:
        raise setup.fault
    async with AsyncExitStack() as stack:
        stack.callback(stop_logging, log_to(usable_folder(setup.paths.log_dir)))
        log.info(
            "Packstation %s begins, %s, process %d, Python %s, %s %s",
            __version__,
            setup.settings.station.mode.value,
            os.getpid(),
            platform.python_version(),
            platform.system(),
            platform.release(),
        )
        stack.callback(log.info, "Packstation ends")
        if not setup.is_sandboxed:
            live = pro_of(setup.settings, key)
            opening = open_bench(setup.settings, setup.paths, live, early=early)
            yield Started(await stack.enter_async_context(opening))
            return
        training = usable_folder(setup.paths.journal_file(Mode.TRAINING).parent)
        sandbox = await asyncio.to_thread(SandboxProcess.start, state=training / STATE_NAME)
        stack.push_async_callback(asyncio.to_thread, sandbox.stop)
        pro = Pro(sandbox.url, sandbox.key)
        bench = await stack.enter_async_context(
            open_bench(setup.settings, setup.paths, pro, early=early)
        )
        await _offer_samples(bench, sandbox)
        yield Started(bench, tuple(sandbox.orders))


async def _offer_samples(bench: RunningBench, sandbox: SandboxProcess) -> None:
    """Put the samples that PRO does not know into the inbox, and note the numbers of the others."""
    for body in await sandbox_inbox(sandbox.url, sandbox.key):
        number = body["OrderReferenceProvidedByCustomer"]
        await bench.folder.inbox.put(number, msgspec.json.encode(body).decode())
    for order in sandbox.orders:
        if order["reference"]:
            await bench.folder.inbox.put(order["own_number"], "{}")
            await bench.folder.inbox.mark_created(order["own_number"], order["reference"])
    await bench.order_numbers.learn()


async def sandbox_inbox(url: str, key: str) -> list[dict[str, Any]]:
    """The Create Order bodies of the simulator's samples."""
    import httpx

    async with httpx.AsyncClient(headers={"ocp-apim-subscription-key": key}) as http:
        reply = await http.get(f"{url}/_sandbox/inbox")
        reply.raise_for_status()
        bodies: list[dict[str, Any]] = reply.json()
        return bodies
