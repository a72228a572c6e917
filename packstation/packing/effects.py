"""What is to be done outside, as data: the effects that a session may owe.

An effect names what is to be done and under which request id. `is_resumed` says that it was begun
before and its outcome is unknown: whoever performs it first finds out whether it happened.
`intent_of(effect)` is the event to be made durable before the effect begins; None where repeating
is harmless.
"""

import msgspec

from packstation.packing import events as ev
from packstation.packing.service import DefaultRules, ServiceRule
from packstation.packing.session import Session
from packstation.packing.shipping import Document, WorkName


class Effect(msgspec.Struct, frozen=True):
    """`key` is the same for the same effect: what runs under it is not begun again."""

    key: str
    is_resumed: bool = False


class FindOrder(Effect, frozen=True):
    """Look `scanned` up: PRO's reference, the inbox, the log; then read it from PRO.

    `own_number` is the shop's, where the inbox has told it.
    """

    scanned: str = ""
    reference: str | None = None
    own_number: str | None = None


class CreateOrder(Effect, frozen=True):
    """Create the order that waits in the inbox."""

    own_number: str = ""


class CheckOrder(Effect, frozen=True):
    """Read the order again before anything is made of it in PRO."""


class PackConsignment(Effect, frozen=True):
    consignment: int = 0
    request_id: str = ""


class FindMade(Effect, frozen=True):
    """Find out whether a consignment that nobody wants any more was made, and make none."""

    consignment: int = 0
    request_id: str = ""


class Allocate(Effect, frozen=True):
    """One call for all `consignments` where the rule's operation takes many."""

    consignments: tuple[int, ...] = ()
    rule: ServiceRule = DefaultRules()
    quote: str | None = None


class FetchQuotes(Effect, frozen=True):
    consignment: int = 0


class FetchLabels(Effect, frozen=True):
    consignment: int = 0


class FetchReturn(Effect, frozen=True):
    """Allocate the inbound consignment and fetch its labels."""

    consignment: int = 0


class FetchCustoms(Effect, frozen=True):
    consignment: int = 0


class DrawSlips(Effect, frozen=True):
    """Packing slips of all parcels."""


class PrintCopy(Effect, frozen=True):
    """`number` 1 is the first copy; titles are unique for ever."""

    document: Document | None = None
    number: int = 1
    title: str = ""
    printer: str = ""
    """Which printer: the Station says where to when it begins, the record when it is resumed."""


class MarkReady(Effect, frozen=True):
    consignments: tuple[int, ...] = ()


class ManifestNow(Effect, frozen=True):
    consignments: tuple[int, ...] = ()


class CancelConsignment(Effect, frozen=True):
    consignment: int = 0


class Finish(Effect, frozen=True):
    """Nothing is owed any more; the session can be closed."""


READS = (CheckOrder, FetchQuotes, FetchLabels, FetchCustoms)
"""They only ask PRO, and change nothing there or on paper, so they need not wait for the disk."""


def intent_of(effect: Effect) -> ev.Event | None:
    """The event to record before `effect` begins; None when it was recorded or none is needed."""
    if effect.is_resumed:
        return None
    match effect:
        case CreateOrder():
            return ev.CreateIntended(request_id=effect.key)
        case PackConsignment(consignment=number, request_id=request_id):
            return ev.WorkIntended(WorkName.PACK, (number,), request_id)
        case Allocate(consignments=numbers):
            return ev.WorkIntended(WorkName.ALLOCATION, numbers, effect.key)
        case MarkReady(consignments=numbers):
            return ev.WorkIntended(WorkName.READY, numbers, effect.key)
        case ManifestNow(consignments=numbers):
            return ev.WorkIntended(WorkName.MANIFEST, numbers, effect.key)
        case FetchReturn(consignment=number):
            return ev.WorkIntended(WorkName.RETURN, (number,), effect.key)
        case CancelConsignment(consignment=number):
            return ev.WorkIntended(WorkName.CANCEL, (number,), effect.key)
        case PrintCopy(document=document, number=number, title=title, printer=printer):
            assert document is not None
            return ev.CopyIntended(document.id, number, title, printer)
        case _:
            return None


def effect_key(session: Session, *parts: object) -> str:
    """The same for the same effect in the same round of packing."""
    return "/".join(str(part) for part in (session.stream, session.round, *parts))
