"""The installer for Debian and Ubuntu, made of the bundle: packstation_VERSION_ARCHITECTURE.deb.

Run by `./dev deb`. The bundle lies under /usr/lib, where the system's package manager alone writes,
and not under /opt, which some sites mount apart; so the link in /usr/bin is a relative one and
holds in any root. The package has no maintainer scripts: Debian's own triggers take notice of the
menu entry and the icon, and people's data, which is theirs, is neither made nor removed.
"""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from scripts.man_page import man_page

ROOT = Path(__file__).resolve().parent.parent
OWN_FILES = ROOT / "scripts" / "debian"
ICONS = ROOT / "resources" / "icons"

PROGRAM = "usr/lib/packstation"
EXECUTABLE = f"{PROGRAM}/packstation"
# Where each file of ours lies in the package.
FILES = {
    "usr/share/applications/packstation.desktop": OWN_FILES / "packstation.desktop",
    "usr/share/doc/packstation/copyright": OWN_FILES / "copyright",
    "usr/share/lintian/overrides/packstation": OWN_FILES / "lintian-overrides",
    "usr/lib/systemd/user/packstation.service": OWN_FILES / "packstation.service",
    "usr/lib/udev/rules.d/70-packstation.rules": OWN_FILES / "70-packstation.rules",
    "usr/share/icons/hicolor/scalable/apps/packstation.svg": ICONS / "packstation.svg",
    "usr/share/icons/hicolor/256x256/apps/packstation.png": ICONS / "packstation.png",
}
LINKS = {
    "usr/bin/packstation": "../lib/packstation/packstation",
}
MAINTAINER = "The Packstation authors <maintainers@packstation.example>"
# 225 MB become 92 MB in 3 s with zstd, which Debian's own checks do not know yet; xz takes 30 s.
QUICK, PLAIN = ("-Zzstd", "-z6"), ("-Zxz", "-z1")


def build_package(
    bundle: Path, folder: Path, moment: int, compression: Sequence[str] = PLAIN
) -> Path:
    """Make the package of the folder `bundle` in `folder` and return its file.

    Every file in it is of `moment` (seconds since 1970): the same bundle gives the same bytes.
    Raises SystemExit when the bundle loads a library that no installed package has, and
    subprocess.CalledProcessError when a tool of Debian's fails.
    """
    architecture = _run("dpkg", "--print-architecture").strip()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    target = folder / f"{project['name']}_{project['version']}_{architecture}.deb"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        tree = Path(place)
        _lay_out(bundle, tree)
        _write_made(tree, project["version"], moment)
        control = (OWN_FILES / "control").read_text(encoding="utf-8")
        sums = _checksums(tree)
        (tree / "DEBIAN").mkdir()
        (tree / "DEBIAN/md5sums").write_text(sums, encoding="utf-8")
        (tree / "DEBIAN/control").write_text(
            control.format(
                version=project["version"],
                architecture=architecture,
                maintainer=MAINTAINER,
                kibibytes=_kibibytes(tree),
                libraries=", ".join(system_packages(bundle, architecture)),
                summary=project["description"].rstrip(".").removeprefix("A "),
            ),
            encoding="utf-8",
        )
        _make_alike(tree, moment)
        _run(
            *("dpkg-deb", "--root-owner-group", *compression, "--build", str(tree), str(target)),
            # How many threads press decides about the bytes: one on every machine.
            SOURCE_DATE_EPOCH=str(moment),
            DPKG_DEB_THREADS_MAX="1",
        )
    return target


def system_packages(bundle: Path, architecture: str) -> list[str]:
    """Debian's packages with the libraries that the bundle loads and does not contain.

    The C library is named with the version that the bundle was linked with: it is the one that
    a system can be too old for.
    """
    programs = [str(file) for file in _files(bundle) if _is_program(file)]
    loaded = _run("objdump", "--private-headers", *programs)
    inside = {file.name for file in bundle.rglob("*")}
    outside = set(re.findall(r"^ +NEEDED +(\S+)$", loaded, re.M)) - inside
    owners = _owners(outside, architecture)
    if homeless := sorted(outside - owners.keys()):
        raise SystemExit(f"No installed package has {', '.join(homeless)}, which the bundle loads.")
    newest = max((int(a), int(b)) for a, b in re.findall(r"\bGLIBC_(\d+)\.(\d+)", loaded))
    versions = {"libc6": f" (>= {newest[0]}.{newest[1]})"}
    return [name + versions.get(name, "") for name in sorted(set(owners.values()))]


