"""What the command line and the environment change for one run, without touching the file."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec.structs import replace

from packstation.settings.model import FOLDER_PRINTER, FolderPrinter, Mode, Settings
from packstation.settings.rules import check, is_loopback


class Overrides(msgspec.Struct, frozen=True):
    """Values that win over the settings file; None leaves it to the file.

    `print_dir` takes everything that is printed, instead of the printers.
    """

    pro_url: str | None = None
    location: str | None = None
    data_dir: Path | None = None
    print_dir: Path | None = None


def read_overrides(
    environment: Mapping[str, str],
    *,
    pro_url: str | None = None,
    location: str | None = None,
    data_dir: Path | None = None,
) -> Overrides:
    """What the command line says, else PACKSTATION_… in `environment`; "" counts as unset."""

    def variable(name: str) -> str | None:
        return environment.get(f"PACKSTATION_{name}") or None

    def folder(name: str) -> Path | None:
        value = variable(name)
        return Path(value).expanduser() if value else None

    return Overrides(
        pro_url=pro_url or variable("PRO_URL"),
        location=location or variable("LOCATION"),
        data_dir=data_dir or folder("DATA_DIR"),
        print_dir=folder("PRINT_DIR"),
    )


def resolve(settings: Settings, overrides: Overrides) -> Settings:
    """The settings of this run. Raises SettingsError when the result contradicts itself.

    Another PRO than one on this computer is the real one: the mode becomes live, because the
    banner of training mode would say that nothing is shipped.
    """
    station, pro = settings.station, settings.pro
    if overrides.location is not None:
        station = replace(station, location=overrides.location)
    if overrides.pro_url is not None:
        pro = replace(pro, url=overrides.pro_url)
    settings = replace(settings, station=station, pro=pro)
    if overrides.print_dir is not None:
        settings = _print_to(settings, overrides.print_dir)
    check(settings)
    if settings.pro.url and not is_loopback(settings.pro.url):
        settings = replace(settings, station=replace(settings.station, mode=Mode.LIVE))
    return settings


def _print_to(settings: Settings, folder: Path) -> Settings:
    routes = tuple(replace(route, printer=FOLDER_PRINTER) for route in settings.routes)
    printer = FolderPrinter(name=FOLDER_PRINTER, path=str(folder))
    return replace(settings, printers=(printer,), routes=routes)
