"""Setting up as the window asks for it: over the settings file, with or without a bench behind."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from packstation.assembly.setup import Setup
from packstation.runtime.program import own_command
from packstation.sentences.speaker import Speaker
from packstation.settings.errors import KeyUnavailable, SettingsError
from packstation.settings.model import Mode, Settings
from packstation.ui.flow.setup_ports import SetupState

if TYPE_CHECKING:
    from packstation.assembly.setting_up import Candidate, Place
    from packstation.runtime.phrase import Translate

TRAINING = "training"


class SetupDesk:
    """Implements `SetupPort`. `close` ends the window, which then starts anew if `restarts`."""

    def __init__(self, setup: Setup, speaker: Speaker, close: Callable[[], None]) -> None:
        self._paths = setup.paths
        self._path = setup.paths.settings_file
        self._settings = setup.settings
        self._speaker = speaker
        self._close = close
        self._places: tuple[Place, ...] = ()
        self._candidates: tuple[Candidate, ...] = ()
        self._has_key = False
        self._url = setup.settings.pro.url
        self.restarts = False

    @property
    def state(self) -> SetupState:
        """What the settings say now; they count from the next start on."""
        settings = self._settings
        return SetupState(
            is_training=settings.station.mode is Mode.TRAINING,
            url=self._url,
            has_key=self._has_key,
            station=settings.station.name,
            location=settings.station.location,
            label_printer=_printer_for(settings, "label"),
            paper_printer=_printer_for(settings, "packing-slip"),
            scale=settings.scale.serial_path,
            people=len(settings.crew.people),
        )

    async def use_pro(self, where: str) -> str:
        """Training, one of PRO's hosts, or an address of its own."""
        from packstation.assembly.setting_up import LIVE_URL, SANDBOX_URL
        from packstation.settings.rules import check_url

        if where == TRAINING:
            return await self.set({"station.mode": TRAINING, "pro.url": ""})
        url = {"sandbox": SANDBOX_URL, "live": LIVE_URL}.get(where, where)
        try:
            check_url(url)
        except SettingsError as error:
            return error.told(self._into())
        if url != self._url:
            self._has_key, self._places = False, ()
        self._url = url
        return await self.set({"pro.url": url, "station.mode": "live"})

    async def use_key(self, text: str) -> str:
        """Try the key at PRO, and keep it in the keyring; what to say when it is not well."""
        from packstation.assembly.setting_up import try_key
        from packstation.pro.errors import Unauthorized
        from packstation.settings.secrets import ApiKey
        from packstation.workflow.problem_of import problem_of

        say = self._speaker.text
        if not self._url:
            return say("setup.key.training")
        try:
            key = ApiKey(text)
        except KeyUnavailable:
            return say("key.not_a_key")
        try:
            tried = await try_key(self._url, key)
        except SettingsError as error:
            return error.told(self._into())
        if isinstance(tried.error, Unauthorized):
            return say("key.refused")
        if tried.error is not None:
            return self._speaker.problem(problem_of(tried.error)).sentence
        self._places, self._has_key = tried.places, tried.unkept is None
        return tried.unkept.said(self._into()) if tried.unkept else ""

    async def locations(self) -> Sequence[tuple[str, str]]:
        """References and names, as PRO told them to the key."""
        if not self._places and self._url:
            await self._ask_again()
        return [(place.reference, place.name) for place in self._places]

    async def _ask_again(self) -> None:
        """The key is in the keyring already: set up goes on where it was left."""
        from packstation.assembly.setting_up import try_key
        from packstation.settings.secrets import read_key

        try:
            key = await asyncio.to_thread(read_key, self._url, os.environ)
            tried = await try_key(self._url, key)
        except (KeyUnavailable, SettingsError):
            return
        self._places, self._has_key = tried.places, tried.error is None

    async def printers(self) -> Sequence[tuple[str, str]]:
        """Names and what stands behind them."""
        from packstation.assembly.setting_up import candidates

        self._candidates = await candidates()
        return [(one.printer.name, one.detail) for one in self._candidates]

    async def use_printer(self, wanted: str, *, for_labels: bool) -> str:
        """A printer that was found, by its name, or a label printer by its network address."""
        from packstation.assembly.setting_up import at_address, use_printer

        found = next((one for one in self._candidates if one.printer.name == wanted), None)
        found = found or (at_address(wanted) if for_labels else None)
        if found is None:
            return self._speaker.text("setup.labels.no_address")
        try:
            self._settings = await asyncio.to_thread(
                use_printer, self._path, found.printer, for_labels=for_labels
            )
        except SettingsError as error:
            return error.said(self._into())
        return ""

    async def test_printer(self, name: str) -> str:
        """A page on one of the printers that are set; how it went, as a sentence."""
        from packstation.assembly.setting_up import print_test_page
        from packstation.documents.errors import ConversionError
        from packstation.workflow.performers.printing import problem_in

        try:
            outcome = await print_test_page(self._settings, self._paths, name)
        except SettingsError as error:
            return error.said(self._into())
        except ConversionError as error:
            return str(error)
        problem = problem_in(outcome)
        if problem is None:
            return self._speaker.text("setup.test.sent", printer=name)
        return self._speaker.problem(problem, name).sentence

    async def scales(self) -> Sequence[str]:
        """Ports that a scale could be at."""
        from packstation.assembly.setting_up import scales

        return await asyncio.to_thread(scales)

    async def use_scale(self, where: str) -> str:
        """A port, to be found by itself, or none."""
        return await self.set({"scale.serial_path": where})

    async def add_person(self, name: str, pin: str) -> str:
        """Into the roster; the badge says the name."""
        from packstation.assembly.setting_up import add_person

        try:
            self._settings = await asyncio.to_thread(add_person, self._path, name, name, pin)
        except SettingsError as error:
            return error.told(self._into())
        return ""

    async def set(self, changes: Mapping[str, object]) -> str:
        """Write `changes` (dotted names); a sentence when the file cannot take them."""
        from packstation.settings.edit import change

        try:
            self._settings = await asyncio.to_thread(change, self._path, changes)
        except SettingsError as error:
            return error.said(self._into())
        return ""

    def restart(self) -> None:
        """Close the window; the program starts anew with what was set up."""
        self.restarts = True
        self._close()

    def _into(self) -> "Translate":
        from packstation.runtime.translated import into

        return into(self._speaker.language.value)


def _printer_for(settings: Settings, kind: str) -> str:
    for route in settings.routes:
        if route.kind.value == kind and not (route.carrier or route.parcel_size):
            return route.printer
    return ""


def start_again() -> None:
    """Start the program anew, with the options it was given; training was only asked for once."""
    given = [word for word in again(sys.argv[1:]) if word not in ("run", "training")]
    subprocess.Popen(own_command("run", *given), start_new_session=True)  # noqa: S603 - ourselves


def again(words: Sequence[str]) -> list[str]:
    """The command line with which the program goes on where it was."""
    return [word for word in words if word != "--fresh"]
