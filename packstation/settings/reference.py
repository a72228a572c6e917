"""The settings reference, made from the settings' own types: `python -m …settings.reference`."""

import sys
from collections.abc import Iterator

import msgspec
from msgspec import inspect

from packstation.settings.describing import as_toml, meaning_of, takes
from packstation.settings.file import to_toml
from packstation.settings.model import (
    FOLDER_PRINTER,
    BoxSettings,
    CupsPrinter,
    DevicePrinter,
    FolderPrinter,
    NetworkPrinter,
    PersonSettings,
    RouteSettings,
    Settings,
    WindowsPrinter,
)

_INTRO = """\
# Settings

<!-- Made by `python -m packstation.settings.reference`; a test fails when it differs. -->

One TOML file per bench, `settings.toml`. It lies in the system's folder for configuration
(`~/.config/packstation` on Linux), or in the data folder when `--data-dir` or
`PACKSTATION_DATA_DIR` names one. What it leaves out has the default below; a key that does not
exist is an error that names its line and the nearest one. Neither the API key nor the database's
password is in this file: they are kept in the system's keyring, or come from `PACKSTATION_PRO_KEY`
and `PACKSTATION_STORE_PASSWORD`. A computer without a keyring keeps them in `secrets.sealed`, which
only this user can open, on this computer.

The window shows and changes all of them (SETTINGS, Ctrl+,): with their meaning, default and origin,
checked while they are typed, tried before they count. Rules of packing count from the next order
on; language, look, scanner, barcodes and target at once; the rest after a new start. A file that
cannot be used is said at the start, and mended there: one key is taken out, or the file put aside;
a copy stays.

`--pro-url`, `--location`, `PACKSTATION_PRO_URL`, `PACKSTATION_LOCATION` and
`PACKSTATION_PRINT_DIR` win over the file for one run. An address of PRO on another computer
switches to live mode.

## One file for forty benches

What all users of a computer share stands in the computer's file:
`/etc/packstation/settings.toml`, `%ProgramData%\\packstation\\settings.toml` on Windows
(`PACKSTATION_MACHINE_SETTINGS` names another). The user's own file wins over it, key by key; a list
(printers, routes, people) is one value. It has one table more:

```toml
[policy]
# The whole host name must match; what the groups find stands in for {site} and {number} below.
host_pattern = "pack-(?P<site>[a-z]+)-(?P<number>[0-9]+)"
# These the user's file cannot change.
locked = ["pro.url", "packing.verify_all"]

[station]
name = "Bench {number}"
location = "{site}-DC"
```

`packstation settings show` says what holds and where it comes from, `settings check FILE…` whether
a file is right before it is rolled out, `settings where` where the files are.
"""


def reference() -> str:
    """The whole reference as Markdown."""
    parts = [_INTRO]
    for name, kind in _tables():
        parts.append(f"\n## `[{name}]`\n\n{kind.__doc__}\n\n{_rows(kind)}")
    parts.append(
        "\n## `[[printers]]`\n\nOne table per printer; `kind` says which it is. "
        f"Without any the bench has a folder printer called `{FOLDER_PRINTER}`.\n"
    )
    for printer in (FolderPrinter, NetworkPrinter, DevicePrinter, CupsPrinter, WindowsPrinter):
        tag = printer.__struct_config__.tag
        parts.append(f'\n### `kind = "{tag}"`\n\n{printer.__doc__}\n\n{_rows(printer)}')
    parts.append(
        f"\n## `[[routes]]`\n\n{RouteSettings.__doc__} One table per route; without "
        f"any, everything goes to `{FOLDER_PRINTER}`.\n\n{_rows(RouteSettings)}"
    )
    parts.append(
        f"\n## `[[crew.people]]`\n\n{PersonSettings.__doc__} One table a person.\n\n"
        f"{_rows(PersonSettings)}"
    )
    parts.append(
        f"\n## `[[packing.boxes]]`\n\n{BoxSettings.__doc__} One table a package size.\n\n"
        f"{_rows(BoxSettings)}"
    )
    parts.append(f"\n## The defaults as a file\n\n```toml\n{to_toml(Settings())}```\n")
    return "".join(parts)


def _tables() -> Iterator[tuple[str, type[msgspec.Struct]]]:
    info = inspect.type_info(Settings)
    assert isinstance(info, inspect.StructType)
    for field in info.fields:
        if isinstance(field.type, inspect.StructType):
            yield field.name, field.type.cls


def _rows(kind: type[msgspec.Struct]) -> str:
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    rows = ["| key | value | default | meaning |", "|---|---|---|---|"]
    for field in info.fields:
        default = field.default if field.default is not msgspec.NODEFAULT else {}
        shown = "required" if field.required else f"`{as_toml(default)}`"
        rows.append(
            f"| `{field.name}` | {takes(field.type, '`')} | {shown} | {meaning_of(field.type)} |"
        )
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(reference())
