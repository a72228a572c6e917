"""The first key of a bench is given at its window, tried with PRO, and kept in the keyring."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from packstation.assembly.early import EarlyStation
from packstation.assembly.setup import Setup
from packstation.desktop.live_window import open_behind
from packstation.desktop.ports import Surroundings
from packstation.packing.problems import ProblemKind
from packstation.sandbox.child import SandboxProcess
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.file import parse
from packstation.settings.paths import bench_paths
from tests.tools.memory_keyring import MemoryKeyring
from tests.tools.memory_keyring import kept as kept

SETTINGS = """
[station]
mode = "live"
[pro]
url = "{url}"
[[printers]]
kind = "folder"
name = "Folder"
"""


async def test_a_bench_without_a_key_takes_the_one_that_pro_accepts_and_opens(
    tmp_path: Path, kept: MemoryKeyring
) -> None:
    pro = await asyncio.to_thread(SandboxProcess.start)
    setup = Setup(parse(SETTINGS.format(url=pro.url)), bench_paths(tmp_path))
    speaker = Speaker(Language.ENGLISH)
    around, closed, said = Surroundings(setup, speaker), asyncio.Event(), list[str]()
    key = around.ports().key
    assert key is not None

    async def people() -> None:
        async with asyncio.timeout(20):
            while around.state.unopened is None:
                await asyncio.sleep(0.01)
        assert around.state.unopened.kind is ProblemKind.NO_KEY
        for typed in ("two words", "K" * 32, pro.key):
            said.append(await key.replace(typed))

    try:
        async with AsyncExitStack() as stack:
            (bench, _), _ = await asyncio.gather(
                open_behind(setup, EarlyStation(), around, stack, closed), people()
            )
            assert bench is not None
            assert around.state.unopened is None
    finally:
        await asyncio.to_thread(pro.stop)
    assert said == [speaker.text("key.not_a_key"), speaker.text("key.refused"), ""]
    assert list(kept.kept.values()) == [pro.key]


async def test_a_window_that_is_closed_waits_for_no_key(
    tmp_path: Path, kept: MemoryKeyring
) -> None:
    setup = Setup(parse(SETTINGS.format(url="http://127.0.0.1:9")), bench_paths(tmp_path))
    closed = asyncio.Event()
    closed.set()
    around = Surroundings(setup, Speaker(Language.ENGLISH))
    async with AsyncExitStack() as stack, asyncio.timeout(20):
        bench, _ = await open_behind(setup, EarlyStation(), around, stack, closed)
    assert bench is None
    assert not kept.kept
