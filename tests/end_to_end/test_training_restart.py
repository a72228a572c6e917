"""Training goes on after a restart: the simulator remembers what the journal remembers."""

import datetime
from pathlib import Path

import pytest

from packstation.assembly.running import RunningBench
from packstation.assembly.setup import Setup, read_setup
from packstation.assembly.starting import STATE_NAME, start_bench
from packstation.cli.shell.exits import CommandError
from packstation.cli.training import begin_anew
from packstation.journal.files.lock import FolderLock
from packstation.packing.events import ConsignmentPacked
from packstation.packing.session import Phase
from packstation.scanning.scan import ScanSource, read_scan
from packstation.settings.environment import Overrides
from packstation.workflow.looping.board import Change

PATIENCE_S = 60


def setup_in(folder: Path) -> Setup:
    return read_setup(Overrides(data_dir=folder), training=True)


def phase(bench: RunningBench) -> Phase | None:
    session = bench.station.bench.session
    return session.phase if session else None


def scan(bench: RunningBench, text: str) -> None:
    now = datetime.datetime.now(datetime.UTC)
    bench.station.scan(read_scan(text, now, ScanSource.SCRIPT))


@pytest.mark.parametrize("kind", ["known to PRO", "from the inbox"])
async def test_half_an_order_is_finished_after_a_restart(tmp_path: Path, kind: str) -> None:
    setup = setup_in(tmp_path)
    in_inbox = kind == "from the inbox"
    async with start_bench(setup) as started:
        order = next(
            o
            for o in started.samples
            if o["in_inbox"] is in_inbox and sum(i["quantity"] for i in o["items"]) > 1
        )
        codes = [i["barcode"] for i in order["items"] for _ in range(i["quantity"])]
        scan(started.bench, order["own_number"])
        assert await started.bench.until(lambda: phase(started.bench) is Phase.PACKING, PATIENCE_S)
        scan(started.bench, "PS:OK")
        scan(started.bench, codes[0])
    async with start_bench(setup) as started:
        bench = started.bench
        assert phase(bench) is Phase.PACKING
        for code in codes[1:]:
            scan(bench, code)
        scan(bench, "PS:DONE")
        assert await bench.until(lambda: phase(bench) is Phase.FINISHED, PATIENCE_S)


async def test_what_was_packed_is_labelled_after_a_restart(tmp_path: Path) -> None:
    setup = setup_in(tmp_path)
    async with start_bench(setup) as started:
        bench = started.bench
        order = next(o for o in started.samples if o["reference"])
        seen: list[Change] = []
        bench.station.listen(seen.append)
        scan(bench, order["reference"])
        assert await bench.until(lambda: phase(bench) is Phase.PACKING, PATIENCE_S)
        scan(bench, "PS:OK")
        for item in order["items"]:
            for _ in range(item["quantity"]):
                scan(bench, item["barcode"])
        scan(bench, "PS:DONE")

        def is_packed() -> bool:
            return any(isinstance(e, ConsignmentPacked) for change in seen for e in change.events)

        assert await bench.until(is_packed, PATIENCE_S)
    async with start_bench(setup) as started:
        bench = started.bench
        stream = next(iter(bench.station.bench.sessions))

        def is_finished() -> bool:
            return bench.station.bench.sessions[stream].phase is Phase.FINISHED

        assert await bench.until(is_finished, PATIENCE_S)


def test_a_fresh_training_keeps_the_earlier_one_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "training"
    folder.mkdir()
    (folder / STATE_NAME).write_bytes(b"an earlier training")
    begin_anew(tmp_path)
    (aside,) = tmp_path.glob("training-until-*")
    assert (aside / STATE_NAME).read_bytes() == b"an earlier training"
    assert not folder.exists()
    assert str(aside) in capsys.readouterr().err
    begin_anew(tmp_path)  # nothing to set aside is no error
    assert list(tmp_path.iterdir()) == [aside]


def test_a_training_that_another_program_works_in_is_left_alone(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path / "training")
    with pytest.raises(CommandError, match=r"."):
        begin_anew(tmp_path)
    lock.release()
    assert (tmp_path / "training").is_dir()
