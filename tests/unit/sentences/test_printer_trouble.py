"""Whatever happens to a printer is said by its name, with what to do, in every language."""

import re

import pytest

from packstation.packing.problems import Problem, ProblemKind
from packstation.printing.model import Trouble
from packstation.printing.sentences import remedy
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker

STATES: dict[str, Trouble | None] = {
    "off": Trouble.GONE,
    "out of paper": Trouble.OUT_OF_PAPER,
    "paused at the printer": Trouble.PAUSED,
    "paused at its computer": Trouble.QUEUE_PAUSED,
    "queue deleted": Trouble.QUEUE_GONE,
    "queue takes no jobs": Trouble.QUEUE_CLOSED,
    "job held": Trouble.JOB_HELD,
    "job vanished": None,
    "spooler restarted, and not back": Trouble.SPOOLER_DOWN,
    "spooler restarted within a job": None,
    "disk of the spooler full": Trouble.DISK_FULL,
    "wrong media": Trouble.WRONG_MEDIA,
    "paper jam": Trouble.JAMMED,
    "USB pulled out": Trouble.GONE,
    "USB pulled out within a label": None,
    "not allowed to write to it": Trouble.NOT_WRITABLE,
    "no progress for minutes": Trouble.TOO_SLOW,
}
"""What can happen, and the trouble that drivers tell; None: nobody knows whether it printed."""
_SENTENCES = re.compile(r"[.?](?: |$)")


def problem_of(trouble: Trouble | None) -> Problem:
    if trouble is None:
        return Problem(ProblemKind.PRINT_UNKNOWN, detail="Look whether it came out.")
    sentence = remedy("Zebra-7", trouble)
    return Problem(ProblemKind.PRINTER, sentence, is_temporary=True, code=trouble.value)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("state", STATES)
def test_a_printers_trouble_is_said_by_name_with_what_to_do(state: str, language: Language) -> None:
    speaker = Speaker(language, is_strict=True)
    trouble = STATES[state]
    said = speaker.problem(problem_of(trouble), "Zebra-7")
    assert "Zebra-7" in said.sentence
    if trouble is None:
        assert said.remedy, "the packer is asked to look"
        return
    assert len(_SENTENCES.findall(said.sentence)) >= 2, "what is wrong, and what to do"
    assert speaker.trouble(problem_of(trouble))


@pytest.mark.parametrize("trouble", Trouble)
@pytest.mark.parametrize("language", Language)
def test_every_trouble_of_a_driver_has_words_of_its_own(
    trouble: Trouble, language: Language
) -> None:
    speaker = Speaker(language, is_strict=True)
    unnamed = Problem(ProblemKind.PRINTER, "x", is_temporary=True)
    told = speaker.problem(problem_of(trouble), "Zebra-7").sentence
    assert told != speaker.problem(unnamed, "Zebra-7").sentence
    assert speaker.trouble(problem_of(trouble)) != speaker.trouble(unnamed)


def test_no_two_troubles_are_said_alike() -> None:
    speaker = Speaker(Language.ENGLISH, is_strict=True)
    told = [speaker.problem(problem_of(one), "Zebra-7").sentence for one in Trouble]
    assert len(set(told)) == len(told)
