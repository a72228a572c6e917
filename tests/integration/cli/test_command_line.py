"""The command line's frame: where options are taken, how commands end."""

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from types import ModuleType

import pytest

from packstation.cli import commands, dispatch
from packstation.cli.shell import parser
from packstation.cli.shell.exits import EXIT_CODES, CommandError, ExitCode
from packstation.cli.shell.options import VARIABLES
from packstation.settings.environment import Overrides
from packstation.settings.errors import SettingsError


class Probe(ModuleType):
    """Show what arrives.

    A command of the tests.
    """

    def __init__(self) -> None:
        super().__init__("packstation.cli.probe", type(self).__doc__)
        self.seen: Overrides | None = None
        self.ends_with: int | BaseException = ExitCode.DONE

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loud", action="store_true")

    def run(self, arguments: Namespace) -> int:
        self.seen = arguments.overrides
        if isinstance(self.ends_with, BaseException):
            raise self.ends_with
        return self.ends_with


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Probe:
    """A command `probe`, the only one in the table, and an environment that sets nothing."""
    command = Probe()
    monkeypatch.setitem(sys.modules, "packstation.cli.probe", command)
    for module in (commands, dispatch, parser):
        monkeypatch.setattr(module, "COMMANDS", ("probe",))
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    return command


@pytest.mark.parametrize(
    "line",
    [
        "--pro-url http://x --data-dir d --location A probe",
        "probe --pro-url http://x --data-dir d --location A",
        "--pro-url http://x probe --data-dir d --location A",
        "--location B probe --pro-url http://x --data-dir d --location A",
    ],
)
def test_an_option_counts_before_and_after_the_command(probe: Probe, line: str) -> None:
    assert dispatch.dispatch(line.split()) == ExitCode.DONE
    assert probe.seen == Overrides(pro_url="http://x", data_dir=Path("d"), location="A")


def test_the_environment_stands_in_and_the_command_line_wins(
    probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in VARIABLES:
        monkeypatch.setenv(variable, "from-environment")
    monkeypatch.setenv("PACKSTATION_LOCATION", "")
    dispatch.dispatch(["probe", "--pro-url", "http://x"])
    there = Path("from-environment")
    assert probe.seen == Overrides(pro_url="http://x", data_dir=there, print_dir=there)


def test_what_cannot_go_on_ends_with_a_sentence_and_its_code(
    probe: Probe, capsys: pytest.CaptureFixture[str]
) -> None:
    probe.ends_with = CommandError("PRO refused the key.", ExitCode.SETTINGS)
    assert dispatch.dispatch(["probe"]) == ExitCode.SETTINGS
    assert capsys.readouterr() == ("", "packstation: PRO refused the key.\n")


def test_unusable_settings_end_with_their_sentence_and_code(
    probe: Probe, capsys: pytest.CaptureFixture[str]
) -> None:
    probe.ends_with = SettingsError("a port is 1 to 65535", field="printers[0].port")
    assert dispatch.dispatch(["probe"]) == ExitCode.SETTINGS
    assert capsys.readouterr().err == "packstation: printers[0].port: a port is 1 to 65535\n"


def test_an_interruption_ends_as_the_shell_expects(probe: Probe) -> None:
    probe.ends_with = KeyboardInterrupt()
    assert dispatch.dispatch(["probe"]) == ExitCode.INTERRUPTED


@pytest.mark.parametrize("line", ["nonsense", "probe --nonsense", "probe extra"])
def test_a_wrong_command_line_ends_as_wrong_usage(
    probe: Probe, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        dispatch.dispatch(line.split())
    assert ended.value.code == ExitCode.USAGE
    assert "usage: packstation" in capsys.readouterr().err


def test_help_tells_variables_exit_codes_and_every_command() -> None:
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "packstation", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    for told in (*VARIABLES, *EXIT_CODES.values(), *commands.COMMANDS):
        assert told in ended.stdout


def test_every_command_has_a_summary_and_a_description() -> None:
    for name in commands.COMMANDS:
        summary, _, description = (commands.load(name).__doc__ or "").partition("\n")
        assert 10 < len(summary) < 90, name
        assert description.strip(), name


TALKATIVE = """
import sys, types
from packstation.cli import commands, dispatch
from packstation.cli.shell import parser

command = types.ModuleType("packstation.cli.talk", "Talk without end.")
command.add_arguments = lambda parser: None
command.run = lambda arguments: [print("line") for _ in range(100_000)] and 0
sys.modules["packstation.cli.talk"] = command
for module in (commands, dispatch, parser):
    module.COMMANDS = ("talk",)
sys.exit(dispatch.dispatch(["talk"]))
"""


def test_output_that_nobody_reads_to_the_end_is_no_crash() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", TALKATIVE], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as talking:
        assert talking.stdout is not None
        assert talking.stderr is not None
        talking.stdout.readline()
        talking.stdout.close()
        assert talking.stderr.read() == ""
    assert talking.returncode == ExitCode.UNFINISHED
