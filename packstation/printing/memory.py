"""What one driver has done since the program started, for printers that remember nothing.

It is a second guard beside the journal: a title that came out, or may have, is not sent again.
"""

from collections import OrderedDict

from packstation.printing.model import JobState, NotPrinted, Outcome, Printed

_LONGEST_MEMORY = 10_000


class Memory:
    """The outcomes of the last ten thousand jobs by title."""

    def __init__(self) -> None:
        self._outcomes: OrderedDict[str, Outcome] = OrderedDict()

    def keep(self, title: str, outcome: Outcome) -> None:
        """Remember how a job ended."""
        self._outcomes[title] = outcome
        self._outcomes.move_to_end(title)
        while len(self._outcomes) > _LONGEST_MEMORY:
            self._outcomes.popitem(last=False)

    def in_the_way(self, title: str) -> Outcome | None:
        """The outcome that forbids to send this title again, if there is one."""
        outcome = self._outcomes.get(title)
        if isinstance(outcome, NotPrinted) and outcome.nothing_came_out:
            return None
        return outcome

    def state(self, title: str) -> JobState:
        """What is known of a title that is not in hand now."""
        match self._outcomes.get(title):
            case Printed():
                return JobState.DONE
            case NotPrinted(nothing_came_out=True):
                return JobState.NOT_THERE
            case _:
                return JobState.UNKNOWN