def _owners(libraries: set[str], architecture: str) -> dict[str, str]:
    """The package of each library, among those installed here for this architecture."""
    # It ends with 1 when one of them is unknown, and lists the others all the same.
    search = ["dpkg-query", "--search", *(f"*/{name}" for name in libraries)]
    listed = subprocess.run(search, check=False, capture_output=True, text=True).stdout
    lines = re.findall(rf"^(\S+):{architecture}: (\S+)$", listed, re.M)
    return {Path(file).name: package for package, file in lines}


def _lay_out(bundle: Path, tree: Path) -> None:
    shutil.copytree(bundle, tree / PROGRAM, symlinks=True)
    _forget_build_machine(tree / PROGRAM)
    for name, source in FILES.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, tree / name)
    for name, target in LINKS.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).symlink_to(target)


def _forget_build_machine(folder: Path) -> None:
    """A Python that was built by hand looks for its libraries where it was built."""
    for file in _files(folder):
        if not _is_program(file):
            continue
        searched = _run("patchelf", "--print-rpath", str(file)).strip()
        if searched and not searched.startswith("$ORIGIN"):
            _run("patchelf", "--remove-rpath", str(file))


def _write_made(tree: Path, version: str, moment: int) -> None:
    """What depends on version and day: manual page, changes, and what software centres read."""
    day = datetime.fromtimestamp(moment, UTC)
    metainfo = (OWN_FILES / "packstation.metainfo.xml").read_text(encoding="utf-8")
    page = tree / "usr/share/man/man1/packstation.1.gz"
    doc = tree / "usr/share/doc/packstation/changelog.gz"
    described = tree / "usr/share/metainfo/io.github.packstation.packstation.metainfo.xml"
    for path in (page, doc, described):
        path.parent.mkdir(parents=True, exist_ok=True)
    page.write_bytes(gzip.compress(man_page(moment).encode(), mtime=0))
    changes = (
        f"packstation ({version}) unstable; urgency=medium\n\n"
        "  * What changed stands in NEWS.gz.\n\n"
        f" -- {MAINTAINER}  {format_datetime(day)}\n"
    )
    doc.write_bytes(gzip.compress(changes.encode(), mtime=0))
    news = (ROOT / "CHANGELOG.md").read_bytes()
    doc.with_name("NEWS.gz").write_bytes(gzip.compress(news, mtime=0))
    described.write_text(metainfo.format(version=version, date=day.date()), encoding="utf-8")


def _checksums(tree: Path) -> str:
    """What `dpkg --verify packstation` compares the installed files with."""
    return "".join(
        f"{hashlib.md5(file.read_bytes()).hexdigest()}  {file.relative_to(tree)}\n"
        for file in _files(tree)
    )


def _kibibytes(tree: Path) -> int:
    """As Debian counts: a KiB that is begun is one, and so is whatever is no file."""
    return sum(
        -(-path.stat().st_size // 1024) if path.is_file() and not path.is_symlink() else 1
        for path in tree.rglob("*")
    )


def _make_alike(tree: Path, moment: int) -> None:
    """Modes and times that depend neither on who builds nor on when."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or path == tree / EXECUTABLE
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=False)


def _files(tree: Path) -> Iterator[Path]:
    return (path for path in sorted(tree.rglob("*")) if path.is_file() and not path.is_symlink())


def _is_program(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"


def _run(*command: str, **environment: str) -> str:
    return subprocess.run(
        command,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
    ).stdout


def main() -> int:
    """Package dist/packstation into dist/ and say how large it became."""
    moment = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    package = build_package(ROOT / "dist" / "packstation", ROOT / "dist", moment)
    print(f"{package.relative_to(ROOT)}: {package.stat().st_size // 1_000_000} MB", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
