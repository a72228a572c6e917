import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packstation.printing.folder import FolderPrinter, file_stem
from packstation.printing.model import (
    DocumentKind,
    Format,
    JobState,
    NotPrinted,
    Printed,
    PrintJob,
    Readiness,
    Trouble,
)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def job(title: str, content: bytes = b"^XA^XZ", copies: int = 1) -> PrintJob:
    return PrintJob(
        title=title,
        kind=DocumentKind.LABEL,
        format=Format.ZPL,
        content=content,
        copies=copies,
    )


async def test_the_same_job_twice_is_one_file(tmp_path: Path) -> None:
    printer = FolderPrinter(tmp_path / "made" / "on demand")
    assert await printer.find("HO-1000 label 1 of 2") is JobState.NOT_THERE
    first = await printer.submit(job("HO-1000 label 1 of 2"))
    again = await printer.submit(job("HO-1000 label 1 of 2"))
    assert isinstance(first, Printed)
    assert first == again
    assert [path.read_bytes() for path in printer.path.iterdir()] == [b"^XA^XZ"]
    assert await printer.find("HO-1000 label 1 of 2") is JobState.DONE


async def test_another_document_under_a_known_title_never_overwrites(tmp_path: Path) -> None:
    printer = FolderPrinter(tmp_path)
    await printer.submit(job("A", b"^XAone^XZ"))
    outcome = await printer.submit(job("A", b"^XAtwo^XZ"))
    assert isinstance(outcome, NotPrinted)
    assert outcome.reason is Trouble.REFUSED
    assert printer.file_of(job("A")).read_bytes() == b"^XAone^XZ"


async def test_every_copy_is_a_file(tmp_path: Path) -> None:
    await FolderPrinter(tmp_path).submit(job("A", copies=3))
    assert names_in(tmp_path) == [
        "A.zpl",
        "A_copy-2.zpl",
        "A_copy-3.zpl",
    ]


async def test_a_folder_that_cannot_be_made_is_said_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    printer = FolderPrinter(tmp_path / "file" / "prints")
    outcome = await printer.submit(job("A"))
    assert isinstance(outcome, NotPrinted)
    assert outcome.nothing_came_out
    assert "prints" in outcome.sentence
    assert (await printer.status()).readiness is Readiness.NOT_READY


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
async def test_a_full_disk_is_said_and_leaves_no_half_file(tmp_path: Path) -> None:
    printer = FolderPrinter(tmp_path)
    (tmp_path / f".A.zpl.{os.getpid()}.part").symlink_to("/dev/full")
    outcome = await printer.submit(job("A"))
    assert isinstance(outcome, NotPrinted)
    assert outcome.reason is Trouble.DISK_FULL
    assert await printer.find("A") is JobState.NOT_THERE
    assert names_in(tmp_path) == []


@given(st.text(min_size=1), st.text(min_size=1))
def test_distinct_titles_have_distinct_safe_names(one: str, other: str) -> None:
    for title in (one, other):
        stem = file_stem(title)
        assert stem.isprintable()
        assert not stem.startswith(".")
        assert not set(stem) & set('/\\:*?"<>| ')
        assert 0 < len(stem.encode()) <= 140
    assert (file_stem(one) == file_stem(other)) == (one == other)


@pytest.mark.attack("files")
@pytest.mark.parametrize("title", ["..", "/", "../../etc/passwd", "NUL", "con.label", "a" * 500])
def test_a_hostile_title_stays_in_the_folder(title: str) -> None:
    stem = file_stem(title)
    assert Path(stem).name == stem
    assert stem.lower() not in {"nul", "con.label"}


async def test_a_folder_takes_only_the_formats_it_is_set_to(tmp_path: Path) -> None:
    printer = FolderPrinter(tmp_path / "prints", "Folder", frozenset({Format.PDF}))
    outcome = await printer.submit(job("A"))
    assert isinstance(outcome, NotPrinted)
    assert outcome.reason is Trouble.WRONG_FORMAT
    assert not printer.file_of(job("A")).exists()
