"""PRO's key changes in the middle of a shift: orders wait, and go on with the new one."""

import logging
from pathlib import Path

import pytest

from packstation.assembly.running import RunningBench
from packstation.assembly.setup import Setup
from packstation.assembly.starting import Started
from packstation.desktop.ports import Surroundings
from packstation.driving.driver import Driver
from packstation.packing.problems import ProblemKind
from packstation.packing.session import Phase
from packstation.pro.errors import Unauthorized
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.errors import KeyUnavailable
from packstation.settings.model import Settings
from packstation.settings.paths import bench_paths
from packstation.settings.secrets import KEY_VARIABLE, ApiKey, read_key
from packstation.workflow.key_holder import KeyHolder
from tests.harness import PATIENCE_S, Goods, Warehouse, pack, session_of
from tests.tools.memory_keyring import MemoryKeyring
from tests.tools.memory_keyring import kept as kept

ENGLISH = Speaker(Language.ENGLISH, is_strict=True)


async def scan(bench: RunningBench, *codes: str) -> None:
    """Scan without waiting for what is owed."""
    driver = Driver(bench, patience_s=PATIENCE_S)
    for code in codes:
        await driver.scan(code)


def around(bench: RunningBench, folder: Path) -> Surroundings:
    """What the window has of the bench."""
    made = Surroundings(Setup(Settings(), bench_paths(folder)), ENGLISH)
    made.attach(Started(bench))
    return made


def waits_for_a_key(bench: RunningBench, goods: Goods) -> bool:
    problem = session_of(bench, goods).check.problem
    return problem is not None and problem.kind is ProblemKind.KEY_REFUSED


def is_refused(window: Surroundings) -> bool:
    return window.state.is_key_refused


async def test_an_order_that_waits_for_a_key_is_finished_with_the_new_one(
    warehouse: Warehouse, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    goods, old, new = warehouse.order(), warehouse.key, "sandbox-another-key-0001"
    async with warehouse.bench(tmp_path) as bench:
        window = around(bench, tmp_path)
        await scan(bench, goods.reference)
        assert await bench.until(
            lambda: session_of(bench, goods).phase is Phase.PACKING, PATIENCE_S
        )
        warehouse.change_key(new)
        await scan(bench, *goods.scans, "PS:DONE")
        assert await bench.until(lambda: waits_for_a_key(bench, goods), PATIENCE_S)
        assert is_refused(window)
        key_port = window.ports().key
        assert key_port is not None
        assert await key_port.replace("one two") == ENGLISH.text("key.not_a_key")
        assert await key_port.replace("sandbox-wrong") == ENGLISH.text("key.refused")
        assert session_of(bench, goods).phase is Phase.SHIPPING
        assert await key_port.replace(f" {new}\n") == ""
        assert await bench.settled(PATIENCE_S)
        assert session_of(bench, goods).phase is Phase.FINISHED
        assert not is_refused(window)
    assert len(warehouse.consignments(goods)) == 1
    assert old not in caplog.text
    assert new not in caplog.text


async def test_a_wrong_key_typed_while_the_right_one_is_in_use_changes_nothing(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        with pytest.raises(Unauthorized):
            await bench.use_key(ApiKey("sandbox-wrong"))
        assert (await pack(bench, goods, "PS:DONE")).phase is Phase.FINISHED


async def test_a_new_key_of_a_live_bench_is_there_at_the_next_start(
    warehouse: Warehouse, kept: MemoryKeyring
) -> None:
    holder = KeyHolder(warehouse.url, ApiKey("old"), is_kept=True, environment={})
    await holder.replace(ApiKey(warehouse.key))
    await holder.keep()
    assert holder.reveal() == warehouse.key
    assert read_key(warehouse.url, {}) == ApiKey(warehouse.key)


async def test_a_key_that_cannot_be_kept_is_used_until_the_end(
    warehouse: Warehouse, kept: MemoryKeyring
) -> None:
    environment = {KEY_VARIABLE: "old"}
    holder = KeyHolder(warehouse.url, ApiKey("old"), is_kept=True, environment=environment)
    await holder.replace(ApiKey(warehouse.key))
    with pytest.raises(KeyUnavailable, match=KEY_VARIABLE):
        await holder.keep()
    assert holder.reveal() == warehouse.key
    assert kept.kept == {}


async def test_a_pro_that_cannot_be_asked_does_not_keep_a_new_key_out() -> None:
    holder = KeyHolder("http://127.0.0.1:9", ApiKey("old"), is_kept=False)
    await holder.replace(ApiKey("new"))
    await holder.keep()
    assert holder.reveal() == "new"
