"""The sentence of every problem: whose it is, in whose words, and what the packer can do."""

from packstation.packing.problems import Problem, ProblemKind
from packstation.sentences.voice import Said, Voice, code, detail, name

PRINTER_KINDS = frozenset({ProblemKind.NO_PRINTER, ProblemKind.PRINTER, ProblemKind.PRINT_UNKNOWN})
_PRO_SAYS, _PLAIN, _BRACKETS = "problem.pro_says", "problem.reason", "problem.brackets"
_TECHNICAL = ""
"""The detail is a technician's: it goes to support and not into the packer's sentence."""
_DETAILS: dict[ProblemKind, str] = {
    ProblemKind.UNREACHABLE: _TECHNICAL,
    ProblemKind.IN_DOUBT: _TECHNICAL,
    ProblemKind.PRO_BROKEN: _TECHNICAL,
    ProblemKind.KEY_REFUSED: _TECHNICAL,
    ProblemKind.FORBIDDEN: _PRO_SAYS,
    ProblemKind.NOT_FOUND: _PRO_SAYS,
    ProblemKind.REFUSED: _PRO_SAYS,
    ProblemKind.CONFLICT: _BRACKETS,
    ProblemKind.NOT_NOW_IN_PRO: _TECHNICAL,
    ProblemKind.THROTTLED: _TECHNICAL,
    ProblemKind.PRO_FAULT: _TECHNICAL,
    ProblemKind.NOT_PRO: _TECHNICAL,
    ProblemKind.MALFORMED: _TECHNICAL,
    ProblemKind.NO_SERVICE: _PRO_SAYS,
    ProblemKind.STILL_BUSY: _TECHNICAL,
    ProblemKind.OTHER_BENCH: _BRACKETS,
    ProblemKind.LABEL_MISMATCH: _TECHNICAL,
    ProblemKind.LABEL_MISSING: _BRACKETS,
    ProblemKind.NO_LOCATION: _TECHNICAL,
    ProblemKind.NO_PRINTER: _BRACKETS,
    ProblemKind.PRINTER: _PLAIN,
    ProblemKind.PRINT_UNKNOWN: _TECHNICAL,
    ProblemKind.DOCUMENT: _BRACKETS,
    ProblemKind.DAMAGED: _BRACKETS,
    ProblemKind.STORE: _BRACKETS,
    ProblemKind.DATABASE: _TECHNICAL,
    ProblemKind.NO_KEY: _BRACKETS,
    ProblemKind.NOT_STARTED: _BRACKETS,
    ProblemKind.PROGRAM: _TECHNICAL,
}
"""How the detail of each kind stands in its sentence: the key of the frame around both."""


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
        if shown := detail(problem.told):
            return shown
    return voice.text(f"problem.{problem.kind.name.lower()}.short")


def trouble_short(voice: Voice, problem: Problem) -> str:
    """A printer's trouble in a few words; that it is not ready where the trouble has no name."""
    key = f"trouble.{problem.code}.short"
    return voice.text(key if voice.has(key) else "light.trouble")


def trouble_of(voice: Voice, problem: Problem, where: str) -> str:
    """The printer's trouble and its remedy when it has a name of its own, else empty."""
    key = f"trouble.{problem.code}.sentence"
    if problem.kind not in PRINTER_KINDS or not voice.has(key):
        return ""
    return voice.text(key, printer=printer_name(voice, where))


def printer_name(voice: Voice, where: str) -> str:
    """The printer's name, or what stands where nobody knows which printer it is."""
    return name(where) if where else voice.text("printer.unnamed")


def _sentence(voice: Voice, problem: Problem, where: str, key: str) -> str:
    if problem.kind in PRINTER_KINDS:
        sentence = voice.text(f"{key}.sentence", printer=printer_name(voice, where))
    else:
        sentence = voice.text(f"{key}.sentence")
        if where:
            sentence = voice.text("problem.where", where=name(where), sentence=sentence)
    frame = _DETAILS[problem.kind]
    reason = _reason(voice, problem)
    if not reason or not frame:
        return sentence
    return voice.text(frame, sentence=sentence, reason=reason)


def _reason(voice: Voice, problem: Problem) -> str:
    """The detail; where it is the kind of a document, that kind's name; what is wrong with one."""
    damage = f"damage.{problem.detail}"
    if problem.kind is ProblemKind.DAMAGED and voice.has(damage):
        paper = f"document.{problem.code}"
        named = voice.text(paper if voice.has(paper) else "document.paper")
        return voice.text("damage.of", paper=named, damage=voice.text(damage))
    kind = f"document.{problem.detail}"
    return voice.text(kind) if voice.has(kind) else detail(problem.told)


def _remedy(voice: Voice, problem: Problem, key: str) -> str:
    if problem.is_temporary:
        own = f"{key}.waiting"
        return voice.text(own if voice.has(own) else "problem.waiting")
    return voice.text(f"{key}.remedy")


def _support(voice: Voice, problem: Problem) -> str:
    """PRO's code and correlation id, and what only a technician reads; empty without any."""
    technical = detail(problem.told) if not _DETAILS[problem.kind] else ""
    is_pros = problem.kind not in {*PRINTER_KINDS, ProblemKind.DAMAGED}
    pros_code = problem.code if is_pros else ""
    marks = (code(mark) for mark in (pros_code, problem.correlation_id) if mark)
    parts = [part for part in (*marks, technical) if part]
    return voice.text("problem.support", parts=" · ".join(parts)) if parts else ""
