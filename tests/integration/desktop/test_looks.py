"""Where a look is kept: the packer's beside the orders, the bench's in its settings file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from packstation.desktop.looks import KeptLooks
from packstation.journal.files.sqlite_file import LocalFiles
from packstation.journal.looks import PackerLook, PackerLooks
from packstation.journal.schema import Schema
from packstation.journal.store import Store
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.layers import read_layers
from packstation.ui.flow.place_ports import Worn

POLISH = Worn(Language.POLISH, "high-contrast", 1.25)


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[tuple[KeptLooks, PackerLooks]]:
    store = await Store.open(LocalFiles(tmp_path).of(Schema.ORDERS))
    looks = PackerLooks(store)
    yield KeptLooks(tmp_path / "settings.toml", Speaker(Language.ENGLISH), looks), looks
    await store.close()


async def test_a_packers_look_is_found_again(kept: tuple[KeptLooks, PackerLooks]) -> None:
    looks, _ = kept
    assert await looks.keep("Anna", POLISH) == ""
    assert await looks.of("Anna") == POLISH
    assert await looks.of("Ben") is None


async def test_the_benchs_look_goes_into_its_settings_file(
    kept: tuple[KeptLooks, PackerLooks], tmp_path: Path
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('# ours\n[window]\nlanguage = "de"  # as agreed\n')
    assert await kept[0].keep("", POLISH) == ""
    window = read_layers(file).settings.window
    assert (window.language.value, window.theme.value) == ("pl", "high-contrast")
    assert window.type_scale == 1.25
    assert "# as agreed" in file.read_text()


async def test_a_file_that_cannot_be_changed_is_said(
    kept: tuple[KeptLooks, PackerLooks], tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").write_text("[window\n")
    assert "could not be kept" in await kept[0].keep("", POLISH)


async def test_what_a_newer_program_wrote_does_no_harm(
    kept: tuple[KeptLooks, PackerLooks],
) -> None:
    await kept[1].put("Anna", PackerLook("xx", "neon", 100))
    assert await kept[0].of("Anna") is None
