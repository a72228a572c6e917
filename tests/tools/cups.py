"""A real CUPS of the tests' own on loopback, with queues and a virtual IPP printer.

It touches nothing of the system's CUPS: own port, own folders, own D-Bus. Jobs are owned and
hidden as in the configuration that CUPS comes with; only administration is open. By hand:
`python -m tests.tools.cups --zebra 9100`.
"""

import argparse
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

_START_SECONDS = 20.0

_CUPSD = """\
Listen 127.0.0.1:{port}
Browsing No
DefaultAuthType None
WebInterface No
PreserveJobHistory {history}
LogLevel debug
<Location />
  Order allow,deny
  Allow localhost
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  <Limit Cancel-Job Hold-Job Release-Job Set-Job-Attributes>
    Require user @OWNER @SYSTEM
    Order deny,allow
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""

_FILES = """\
FileDevice Yes
Sandboxing relaxed
User {user}
Group {group}
RequestRoot {folder}/spool
ServerRoot {folder}
StateDir {folder}/state
CacheDir {folder}/cache
TempDir {folder}/spool/tmp
AccessLog {folder}/log/access
ErrorLog {folder}/log/error
PageLog {folder}/log/page
"""


def is_installed() -> bool:
    """Whether this machine has CUPS and its virtual printer."""
    return all(_program(name) for name in ("cupsd", "lpadmin", "ippeveprinter", "dbus-daemon"))


def free_port() -> int:
    """A port of the loopback interface that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Cups:
    """One print server. `stop` and `start` it; make, pause and delete its queues."""

    host = "127.0.0.1"

    def __init__(self, folder: Path, *, keeps_history: bool = True) -> None:
        self.port = free_port()
        self._folder = folder
        self._server: subprocess.Popen[bytes] | None = None
        user, group = _service_account()
        for name in ("spool/tmp", "state", "cache", "log", "ppd"):
            (folder / name).mkdir(parents=True)
        for made in (folder, *folder.rglob("*")):
            made.chmod(0o755)
            if os.getuid() == 0:
                shutil.chown(made, "root", group)
        for name in ("spool/tmp", "cache", "state"):
            (folder / name).chmod(0o775)
        history = "Yes" if keeps_history else "No"
        (folder / "cupsd.conf").write_text(_CUPSD.format(port=self.port, history=history))
        (folder / "cups-files.conf").write_text(
            _FILES.format(folder=folder, user=user, group=group)
        )

    def start(self) -> None:
        """Start it, or start it again with the jobs and queues it had."""
        files = [
            "-c",
            str(self._folder / "cupsd.conf"),
            "-s",
            str(self._folder / "cups-files.conf"),
        ]
        self._server = subprocess.Popen(
            [_program("cupsd"), "-f", *files],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _wait_for_port(self.port, self._server)

    def stop(self) -> None:
        """End it; its jobs stay on its disk."""
        if self._server is not None:
            _end(self._server)
            self._server = None

    def add_raw(self, name: str, device: str) -> None:
        """A queue that passes bytes on as they are; `device` as in `socket://127.0.0.1:9100`."""
        self._ask("lpadmin", "-p", name, "-E", "-v", device, "-m", "raw")

    def add_ipp(self, name: str, device: str) -> None:
        """A queue for an IPP printer, set up from what the printer says of itself."""
        self._ask("lpadmin", "-p", name, "-E", "-v", device, "-m", "everywhere")
        # That answers before CUPS has asked the printer; jobs sent until then are aborted.
        _wait_for(self._folder / "ppd" / f"{name}.ppd")

    def delete(self, name: str) -> None:
        """Remove a queue with its jobs."""
        self._ask("lpadmin", "-x", name)

    def pause(self, name: str, reason: str = "") -> None:
        """It takes jobs and prints none."""
        self._ask("cupsdisable", *(["-r", reason] if reason else []), name)

    def resume(self, name: str) -> None:
        """It prints again."""
        self._ask("cupsenable", name)

    def reject(self, name: str) -> None:
        """It takes no more jobs."""
        self._ask("cupsreject", name)

    def accept(self, name: str) -> None:
        """It takes jobs again."""
        self._ask("cupsaccept", name)

    def release(self, name: str) -> None:
        """Let go of the jobs that a queue holds."""
        held = self._ask("lpstat", "-o", name).decode()
        for line in held.splitlines():
            self._ask("lp", "-i", line.split()[0], "-H", "resume", "-U", "packstation")

    def purge(self, name: str) -> None:
        """Remove a queue's jobs and forget them."""
        self._ask("cancel", "-a", "-x", name)

    def set_default(self, name: str, option: str, value: str) -> None:
        """What jobs on a queue get that say nothing, such as `job-hold-until`."""
        self._ask("lpadmin", "-p", name, "-o", f"{option}={value}")

    def _ask(self, program: str, *arguments: str) -> bytes:
        return subprocess.run(
            [_program(program), "-h", f"{self.host}:{self.port}", *arguments],
            check=True,
            capture_output=True,
            timeout=_START_SECONDS,
        ).stdout


@dataclass(frozen=True)
class Arrival:
    """A document that reached the virtual printer, and what was to be done with it."""

    document: bytes
    options: dict[str, str]


class VirtualPrinter:
    """An IPP printer that keeps what arrives as files in `out`."""

    def __init__(self, port: int, out: Path) -> None:
        self.uri = f"ipp://127.0.0.1:{port}/ipp/print"
        self.out = out
        self._taken: set[Path] = set()

    def arrivals(self) -> list[Arrival]:
        """What arrived since the last look, oldest first. `options`: IPP_COPIES, IPP_MEDIA …"""
        fresh = set(self.out.glob("*.pdf")) - self._taken
        self._taken |= fresh
        return [
            Arrival(file.read_bytes(), _options(file.with_suffix(".prn").read_text()))
            for file in sorted(fresh, key=lambda file: int(file.name.partition("-")[0]))
        ]


def _options(told: str) -> dict[str, str]:
    return {name: value for name, _, value in (line.partition("=") for line in told.splitlines())}


@contextmanager
def cups_server(*, keeps_history: bool = True) -> Iterator[Cups]:
    """A running server in a folder that its helpers may enter, unlike pytest's own."""
    with _open_folder() as folder:
        cups = Cups(folder, keeps_history=keeps_history)
        cups.start()
        try:
            yield cups
        finally:
            cups.stop()


@contextmanager
def virtual_printer(*, claims_raw: bool = False, port: int = 0) -> Iterator[VirtualPrinter]:
    """`ippeveprinter` with a D-Bus of its own, which it insists on.

    `claims_raw`: it says that it takes bytes of any kind, but refuses them when they come.
    """
    port = port or free_port()
    with ExitStack() as stack:
        folder = stack.enter_context(_open_folder())
        bus = f"unix:path={folder}/bus"
        out = folder / "out"
        out.mkdir()
        script = folder / "print"
        # Its own way to print takes 6 s a job. What a script says becomes the job's second file.
        script.write_text("#!/bin/sh\nenv | grep ^IPP_ || true\n")
        script.chmod(0o755)
        _started(
            stack, ["dbus-daemon", "--session", "--nofork", f"--address={bus}"], folder / "bus"
        )
        formats = "application/pdf,image/pwg-raster"
        if claims_raw:
            formats += ",application/octet-stream"
        command = ["ippeveprinter", "-p", str(port), "-r", "off", "-k", "-d", str(out)]
        command += ["-f", formats, "-c", str(script), "Virtual"]
        environment = os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": bus, "DBUS_SESSION_BUS_ADDRESS": bus}
        server = _started(stack, command, None, environment)
        _wait_for_port(port, server)
        yield VirtualPrinter(port, out)


@contextmanager
def _open_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="cups-test-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _started(
    stack: ExitStack,
    command: list[str],
    appears: Path | None,
    environment: dict[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [_program(command[0]), *command[1:]],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stack.callback(_end, process)
    if appears is not None:
        _wait_for(appears)
    return process


def _wait_for(file: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not file.exists():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{file} did not appear")
        time.sleep(0.01)


def _wait_for_port(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{server.args!r} does not listen on {port}") from None
            time.sleep(0.01)
        else:
            return


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=5)


def _program(name: str) -> str:
    # Debian keeps the daemons outside an ordinary user's PATH.
    return shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin") or ""


def _service_account() -> tuple[str, str]:
    if os.getuid() == 0:
        return "lp", "lp"
    import grp

    return pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name


def _by_hand(zebra: int | None) -> None:
    with cups_server() as cups, virtual_printer() as printer:
        cups.add_ipp("office", printer.uri)
        if zebra is not None:
            cups.add_raw("zebra", f"socket://127.0.0.1:{zebra}")
        print(
            f"CUPS on {cups.host}:{cups.port}; prints of 'office' go to {printer.out}", flush=True
        )
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--zebra", type=int, help="port of a label printer to make a queue for")
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    _by_hand(parser.parse_args().zebra)
