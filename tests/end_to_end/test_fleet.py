"""The commands of benches that share a database, as processes."""

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomlkit

from packstation.cli.shell.exits import ExitCode
from packstation.runtime.program import own_command
from packstation.sandbox.child import SandboxProcess
from tests.end_to_end.test_drive import Bench, Keeper, units
from tests.tools.postgres import PASSWORD, USER, Postgres

OWN_NUMBER = "FLEET-1"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    with SandboxProcess.start() as running:
        yield running


@pytest.fixture
def keeper(sandbox: SandboxProcess) -> Iterator[Keeper]:
    made = Keeper(sandbox)
    yield made
    made.http.close()


class FleetBench(Bench):
    """A bench in live mode with a store in its settings, its password in the environment."""

    def __init__(
        self, folder: Path, sandbox: SandboxProcess, postgres: Postgres, name: str, database: str
    ) -> None:
        super().__init__(folder / name, sandbox.url, sandbox.key)
        self.environment["PACKSTATION_STORE_PASSWORD"] = PASSWORD
        self.data.mkdir(parents=True)
        settings = {
            "station": {"name": name, "mode": "live"},
            "pro": {"url": sandbox.url},
            "store": {
                "host": postgres.host,
                "port": postgres.port,
                "database": database,
                "user": USER,
                "tls": "off",
            },
        }
        (self.data / "settings.toml").write_text(tomlkit.dumps(settings), encoding="utf-8")


def test_what_one_bench_imports_another_packs_and_support_reads_it_all(
    sandbox: SandboxProcess, keeper: Keeper, postgres: Postgres, tmp_path: Path
) -> None:
    database = postgres.database()
    one = FleetBench(tmp_path, sandbox, postgres, "Bench 1", database)
    two = FleetBench(tmp_path, sandbox, postgres, "Bench 2", database)
    examined = one.run("doctor")
    assert "ok   Database" in examined.stdout
    assert "the first bench that starts makes its tables" in examined.stdout
    assert "the first bench that starts makes them" in one.run("journal", "check").stderr
    body = keeper.body("HO-1001", OWN_NUMBER)
    file = tmp_path / "orders.json"
    file.write_text(json.dumps(body), encoding="utf-8")
    assert one.run("orders", "import", str(file)).returncode == ExitCode.DONE
    driven = two.drive(OWN_NUMBER, *units(body), "!done", "!wait")
    assert driven.returncode == ExitCode.DONE, driven.stderr
    checked = one.run("journal", "check")
    assert (checked.returncode, checked.stderr) == (ExitCode.DONE, "")
    assert f"the database {database} on 127.0.0.1" in checked.stdout
    assert "in 1 streams, 0 unfinished, sound" in checked.stdout
    exported = one.run("journal", "export").stdout.splitlines()
    assert {json.loads(line)["station"] for line in exported} == {"Bench 2"}
    assert OWN_NUMBER in two.run("paper").stdout
    assert one.run("paper").stdout == ""
    assert "events of 1 benches" in one.run("doctor").stdout
    repaired = one.run("journal", "repair")
    assert repaired.returncode == ExitCode.SETTINGS
    assert "Its keeper repairs them" in repaired.stderr
    assert not list(tmp_path.rglob("journal.sqlite"))
    assert PASSWORD not in "".join(file.read_text("latin-1") for file in _files(tmp_path))


def test_doctor_and_a_start_say_why_the_database_cannot_be_used(
    sandbox: SandboxProcess, postgres: Postgres, tmp_path: Path
) -> None:
    bench = FleetBench(tmp_path, sandbox, postgres, "Bench 1", postgres.database())
    bench.environment["PACKSTATION_STORE_PASSWORD"] = "wrong"
    examined = bench.run("doctor")
    assert examined.returncode == ExitCode.UNFINISHED
    (line,) = [line for line in examined.stdout.splitlines() if "Database:" in line]
    assert line.startswith("FAIL Database")
    assert "refuses the user or the password" in line
    for arguments in (("drive", "-"), ("journal", "check"), ("orders", "import", "none.json")):
        ended = bench.run(*arguments, script="HO-1\n")
        assert ended.returncode != ExitCode.DONE
        assert "refuses the user or the password" in ended.stderr
        assert "Traceback" not in ended.stderr


def test_a_window_opened_before_the_database_begins_by_itself_when_it_is_there(
    sandbox: SandboxProcess, postgres: Postgres, tmp_path: Path
) -> None:
    database = postgres.database()
    bench = FleetBench(tmp_path, sandbox, postgres, "Bench 1", database)
    postgres.stop()
    try:
        window = subprocess.Popen(
            own_command("--data-dir", str(bench.data)),
            env={**bench.environment, "QT_QPA_PLATFORM": "offscreen"},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert window.stderr is not None
        told = window.stderr.readline()
        assert "The database server does not answer" in told
    finally:
        postgres.start()
    at_work = f"SELECT 1 FROM pg_stat_activity WHERE datname = '{database}'"
    deadline = time.monotonic() + 60
    while not postgres.sql(at_work):
        assert time.monotonic() < deadline
        assert window.poll() is None
        time.sleep(0.2)
    window.terminate()
    window.communicate(timeout=30)
    assert window.returncode == ExitCode.INTERRUPTED


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file())
