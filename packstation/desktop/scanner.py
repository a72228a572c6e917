"""The scanner as the settings know it, and as the scanner check sets it: at once and for ever."""

import asyncio
from collections.abc import Mapping

from packstation.assembly.setup import Setup
from packstation.scanning.check import TEST_TEXT, ScannerHabits
from packstation.scanning.wedge import SuffixKey, WedgeSettings
from packstation.sentences.speaker import Speaker
from packstation.settings.errors import SettingsError
from packstation.settings.model import KeyboardLayout, ScannerSettings, Settings
from packstation.ui.toolkit.keys import ScannerKeys


class ScannerDesk:
    """Implements `ScannerPort` over the settings file; `keys` reads as it says."""

    def __init__(self, setup: Setup, speaker: Speaker) -> None:
        self._speaker = speaker
        self._path = setup.paths.settings_file
        self._settings = setup.settings.scanner
        self.keys: ScannerKeys | None = None

    @property
    def settings(self) -> ScannerSettings:
        """As they hold now."""
        return self._settings

    @property
    def habits(self) -> ScannerHabits:
        """How the text of a scan is read."""
        return habits_of(self._settings)

    async def barcode(self, side_px: int) -> bytes:
        """The test barcode, drawn off the window's thread."""
        return await asyncio.to_thread(test_barcode, side_px)

    async def set(self, changes: Mapping[str, str]) -> str:
        """Write the changes; a sentence when the file cannot take them."""
        from packstation.runtime.translated import into
        from packstation.settings.edit import change

        try:
            changed = await asyncio.to_thread(change, self._path, changes)
        except SettingsError as error:
            return error.said(into(self._speaker.language.value))
        self.take(changed)
        return ""

    def take(self, settings: Settings) -> None:
        """Read as `settings` say from now on."""
        self._settings = settings.scanner
        if self.keys is not None:
            self.keys.use(wedge_of(self._settings), self.habits)


def wedge_of(scanner: ScannerSettings) -> WedgeSettings:
    """The keyboard scanner as the decoder wants it."""
    return WedgeSettings(
        prefix=scanner.prefix,
        suffix_keys=frozenset(SuffixKey(key.value) for key in scanner.suffix_keys),
        max_gap_ms=scanner.max_gap_ms,
        min_length=scanner.min_length,
    )


def habits_of(scanner: ScannerSettings) -> ScannerHabits:
    """How the text of a scan is read."""
    return ScannerHabits(
        scanner.prefix,
        scanner.suffix,
        scanner.separator,
        is_american=scanner.layout is KeyboardLayout.AMERICAN,
    )


def test_barcode(side_px: int) -> bytes:
    """The test barcode as PNG; a module is a whole number of pixels."""
    import io

    from packstation.documents.pictures import draw_barcode

    modules = draw_barcode(TEST_TEXT, "DataMatrix", 1).width
    made = io.BytesIO()
    draw_barcode(TEST_TEXT, "DataMatrix", max(side_px // modules, 1)).save(made, "PNG")
    return made.getvalue()
