"""A setting that is changed at the window holds in the bench that runs, from when on it says."""

from pathlib import Path

from msgspec.structs import replace

from packstation.assembly.setup import Setup
from packstation.assembly.starting import Started
from packstation.desktop.ports import Surroundings
from packstation.packing.session import Phase
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.model import FiguresSettings
from packstation.settings.paths import bench_paths
from tests.harness import PATIENCE_S, Warehouse, pack, session_of


async def test_a_changed_rule_of_packing_holds_from_the_next_order_on(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    first, second = warehouse.order(), warehouse.order()
    async with warehouse.bench(tmp_path) as bench:
        window = Surroundings(
            Setup(bench.settings, bench_paths(tmp_path)), Speaker(Language.ENGLISH)
        )
        window.attach(Started(bench))
        await pack(bench, first)
        assert await bench.settled(PATIENCE_S)
        packing = replace(bench.settings.packing, ask_label_scan=True)
        window.take_settings(
            replace(bench.settings, packing=packing, figures=FiguresSettings(target_an_hour=45))
        )
        await pack(bench, second)
        assert await bench.settled(PATIENCE_S)
        assert session_of(bench, first).phase is Phase.FINISHED
        assert not session_of(bench, first).policy.ask_label_scan
        assert session_of(bench, second).policy.ask_label_scan
        assert window.behind.target_an_hour() == 45
