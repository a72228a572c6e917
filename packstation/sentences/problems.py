"""The sentence of every problem: whose it is, in whose words, and what the packer can do."""

from packstation.packing.problems import Problem, ProblemKind
from packstation.sentences.voice import Said, Voice, code, detail, name

PRINTER_KINDS = frozenset({ProblemKind.NO_PRINTER, ProblemKind.PRINTER, ProblemKind.PRINT_UNKNOWN})
TECHNICAL = frozenset(
    {
        ProblemKind.UNREACHABLE,
        ProblemKind.IN_DOUBT,
        ProblemKind.NOT_PRO,
        ProblemKind.MALFORMED,
        ProblemKind.PROGRAM,
    }
)
"""The detail is a technician's: it goes to support and not into the packer's sentence."""
OURS = PRINTER_KINDS | {
    ProblemKind.LABEL_MISMATCH,
    ProblemKind.LABEL_MISSING,
    ProblemKind.DOCUMENT,
    ProblemKind.STORE,
}
"""The detail is the printer's or the station's, not PRO's."""


def said_of_problem(voice: Voice, problem: Problem, where: str) -> Said:
    """What `problem` says. `where` names the printer, the order or the consignment it is about.

    A printer's trouble that has a name of its own (`code`, e.g. `out-of-paper`) is said in the
    packer's language; else the printer's and PRO's own words stand behind ours.
    """
    key = f"problem.{problem.kind.name.lower()}"
    sentence = trouble_of(voice, problem, where) or _sentence(voice, problem, where, key)
    return Said(
        word=voice.text(f"{key}.word"),
        sentence=sentence,
        remedy=_remedy(voice, problem, key),
        support=_support(voice, problem),
    )


def short_of(voice: Voice, problem: Problem | None) -> str:
    """The problem in a few words, for a line about an earlier order."""
    if problem is None:
        return voice.text("problem.none.short")
    trouble = f"trouble.{problem.code}.short"
    if problem.kind in PRINTER_KINDS:
        if voice.has(trouble):
            return voice.text(trouble)
        if problem.detail:
            return detail(problem.detail)
    return voice.text(f"problem.{problem.kind.name.lower()}.short")


def trouble_of(voice: Voice, problem: Problem, where: str) -> str:
    """The printer's trouble and its remedy when it has a name of its own, else empty."""
    key = f"trouble.{problem.code}.sentence"
    if problem.kind not in PRINTER_KINDS or not voice.has(key):
        return ""
    return voice.text(key, printer=_printer(voice, where))


def _printer(voice: Voice, where: str) -> str:
    return name(where) or voice.text("printer.unnamed")


def _sentence(voice: Voice, problem: Problem, where: str, key: str) -> str:
    if problem.kind in PRINTER_KINDS:
        sentence = voice.text(f"{key}.sentence", printer=_printer(voice, where))
    else:
        sentence = voice.text(f"{key}.sentence")
        if where:
            sentence = voice.text("problem.where", where=name(where), sentence=sentence)
    reason = detail(problem.detail)
    if not reason or problem.kind in TECHNICAL:
        return sentence
    says = "problem.reason" if problem.kind in OURS else "problem.pro_says"
    return voice.text(says, sentence=sentence, reason=reason)


def _remedy(voice: Voice, problem: Problem, key: str) -> str:
    if problem.is_temporary:
        own = f"{key}.waiting"
        return voice.text(own if voice.has(own) else "problem.waiting")
    return voice.text(f"{key}.remedy")


def _support(voice: Voice, problem: Problem) -> str:
    """PRO's code and correlation id, and what only a technician reads; empty without any."""
    technical = detail(problem.detail) if problem.kind in TECHNICAL else ""
    parts = [*(code(part) for part in (problem.code, problem.correlation_id)), technical]
    parts = [part for part in parts if part]
    return voice.text("problem.support", parts=" · ".join(parts)) if parts else ""
