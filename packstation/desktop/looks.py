"""Looks of the window: packers' beside the orders, the bench's own in the settings file."""

import asyncio
import logging
from pathlib import Path

from packstation.journal.errors import JournalError
from packstation.journal.looks import PackerLook, PackerLooks
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.settings.errors import SettingsError
from packstation.ui.flow.place_ports import Worn
from packstation.ui.toolkit.theme import ThemeName

log = logging.getLogger("packstation")


class KeptLooks:
    """Answers `LooksPort` once there is a bench."""

    def __init__(self, settings_file: Path, speaker: Speaker, looks: PackerLooks) -> None:
        self._file = settings_file
        self._speaker = speaker
        self._looks = looks

    async def of(self, packer: str) -> Worn | None:
        """What the packer chose; None where that cannot be known: the bench's own look does."""
        try:
            kept = await self._looks.of(packer)
            return _worn(kept) if kept is not None else None
        except (JournalError, ValueError) as error:
            log.warning("a packer's look is not known: %s", error)
            return None

    async def keep(self, packer: str, worn: Worn) -> str:
        """Keep it; a sentence when that cannot be done."""
        from packstation.settings.edit import change

        try:
            if not packer:
                changes = {
                    "window.language": worn.language.value,
                    "window.theme": worn.theme,
                    "window.type_scale": worn.type_scale,
                }
                await asyncio.to_thread(change, self._file, changes)
            else:
                percent = round(worn.type_scale * 100)
                await self._looks.put(packer, PackerLook(worn.language.value, worn.theme, percent))
        except (SettingsError, JournalError) as error:
            log.warning("a look could not be kept: %s", error)
            return self._speaker.text("look.not_kept")
        return ""


def _worn(kept: PackerLook) -> Worn:
    """Raises ValueError for what a newer program wrote."""
    theme = ThemeName(kept.theme).value
    return Worn(Language(kept.language), theme, kept.type_percent / 100)
