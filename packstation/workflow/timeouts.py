"""How long PRO is given, wait by wait: every delay of the workflow in one value."""

import msgspec


class Polls(msgspec.Struct, frozen=True, kw_only=True):
    """Looks at a state that is about to change: later each time. Seconds.

    The figures of a consignment are the contract's (section 3).
    """

    first_s: float = 0.5
    most_s: float = 8.0
    growth: float = 2.0
    give_up_s: float = 120.0


MANIFEST_POLLS = Polls(first_s=0.3, growth=1.5, give_up_s=600.0)


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds. `*_waits_s` are the waits between one look and the next, look by look."""

    retry_first_s: float = 1.0
    """What failed for a while is tried again after so long, doubling up to `retry_most_s`."""
    retry_most_s: float = 30.0
    store_retry_s: float = 3.0
    """What could not be recorded is tried again after so long."""
    index_waits_s: tuple[float, ...] = (0.3, 0.7, 1.5, 2.5)
    """How long PRO's search is given to show what was just made."""
    label_waits_s: tuple[float, ...] = (0.2, 0.5, 1.0, 2.0)
    """A label may not be there right after allocation (contract 2.3): look again, then give up."""
    look_again_s: float = 12.0
    """The order that is being packed is looked at so often."""
    glance_s: float = 1.0
    """So often the fleet's log is asked whether another bench did something with it."""
    state: Polls = Polls()
    """A consignment that PRO is at work on."""
    manifest: Polls = MANIFEST_POLLS
    """A queued manifest."""
