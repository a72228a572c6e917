"""Windows' programs on Debian: Wine in a small Debian of its own, made once a machine.

    python -m scripts.wine prepare       a minute and 1 GB, in the user's cache folder
    python -m scripts.wine is-there      exit code 1 when it has to be made

Inno Setup's compiler and the installers it makes are programs of 32 bits. The Wine that runs them
consists of two hundred packages of another architecture, which on a machine that has other versions
of the same libraries cannot be installed. A program is started in that Debian by chroot, with the
folders that it shall see under their own names, and with no screen: Wine draws into nothing.
"""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

SUITE = "bookworm"
PACKAGES = "wine,wine32"
COMPILER = "innosetup@6.4.1"
"""A package of npm, which holds Inno Setup's own files."""
COMPILER_SHA512 = (
    "Bh/dNlyyFsFKBGoTf19n1msPnm4Njfb0CWVirw2CV1MSJXYy0ajRI+xjo/Yr9DtZFLLafhnwm1ZsxTu309F8lQ=="
)
ISCC = "/opt/innosetup/ISCC.exe"

# Into the folder $1 come /proc and the folders named up to "--", then the program is started there;
# the server of Wine keeps what it was told (its registry) when it ends by itself.
_ENTER = """
set -e
world=$1; shift
mount -t proc proc "$world/proc"
while [ "$1" != -- ]; do
    mkdir -p "$world$1"
    mount --bind "$1" "$world$1"
    shift
done
shift
chroot "$world" "$@" && code=0 || code=$?
chroot "$world" wineserver -w
exit $code
"""


class NoWineError(Exception):
    """Its message says what is missing, and how it is got."""


def world() -> Path:
    """The folder of the Debian that has Wine."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "packstation-wine" / f"{SUITE}-{COMPILER}"


def is_there() -> bool:
    """Whether `prepare` was brought to its end here."""
    return world().is_dir()


def entered(prefix: Path, folders: Sequence[Path], *program: str) -> list[str]:
    """The command that runs `program` with the Wine prefix `prefix`, which sees `folders`.

    Raises NoWineError where `prepare` was not run.
    """
    if not is_there():
        raise NoWineError("There is no Wine yet: ./dev windows makes it.")
    alone = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
    if os.getuid() != 0:
        alone.append("--map-root-user")
    seen = dict.fromkeys(str(folder.resolve()) for folder in (prefix.parent, *folders))
    own = {"HOME": "/root", "WINEPREFIX": str(prefix.resolve()), "WINEDEBUG": "-all"}
    path = "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
    return [
        *("env", "-i", path, *(f"{name}={value}" for name, value in own.items())),
        *(*alone, "sh", "-c", _ENTER, "sh", str(world()), *seen, "--", *program),
    ]


def prepare() -> None:
    """Make the Debian with Wine and the compiler. Raises NoWineError."""
    if is_there():
        return
    place = world()
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        made = Path(folder) / "made"
        _make_debian(made)
        _unpack_compiler(made)
        try:
            made.rename(place)
        except OSError:
            if not is_there():  # another start was sooner
                raise


def _make_debian(folder: Path) -> None:
    as_root = [] if os.getuid() == 0 else ["sudo", "-n"]
    _run(
        *(*as_root, "debootstrap", "--arch=i386", "--variant=minbase"),
        *(f"--include={PACKAGES}", SUITE, str(folder)),
    )
    if as_root:  # whoever starts programs there is its root, and nobody else's
        _run(*as_root, "chown", "-R", f"{os.getuid()}:{os.getgid()}", str(folder))


def _unpack_compiler(folder: Path) -> None:
    """Into the Debian in `folder`, once the archive is proven to be the expected one."""
    with tempfile.TemporaryDirectory() as temporary:
        fetched = Path(temporary)
        _run("npm", "pack", "--silent", "--pack-destination", temporary, COMPILER)
        (archive,) = fetched.iterdir()
        hashed = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if hashed != COMPILER_SHA512:
            raise NoWineError(f"{COMPILER} is not the archive that is expected here.")
        with tarfile.open(archive) as content:
            content.extractall(fetched / "content", filter="data")
        target = folder / ISCC.lstrip("/")
        shutil.copytree(fetched / "content/package/bin", target.parent)


def _run(*command: str) -> None:
    program = next(word for word in command if word not in ("sudo", "-n"))
    if shutil.which(program) is None and not Path("/usr/sbin", program).exists():
        raise NoWineError(f"There is no {program}. Install Debian's package of that name.")
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise NoWineError(f"{program}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr}")


def main(words: list[str]) -> int:
    """Make it, or tell whether it is there; see the module's text."""
    if words == ["is-there"]:
        return 0 if is_there() else 1
    if words != ["prepare"]:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        prepare()
    except (NoWineError, OSError) as error:
        print(f"wine: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
