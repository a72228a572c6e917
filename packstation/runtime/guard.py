"""Watches over the program: when it ends without a word, it is started anew.

A crash in a library ends the process before Python can do anything, so somebody else must notice: a
shell that waits for the other end of a pipe (POSIX; Windows' own restart is left to the installer's
start-up entry). What the program was doing when it crashed is left in the log folder: files, lines
and names of functions, never a value. Whoever ends it in order says goodbye.
"""

import contextlib
import faulthandler
import os
import subprocess
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

RESTARTS = "PACKSTATION_RESTARTS"
"""How often it was started anew within `SOON_S`; the program reads it to say so."""
SWITCH = "PACKSTATION_GUARD"
"""`0` in the environment: nobody watches (tests that kill the program)."""
MOST = 3
SOON_S = 300
SHELL = "/bin/sh"
_SCRIPT = f"""
began=$(date +%s)
read -r word
[ "$word" = bye ] && exit 0
count=$((${{{RESTARTS}:-0}} + 1))
[ $(($(date +%s) - began)) -gt {SOON_S} ] && count=1
[ "$count" -gt {MOST + 1} ] && exit 1
export {RESTARTS}="$count"
exec "$@" </dev/null
"""


def restarts(environment: Mapping[str, str]) -> int:
    """How often the program was started anew in a short while; 0: somebody started it."""
    count = environment.get(RESTARTS, "")
    return int(count) if count.isascii() and count.isdigit() else 0


@contextlib.contextmanager
def guarded(folder: Path, command: Sequence[str], environment: Mapping[str, str]) -> Iterator[None]:
    """Start `command` anew if this process ends inside without a word; `folder` takes the report.

    It is named crash-WHEN-PID.txt, where WHEN is the start of the process.
    """
    is_watched = os.name == "posix" and environment.get(SWITCH) != "0" and Path(SHELL).exists()
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # what cannot be reported is no reason not to pack
            stack.enter_context(_reported(folder))
        watcher = stack.enter_context(_watcher(command)) if is_watched else None
        try:
            yield
        except Exception:
            raise  # as good as a crash
        except BaseException:
            _say_goodbye(watcher)  # somebody ends it
            raise
        _say_goodbye(watcher)


def _say_goodbye(watcher: "subprocess.Popen[bytes] | None") -> None:
    if watcher is not None and watcher.stdin is not None:
        with contextlib.suppress(OSError):
            watcher.stdin.write(b"bye\n")


@contextlib.contextmanager
def _watcher(command: Sequence[str]) -> "Iterator[subprocess.Popen[bytes]]":
    """Is told by the end of its input; in a session of its own, or a log-out took it first."""
    watcher = subprocess.Popen(  # noqa: S603 - ourselves
        [SHELL, "-c", _SCRIPT, "packstation-guard", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        bufsize=0,
    )
    try:
        yield watcher
    finally:
        assert watcher.stdin is not None
        watcher.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            watcher.wait(1.0)


@contextlib.contextmanager
def _reported(folder: Path) -> Iterator[None]:
    """A report of this process's own: a second start ends beside the first and leaves it its."""
    folder.mkdir(parents=True, exist_ok=True)
    _clear(folder)
    path = folder / f"crash-{time.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}.txt"
    try:
        with path.open("w", encoding="utf-8") as report:
            faulthandler.enable(report, all_threads=True)
            try:
                yield
            except Exception as error:
                report.write(frames_of(error))
                raise
            finally:
                faulthandler.disable()
    finally:
        with contextlib.suppress(FileNotFoundError):  # somebody tidied up the folder
            if path.stat().st_size == 0:
                path.unlink()


def _clear(folder: Path) -> None:
    """An empty report came from a kill or a power cut, unless its process still runs."""
    for path in folder.glob("crash-*.txt"):
        pid = path.stem.rpartition("-")[2]
        with contextlib.suppress(OSError):  # another start cleared it, or (Windows) it is open
            if path.stat().st_size == 0 and not _runs(pid):
                path.unlink()


def _runs(pid: str) -> bool:
    if os.name != "posix" or not pid.isascii() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except (OSError, OverflowError):
        return False
    return True


def frames_of(error: BaseException) -> str:
    """Where it happened, without what was said: a message may quote names and addresses."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f'  File "{frame.filename}", line {frame.lineno} in {frame.name}' for frame in frames]
    return "\n".join((f"{type(error).__module__}.{type(error).__qualname__}", *lines, ""))
