"""The first document of a day finds everything ready, and no scan waited for that."""

import asyncio
import subprocess
import sys
from functools import partial

from packstation.assembly.warm_up import warm_documents
from packstation.documents.careful import in_a_thread
from packstation.packing.barcodes.codes import Code
from packstation.packing.session import Policy
from packstation.runtime.tasks import Tasks
from packstation.scanning.scan import Scan, ScanSource
from packstation.workflow.station import Station
from tests.tools.printers import NOW
from tests.tools.window import NoPerformer, NoRecorder

QUIET_S = 0.3
DRAW_AFTER_WARMING = """
import sys
from packstation.documents.warming import STEPS
for step in STEPS:
    step()
from packstation.documents.own.fonts import fonts
from packstation.documents.own.manifest_summary import (
    ManifestEntry,
    ManifestSummary,
    manifest_summary,
)
from packstation.documents.own.packing_slip import PackingSlip, SlipLine, packing_slip
import datetime
modules, files = set(sys.modules), dict(fonts()._loaded)
names = ("Mug", "Κούπα", "Чайник", "Świeca", "茶杯", "ספל", "كوب")
lines = tuple(SlipLine(name=name, ordered=1, in_this_parcel=1) for name in names)
packing_slip(PackingSlip(order_number="HO-1", lines=lines, ship_to=names))
entry = ManifestEntry(reference="EC-1", order_number="HO-1", carrier="DPD")
now = datetime.datetime.now(datetime.UTC)
manifest_summary(ManifestSummary(made_at=now, location="York", station="B", entries=(entry,)))
assert fonts()._loaded == files, set(fonts()._loaded) - set(files)
assert set(sys.modules) == modules, set(sys.modules) - modules
"""


def test_once_warm_no_document_reads_a_font_or_loads_a_library() -> None:
    command = [sys.executable, "-c", DRAW_AFTER_WARMING]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


async def test_while_somebody_scans_nothing_is_warmed() -> None:
    crashes: list[BaseException] = []
    tasks = Tasks(lambda _, error: crashes.append(error))
    station = Station(
        recorder=NoRecorder(),
        performer=NoPerformer(),
        tasks=tasks,
        new_stream=lambda: "S",
        policy=Policy(),
    )
    done: list[int] = []
    steps = [partial(done.append, number) for number in range(3)]
    warming = tasks.start("warm", warm_documents(station, in_a_thread, steps, QUIET_S))
    for _ in range(10):
        station.scan(Scan(Code("PS:MANIFEST"), NOW, ScanSource.SCRIPT))
        await asyncio.sleep(QUIET_S / 3)
    assert done == []
    await warming
    assert done == [0, 1, 2]
    assert crashes == []
    await tasks.close()
