"""What goes into the bundle and what stays out; used by build.spec and bench/bundle_size.py."""

import re
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path

from PyInstaller.depend.bindepend import get_imports

from scripts.bundle_notice import Entry

_KEPT_QT_PLUGINS = {
    "iconengines": ["qsvgicon"],
    "imageformats": ["qsvg", "qjpeg"],  # PNG is built in
    "platforminputcontexts": [
        "composeplatforminputcontextplugin",
        "ibusplatforminputcontextplugin",
    ],
    "platforms": ["qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"],
    "platformthemes": ["qxdgdesktopportal"],
    "printsupport": ["*"],
    "styles": ["*"],
    "wayland-decoration-client": ["bradient"],
    "wayland-graphics-integration-client": ["qt-plugin-wayland-egl"],
    "wayland-shell-integration": ["xdg-shell"],
    "xcbglintegrations": ["*"],
}
_LANGUAGES = ("de", "es", "fr", "pl")
# What pip writes of an installation: it names the folder, and differs from one to the next.
_INSTALLERS_OWN = frozenset({"INSTALLER", "RECORD", "REQUESTED", "direct_url.json"})


def modules_outside(lock: Path) -> list[str]:
    """Top-level modules installed here that no package named in `lock` owns.

    The build runs beside the development tools, and many a library imports one of them if it is
    there. The program's own environment does not have them, so the bundle must not either.
    """
    locked = {
        _normal(name)
        for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text(encoding="utf-8"), re.M)
    }
    return [
        module
        for module, owners in metadata.packages_distributions().items()
        if not any(_normal(owner) in locked for owner in owners)
    ]


def trimmed(binaries: list[Entry], datas: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """What of these belongs into a bundle: the plug-ins of Qt that are named above, no library that
    only a dropped one needed, nothing that only an installer reads."""
    kept = _needed_libraries([entry for entry in binaries if _is_kept(entry[0])])
    return kept, _without_dangling_links([entry for entry in datas if _is_kept(entry[0])], kept)


def _is_kept(name: str) -> bool:
    """Whether the file of this name in the bundle belongs into it."""
    path = Path(name)
    if path.parent.suffix == ".dist-info" and path.name in _INSTALLERS_OWN:
        return False
    if "PySide6" not in path.parts:
        return True
    if "translations" in path.parts:
        return path.name in {f"qtbase_{language}.qm" for language in _LANGUAGES}
    if "plugins" in path.parts:
        kept = _KEPT_QT_PLUGINS.get(path.parent.name, [])
        bare = path.name.split(".")[0].removeprefix("lib")
        return any(fnmatch(bare, pattern) for pattern in kept)
    return True


def _needed_libraries(binaries: list[Entry]) -> list[Entry]:
    """`binaries` without the shared libraries that nothing in it loads.

    PyInstaller gathers the libraries of every plug-in before we choose among the plug-ins. Only
    libraries in the bundle's top folder and Qt's own are questioned; what lies in a package's
    folder, that package loads by itself.
    """
    questioned = {
        Path(name).name: (name, source)
        for name, source, kind in binaries
        if _is_library(name, kind)
    }
    needed: set[str] = set()
    open_sources = [source for name, source, kind in binaries if not _is_library(name, kind)]
    while open_sources:
        source = open_sources.pop()
        for name, _ in get_imports(source):  # type: ignore[no-untyped-call]  # not in its stubs
            base = Path(name).name
            if base in questioned and base not in needed:
                needed.add(base)
                open_sources.append(questioned[base][1])
    return [
        entry
        for entry in binaries
        if not _is_library(entry[0], entry[2]) or Path(entry[0]).name in needed
    ]


def _without_dangling_links(datas: list[Entry], binaries: list[Entry]) -> list[Entry]:
    """`datas` without the symbolic links to libraries that are no longer among `binaries`."""
    there = {Path(name).name for name, _, _ in binaries}
    return [entry for entry in datas if entry[2] != "SYMLINK" or Path(entry[1]).name in there]


def _is_library(name: str, kind: str) -> bool:
    """A module of Python's is loaded by its name, and no library says so."""
    if kind == "EXTENSION":
        return False
    path = Path(name)
    if path.name.startswith("libpython"):
        return False  # the executable itself loads it
    return ".so" in path.name and (path.parent == Path() or path.parts[-3:-1] == ("Qt", "lib"))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
