"""Where in a settings file a fault is."""

import re
from pathlib import Path

from packstation.settings.errors import SettingsError

_LIST = re.compile(r"\[\[\s*([\w.\-]+)\s*\]\]")
_TABLE = re.compile(r"\[\s*([\w.\-]+)\s*\]")
_KEY = re.compile(r"(?:\"([^\"]+)\"|'([^']+)'|([\w\-]+))\s*=")


def placed(error: SettingsError, path: Path) -> SettingsError:
    """`error`, with the file it is in and, where that can be found, the line."""
    if error.path is not None:
        return error
    line = None
    if error.field:
        try:
            line = line_of(path.read_text("utf-8"), error.field)
        except (OSError, UnicodeDecodeError):
            line = None  # the fault itself is what matters
    return SettingsError(*error.templates, path=path, field=error.field, line=line, **error.values)


def line_of(text: str, field: str) -> int | None:
    """The line (from 1) of `field`, such as `printers[0].port`, else of the table it is in."""
    at, counts = "", dict[str, int]()
    table: int | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if found := _LIST.match(stripped):
            name = found[1]
            at = f"{name}[{counts.get(name, 0)}]"
            counts[name] = counts.get(name, 0) + 1
        elif found := _TABLE.match(stripped):
            at = found[1]
        elif found := _KEY.match(stripped):
            key = next(part for part in found.groups() if part)
            whole = f"{at}.{key}" if at else key
            if field == whole or field.startswith((f"{whole}.", f"{whole}[")):
                return number
            continue
        else:
            continue
        if field == at or field.startswith(f"{at}."):
            table = number
    return table
