"""A real PostgreSQL of the tests' own on loopback: no system service, a folder that vanishes.

PostgreSQL refuses to run as root, so there it runs as the user that its Debian package makes. It
flushes nothing to the disk unless `is_durable`: what is tested is what a killed connection or
server leaves, which the operating system keeps. By hand: `python -m tests.tools.postgres`.
"""

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from packstation.journal.fleet.server import Server
from packstation.settings.store import StoreSettings, Tls
from tests.tools.cups import free_port

_START_SECONDS = 30.0
_FOLDERS, _PREFIX, _OWNER = Path("/tmp"), "postgres-test-", "owner"
_SUPERUSER = "keeper"
USER = "packstation"
PASSWORD = "a password of the tests"
_numbers = itertools.count(1)


class Postgres:
    """One server. `stop` and `start` it, make databases, end connections."""

    host = "127.0.0.1"

    def __init__(self, folder: Path, *, is_durable: bool = False) -> None:
        self.port = free_port()
        self.folder = folder
        self._data = folder / "data"
        self._is_durable = is_durable
        self._server: subprocess.Popen[bytes] | None = None
        secret = folder / "password"
        secret.write_text(PASSWORD)
        for path in (folder, secret):
            _give(path)
        self._run(
            *(_program("initdb"), "--pgdata", str(self._data), "--username", _SUPERUSER),
            *("--auth-local=trust", "--auth-host=scram-sha-256", "--pwfile", str(secret)),
            *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        )

    def start(self, *options: str) -> None:
        """Start it, or start it again with what it had; `options` as in `ssl=on`."""
        settings = [
            f"port={self.port}",
            f"listen_addresses={self.host}",
            f"unix_socket_directories={self.folder}",
            f"fsync={'on' if self._is_durable else 'off'}",
            "max_connections=60",
            "log_statement=none",
            *options,
        ]
        arguments = [part for setting in settings for part in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [_program("postgres"), "-D", str(self._data), *arguments],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **_account(),
            )
        self._wait_until_it_answers()

    def tls_options(self, certificate: Path, key: Path) -> tuple[str, ...]:
        """What `start` needs to speak TLS with these files."""
        kept = []
        for path in (certificate, key):
            copy = self.folder / path.name
            shutil.copyfile(path, copy)
            copy.chmod(0o600)
            _give(copy)
            kept.append(copy)
        return ("ssl=on", f"ssl_cert_file={kept[0]}", f"ssl_key_file={kept[1]}")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: at once and in order (SIGINT), or as a crash (SIGQUIT)."""
        if self._server is None:
            return
        self._server.send_signal(how)
        try:
            self._server.wait(timeout=_START_SECONDS)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        self._server = None

    def freeze(self, *, is_frozen: bool) -> None:
        """Let all its processes stand still, as a server behind a cable that was pulled."""
        assert self._server is not None
        children = f"/proc/{self._server.pid}/task/{self._server.pid}/children"
        pids = [self._server.pid, *map(int, Path(children).read_text().split())]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP if is_frozen else signal.SIGCONT)

    def database(self) -> str:
        """Make an empty database that the program's user owns; returns its name."""
        name = f"d{next(_numbers)}"
        self.sql(f"CREATE DATABASE {name} OWNER {USER}")
        return name

    def sql(self, statement: str, database: str = "postgres") -> list[str]:
        """Run one statement as the keeper; the rows, columns divided by `|`."""
        asked = self._run(
            *(_program("psql"), "-h", str(self.folder), "-p", str(self.port)),
            *("-U", _SUPERUSER, "-d", database, "-XAtq", "-v", "ON_ERROR_STOP=1"),
            *("-c", statement),
        )
        return asked.decode().splitlines()

    def kill_connections(self, database: str, where: str = "true") -> int:
        """`pg_terminate_backend` for the connections to a database; how many there were."""
        return len(
            self.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                f"WHERE datname = '{database}' AND {where}"
            )
        )

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                if not self.sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{USER}'"):
                    self.sql(f"CREATE ROLE {USER} LOGIN PASSWORD '{PASSWORD}'")
            except subprocess.CalledProcessError:
                assert self._server is not None
                if self._server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self.folder / "log").read_text()) from None
                time.sleep(0.05)
            else:
                return

    def _run(self, *command: str) -> bytes:
        ended: subprocess.CompletedProcess[bytes] = subprocess.run(
            command,
            check=True,
            capture_output=True,
            cwd=self.folder,
            timeout=_START_SECONDS,
            **_account(),
        )
        return ended.stdout


def server_of(postgres: Postgres, database: str = "") -> Server:
    """How the program reaches a database, by default a new one."""
    return Server(
        host=postgres.host,
        port=postgres.port,
        database=database or postgres.database(),
        user=USER,
        password=PASSWORD,
        tls=False,
    )


def store_of(postgres: Postgres) -> StoreSettings:
    """A new database as a bench's settings name it; the password comes from the environment."""
    return StoreSettings(
        host=postgres.host,
        port=postgres.port,
        database=postgres.database(),
        user=USER,
        tls=Tls.OFF,
    )


@contextmanager
def postgres_server(*options: str, is_durable: bool = False) -> Iterator[Postgres]:
    """A running server in a folder that its user may enter, unlike pytest's own."""
    _end_forsaken()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_FOLDERS))
    (folder / _OWNER).write_text(str(os.getpid()))
    try:
        server = Postgres(folder, is_durable=is_durable)
        server.start(*options)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _end_forsaken() -> None:
    """End the servers of test processes that were killed or crashed, and remove their folders."""
    for folder in _FOLDERS.glob(f"{_PREFIX}*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # others sweep, too
            _end_if_forsaken(folder)


def _end_if_forsaken(folder: Path) -> None:
    owner = folder / _OWNER
    if not owner.exists() or _command_of(int(owner.read_text() or 0)):
        return
    lock = folder / "data" / "postmaster.pid"
    server = int(lock.read_text().split()[0]) if lock.exists() else 0
    if str(folder) in _command_of(server):  # else the number is another program's by now
        os.kill(server, signal.SIGQUIT)
    shutil.rmtree(folder, ignore_errors=True)


def _command_of(pid: int) -> str:
    """The command line of a process; empty when there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def _account() -> dict[str, Any]:
    """What makes a child process run as somebody whom PostgreSQL accepts."""
    if os.getuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def _give(path: Path) -> None:
    if os.getuid() == 0:
        shutil.chown(path, "postgres", "postgres")


def _program(name: str) -> str:
    # Debian keeps the server's programs in a folder for each version, outside everybody's PATH.
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if found is None:
        raise RuntimeError(f"PostgreSQL's {name} is not installed: ./dev install gets it.")
    return found


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    with postgres_server() as running:
        print(
            f"host {running.host}, port {running.port}, database {running.database()}, "
            f"user {USER}, password {PASSWORD!r}",
            flush=True,
        )
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
