"""How a command ends: the exit codes, and the exception that carries one with its sentence."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the shell is told. The epilogue of `--help` prints this list."""

    DONE = 0
    UNFINISHED = 1
    USAGE = 2
    SETTINGS = 3
    ALREADY_RUNNING = 4
    INTERRUPTED = 130  # what a shell reports for a program ended by Ctrl+C


EXIT_CODES = {
    ExitCode.DONE: "everything asked for was done",
    ExitCode.UNFINISHED: "something was not finished; a sentence on standard error says what",
    ExitCode.USAGE: "the command line was wrong",
    ExitCode.SETTINGS: "the settings, the key or the environment need a change first",
    ExitCode.ALREADY_RUNNING: "another Packstation has this data; go on in its window",
    ExitCode.INTERRUPTED: "interrupted; what was recorded is kept and goes on at the next start",
}


class CommandError(Exception):
    """A command cannot go on. `str()` is one sentence for the person at the shell."""

    def __init__(self, sentence: str, code: ExitCode = ExitCode.UNFINISHED) -> None:
        super().__init__(sentence)
        self.code = code
