"""What a start has to go by: settings file, command line and environment together. Light."""

import msgspec
from msgspec.structs import replace

from packstation.settings.environment import Overrides, resolve
from packstation.settings.errors import SettingsError
from packstation.settings.layers import read_layers
from packstation.settings.model import Mode, Settings
from packstation.settings.paths import Paths, bench_paths


class Setup(msgspec.Struct, frozen=True):
    """What a start has to go by."""

    settings: Settings
    paths: Paths
    fault: SettingsError | None = None
    """Why the real settings cannot be used; a window says so over the defaults."""

    @property
    def is_sandboxed(self) -> bool:
        """Whether PRO is the built-in simulator."""
        return self.settings.station.mode is Mode.TRAINING and not self.settings.pro.url


def read_setup_or_why(overrides: Overrides, *, training: bool = False) -> Setup:
    """As `read_setup`; where the settings cannot be used: the defaults, and why."""
    try:
        return read_setup(overrides, training=training)
    except SettingsError as error:
        return Setup(Settings(), bench_paths(overrides.data_dir), fault=error)


def read_setup(overrides: Overrides, *, training: bool = False) -> Setup:
    """The settings of this start. Raises SettingsError.

    `training` asks for training mode whatever the settings file says.
    """
    paths = bench_paths(overrides.data_dir)
    layers = read_layers(paths.settings_file)
    settings = layers.settings
    if training:
        settings = replace(
            settings,
            station=replace(settings.station, mode=Mode.TRAINING),
            pro=replace(settings.pro, url=""),
        )
        overrides = replace(overrides, pro_url=None)
    return Setup(resolve(settings, overrides), paths)
