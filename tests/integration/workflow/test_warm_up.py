"""The first label of a day finds its readers, and the window is not held up by slips."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from packstation.assembly.warm_up import warm_documents
from packstation.documents.apart import WORKERS
from tests.harness import Warehouse, drive

QUIET_S = 0.2
PACK_WITH_A_SLIP = """
import asyncio, pathlib, sys
from msgspec.structs import replace
from packstation.assembly.running import Pro, open_bench
from packstation.sandbox.child import SandboxProcess
from packstation.settings.model import Settings
from packstation.settings.paths import bench_paths
from tests.harness import Warehouse, pack

async def main():
    with SandboxProcess.start() as sandbox:
        warehouse = Warehouse(sandbox)
        goods = warehouse.order()
        settings = Settings()
        settings = replace(settings, packing=replace(settings.packing, acknowledge_notes=False))
        paths = bench_paths(pathlib.Path(sys.argv[1]))
        async with open_bench(settings, paths, Pro(sandbox.url, sandbox.key)) as bench:
            await pack(bench, goods, "!done")
    slips = [sheet.name for sheet in paths.print_dir.iterdir() if ".slip." in sheet.name]
    assert slips, sorted(sheet.name for sheet in paths.print_dir.iterdir())
    print(*sorted({name.partition(".")[0] for name in sys.modules}))

if __name__ == "__main__":
    asyncio.run(main())
"""


async def test_each_reader_starts_with_the_first_order_and_not_before(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    asked: list[float] = []
    loop = asyncio.get_running_loop()

    async def reading(work: Callable[..., Any], /, *_: Any, **__: Any) -> Any:
        asked.append(loop.time())
        return None

    async with warehouse.bench(tmp_path) as bench:
        warming = bench.tasks.start("warm", warm_documents(bench.station, reading, QUIET_S))
        await asyncio.sleep(QUIET_S * 2)
        assert not asked
        began = loop.time()
        await drive(bench, warehouse.order().reference)
        await warming
    assert len(asked) == WORKERS
    assert min(asked) >= began + QUIET_S


def test_the_window_keeps_no_sources_of_what_it_loads() -> None:
    """PySide6 reads the source of each module that is imported after it, and keeps it."""
    script = (
        "import linecache; "
        "from packstation.ui.toolkit.application import application; application(); "
        "before = {*linecache.cache}; "
        "import sqlalchemy, httpx; "
        "print(*(name for name in linecache.cache.keys() - before if name.endswith('.py')))"
    )
    environment = {**os.environ, "PYTHONPATH": ".", "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True
    )
    assert not ended.stdout.split()


def test_labels_and_slips_load_nothing_into_the_window_that_draws_papers(
    tmp_path: Path,
) -> None:
    script = tmp_path / "pack_with_a_slip.py"
    script.write_text(PACK_WITH_A_SLIP)
    command = [sys.executable, str(script), str(tmp_path / "data")]
    ended = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": "."}
    )
    assert ended.returncode == 0, ended.stderr
    assert "reportlab" not in ended.stdout.split()
