"""NOTICE.txt of the bundle: every package in it, with version, licence and the licence's text.

Made from what PyInstaller really collected, so it cannot forget a package or name one too many.
"""

import platform
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

# (name in the bundle, source file, kind), as PyInstaller lists what it collected
Entry = tuple[str, str, str]

HEADING = """\
Packstation is made of its own code, under the MIT licence, and of the packages below, each under
its own licence.

Those under the LGPL, Qt and PySide6 among them, lie in this folder as separate shared libraries,
which you may replace with your own builds. Their source code is published by their makers under
the versions named here.
"""
LICENCE_NAMES = ("licen", "copying", "notice", "authors")
# Debian keeps one copy of these; the wheels of Qt come without. The LGPL refers to the GPL.
LGPL_TEXTS = (
    Path("/usr/share/common-licenses/LGPL-3"),
    Path("/usr/share/common-licenses/GPL-3"),
)


def write_notice(
    target: Path, pure: Iterable[Entry], binaries: Iterable[Entry], datas: Iterable[Entry]
) -> None:
    """Write the notice for these collected files to `target`."""
    entries = [*pure, *binaries, *datas]
    sections = [HEADING, _section(f"Python {platform.python_version()}", "PSF-2.0", _python_text())]
    for distribution in _distributions(entries):
        sections.append(_distribution_section(distribution))
    for package, version in _system_packages(entries):
        sections.append(_section(f"{package} {version} (Debian)", "", _debian_text(package)))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(sections), encoding="utf-8")


def _distributions(entries: Iterable[Entry]) -> list[metadata.Distribution]:
    """The installed distributions that own a collected file, by name."""
    owners = {
        str(distribution.locate_file(file)): distribution
        for distribution in metadata.distributions()
        for file in distribution.files or ()
    }
    found = {
        owner.metadata["Name"]: owner for _, source, _ in entries if (owner := owners.get(source))
    }
    return [found[name] for name in sorted(found, key=str.casefold)]


def _distribution_section(distribution: metadata.Distribution) -> str:
    about = distribution.metadata
    licence = str(about.json.get("license_expression") or about.json.get("license") or "")
    if not licence or "\n" in licence:
        classifiers = about.get_all("Classifier") or []
        names = [
            line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::")
        ]
        licence = ", ".join(names) or licence.partition("\n")[0]
    texts = [
        Path(str(file.locate())).read_text(encoding="utf-8", errors="replace")
        for file in distribution.files or ()
        if _is_licence_text(file)
    ]
    if not texts and "LGPL" in licence:
        texts = [file.read_text(encoding="utf-8") for file in LGPL_TEXTS if file.exists()]
    return _section(f"{about['Name']} {distribution.version}", licence, "\n\n".join(texts))


def _is_licence_text(file: metadata.PackagePath) -> bool:
    if not any(part.endswith(".dist-info") for part in file.parts):
        return False
    return "licenses" in file.parts or file.name.lower().startswith(LICENCE_NAMES)


def _system_packages(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """Debian packages (name, version) that the collected system files come from."""
    # Libraries are listed under /lib or /usr/lib, which are one folder on current systems.
    files = {
        spelling
        for _, source, _ in entries
        if source.startswith(("/usr/lib/", "/lib/", "/usr/share/"))
        for spelling in (str(Path(source).resolve()), source, source.removeprefix("/usr"))
    }
    if not files or sys.platform != "linux":
        return []
    owned = _run("dpkg-query", "--search", *sorted(files))
    names = {
        line.partition(": ")[0].partition(":")[0] for line in owned.splitlines() if ": " in line
    }
    return [(name, _run("dpkg-query", "-W", "-f", "${Version}", name)) for name in sorted(names)]


def _run(*command: str) -> str:
    # dpkg-query ends with 1 when one of many files is unknown; what it knows is still listed.
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout


def _debian_text(package: str) -> str:
    file = Path("/usr/share/doc") / package / "copyright"
    return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""


def _python_text() -> str:
    file = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _section(name: str, licence: str, text: str) -> str:
    rule = "=" * 78
    head = f"{name}\n{licence}" if licence else name
    return f"{rule}\n{head}\n{rule}\n{text.strip()}\n"
