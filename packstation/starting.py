"""From settings, command line and environment to a running bench: training or the real PRO."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from packstation.app import Bench, Pro, open_bench, pro_of
from packstation.settings.environment import Overrides, resolve
from packstation.settings.file import load
from packstation.settings.model import Mode, Settings
from packstation.settings.paths import Paths, bench_paths

if TYPE_CHECKING:
    from packstation.sandbox.child import SandboxProcess


class Setup(msgspec.Struct, frozen=True):
    """What a start has to go by."""

    settings: Settings
    paths: Paths

    @property
    def is_sandboxed(self) -> bool:
        """Whether PRO is the built-in simulator."""
        return self.settings.station.mode is Mode.TRAINING and not self.settings.pro.url


def read_setup(overrides: Overrides, *, training: bool = False) -> Setup:
    """The settings of this start. Raises SettingsError.

    `training` asks for training mode whatever the settings file says.
    """
    paths = bench_paths(overrides.data_dir)
    settings = load(paths.settings_file)
    if training:
        settings = replace(
            settings,
            station=replace(settings.station, mode=Mode.TRAINING),
            pro=replace(settings.pro, url=""),
        )
        overrides = replace(overrides, pro_url=None)
    return Setup(resolve(settings, overrides), paths)


class Started(msgspec.Struct, frozen=True):
    """A running bench, and in training mode the sample orders that its PRO offers."""

    bench: Bench
    samples: tuple[dict[str, Any], ...] = ()


@asynccontextmanager
async def start_bench(setup: Setup) -> AsyncIterator[Started]:
    """Run a bench; in training mode with a PRO of its own that ends with it.

    Raises what `open_bench` and `pro_of` raise, SandboxError.
    """
    async with AsyncExitStack() as stack:
        if not setup.is_sandboxed:
            yield Started(
                await stack.enter_async_context(
                    open_bench(setup.settings, setup.paths, pro_of(setup.settings))
                )
            )
            return
        from packstation.sandbox.child import SandboxProcess

        sandbox = await asyncio.to_thread(SandboxProcess.start)
        stack.push_async_callback(asyncio.to_thread, sandbox.stop)
        pro = Pro(sandbox.url, sandbox.key)
        bench = await stack.enter_async_context(open_bench(setup.settings, setup.paths, pro))
        await _offer_samples(bench, sandbox)
        yield Started(bench, tuple(sandbox.orders))


async def _offer_samples(bench: Bench, sandbox: "SandboxProcess") -> None:
    """Put the samples that PRO does not know into the inbox, and note the numbers of the others."""
    for body in await sandbox_inbox(sandbox.url, sandbox.key):
        number = body["OrderReferenceProvidedByCustomer"]
        await bench.folder.inbox.put(number, msgspec.json.encode(body).decode())
    for order in sandbox.orders:
        if order["reference"]:
            await bench.folder.inbox.put(order["own_number"], "{}")
            await bench.folder.inbox.mark_created(order["own_number"], order["reference"])
    await bench.refresh_orders()


async def sandbox_inbox(url: str, key: str) -> list[dict[str, Any]]:
    """The Create Order bodies of the simulator's samples."""
    import httpx

    async with httpx.AsyncClient(headers={"ocp-apim-subscription-key": key}) as http:
        reply = await http.get(f"{url}/_sandbox/inbox")
        reply.raise_for_status()
        bodies: list[dict[str, Any]] = reply.json()
        return bodies
