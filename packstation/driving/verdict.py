"""Whether an order is finished, and in one sentence why not."""

from collections.abc import Iterator

from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.session import Phase, Session
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.sentences.voice import Said

SPEAKER = Speaker(Language.ENGLISH)
"""The command line speaks English."""


def is_finished(session: Session) -> bool:
    """Its consignments are ready or manifested and its labels are out."""
    return session.phase is Phase.FINISHED


FOR_PEOPLE = frozenset({ProblemKind.KEY_REFUSED, ProblemKind.FORBIDDEN, ProblemKind.NOT_PRO})
"""What goes on only when somebody changes a key, an address or a network."""


def is_hopeless(session: Session) -> bool:
    """Everything that it waits for needs a person, and a script has none."""
    problems = list(_problems(session))
    return bool(problems) and all(problem.kind in FOR_PEOPLE for problem in problems)


def sentences(said: Said) -> str:
    """What is wrong, what to do, and what support wants to know, on one line."""
    support = f"({said.support})" if said.support else ""
    return " ".join(part for part in (said.sentence, said.remedy, support) if part)


def why_not(session: Session) -> str:
    """Why the order is not finished, for a person at a shell."""
    if session.close_problem is not None:
        return sentences(SPEAKER.problem(session.close_problem))
    if session.alert is not None and session.alert.is_blocking:
        return sentences(SPEAKER.alert(session.alert, session))
    for problem in _problems(session):
        return sentences(SPEAKER.problem(problem))
    if session.phase is Phase.PACKING:
        return "nobody said that it is packed (!done)"
    if session.phase is Phase.CLOSED:
        return "it could not be opened in time"
    return f"it is still {session.phase.value}"


def _problems(session: Session) -> Iterator[Problem]:
    works = [session.find, session.create, session.check, session.slips]
    for c in session.consignments:
        works += [c.pack, c.allocation, c.quoting, c.labels, c.customs, c.ready, c.manifest]
    yield from (w.problem for w in works if w.problem is not None and not w.is_done)
    yield from (c.problem for c in session.copies if c.problem is not None and not c.is_out)
