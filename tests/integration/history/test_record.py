"""An order's record as a PDF: what was said, who, and the links of the chain it hangs in."""

from pathlib import Path

import pytest

from packstation.assembly.evidence import write_evidence
from packstation.cli.dispatch import dispatch
from packstation.cli.shell.exits import ExitCode
from packstation.documents.pdfium import text_of
from packstation.journal.folder import DataFolder
from packstation.packing import commands as cmd
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.model import Mode
from packstation.settings.paths import bench_paths
from tests.bench_world import scan
from tests.integration.history.conftest import Kept
from tests.tape import Tape

SPEAKER = Speaker(Language.ENGLISH, is_strict=True)


def tape() -> Tape:
    made = Tape("S1").find().do(scan("mug"), 3).do(scan("nonsense"), 2).do(cmd.Acknowledge(), 1)
    return made.pack(2).answer(seconds=0.5)


async def test_it_tells_every_step_and_carries_the_links_of_the_log(
    kept: Kept, tmp_path: Path
) -> None:
    await tape().write(kept.journal)
    reader = kept.journal.reader
    path = await write_evidence(reader, "S1", tmp_path / "records", SPEAKER)
    assert path is not None
    text = text_of(path.read_bytes())
    for told in ("1 × A mug into parcel 1", "UNKNOWN BARCODE", "EC-1-1 is ready to ship", "Anna"):
        assert told in text
    links = await reader.links("S1")
    assert len(links) == len(tape().records)
    assert links[0].hex()[:16] in text
    assert links[max(links)].hex() in "".join(text.split())


async def test_without_names_nobody_is_named(kept: Kept, tmp_path: Path) -> None:
    await tape().write(kept.journal)
    path = await write_evidence(kept.journal.reader, "S1", tmp_path, SPEAKER, is_anonymous=True)
    assert path is not None
    text = text_of(path.read_bytes())
    assert "Anna" not in text
    assert "Packer 1" in text
    assert await write_evidence(kept.journal.reader, "S2", tmp_path, SPEAKER) is None


def test_the_command_line_tells_and_writes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import asyncio

    async def write() -> None:
        journal = bench_paths(tmp_path).journal_file(Mode.TRAINING)
        async with await DataFolder.open(journal.parent, station="Bench 1") as data:
            await tape().write(data.journal)

    asyncio.run(write())
    options = ["--data-dir", str(tmp_path)]
    assert dispatch(["history", "show", "ho-1", *options]) == ExitCode.DONE
    assert "Bench 1  Anna  1 × A mug into parcel 1" in capsys.readouterr().out
    assert dispatch(["history", "record", "HO-1", str(tmp_path / "out"), *options]) == ExitCode.DONE
    assert Path(capsys.readouterr().out.strip()).read_bytes().startswith(b"%PDF")
    assert dispatch(["history", "show", "HO-2", *options]) == ExitCode.UNFINISHED
    assert "no order HO-2" in capsys.readouterr().err
