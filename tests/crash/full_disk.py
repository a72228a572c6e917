"""A bench whose disk is full while an order is packed: `python -m tests.crash.full_disk JOB`.

Writes a JSON line when the journal stands still, waits for a line on standard input, makes room,
and writes another one when everything is done.
"""

import asyncio
import sys
from pathlib import Path

import msgspec

from packstation.assembly.running import Pro, RunningBench, open_bench
from packstation.driving.driver import Driver
from packstation.packing import commands as cmd
from packstation.settings.paths import bench_paths
from tests.crash import packer
from tests.crash.worker import Job


class Told(msgspec.Struct, frozen=True):
    """What the bench says of itself."""

    is_settled: bool
    has_failed: bool
    has_sentence: bool


async def main(job: Job) -> None:
    """Pack with a full disk; see the module's text."""
    scenario = job.scenario
    paths = bench_paths(Path(job.folder) / "data")
    async with open_bench(scenario.settings, paths, Pro(job.url, job.key)) as bench:
        driver = Driver(bench)
        await packer.open_order(bench, driver, job.number)
        await packer.pack_items(bench, driver, scenario)
        _set_room(1)
        driver.act(cmd.Done())
        await bench.until(lambda: bench.writer.failure is not None, 10)
        _tell(bench)
        await asyncio.to_thread(sys.stdin.readline)
        _set_room(None)
        await bench.settled(30)
        _tell(bench)


def _set_room(size_bytes: int | None) -> None:
    """No file of this process may grow above so many bytes: what a full disk does to it."""
    import resource  # not on Windows, where the tests of this are skipped and still collected

    soft = resource.RLIM_INFINITY if size_bytes is None else size_bytes
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, resource.RLIM_INFINITY))


def _tell(bench: RunningBench) -> None:
    told = Told(
        bench.station.is_settled and bench.writer.queued == 0,
        bench.writer.failure is not None,
        bench.lights.state.store_problem is not None,
    )
    sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(msgspec.json.decode(sys.argv[1], type=Job)))
