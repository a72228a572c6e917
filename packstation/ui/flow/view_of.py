"""view_of(bench): which screen, and what is on it. Pure; one answer, so one file."""

from functools import lru_cache

from msgspec.structs import replace

from packstation.packing.asking import is_which_line
from packstation.packing.bench import Bench
from packstation.packing.boxes import suggested_box
from packstation.packing.labels.check import awaits_scan
from packstation.packing.labels.old import owed_old_labels
from packstation.packing.latest import Deed, Latest
from packstation.packing.order import Catalogue
from packstation.packing.parcels import Box, Parcel, WeightOutside
from packstation.packing.problems import Alert, AlertKind
from packstation.packing.session import (
    Phase,
    Session,
    allowed_units,
    can_have_extra,
    expected_grams,
    must_acknowledge,
    remaining_units,
)
from packstation.packing.shipping import WorkName, WorkStatus
from packstation.packing.standing import Stage, standing_of
from packstation.packing.weights import is_off
from packstation.ui.flow.actions import Act
from packstation.ui.flow.deeds import SIGNALLED
from packstation.ui.flow.tone import Tone
from packstation.ui.flow.view import (
    Completes,
    Feedback,
    Header,
    ParcelCard,
    QuoteChoice,
    Screen,
    Stuck,
    TailEntry,
    View,
)
from packstation.ui.flow.view_rail import rail_of
from packstation.ui.flow.view_shipping import (
    labels_of,
    papers_of,
    progress_of,
    question_of,
    quotes_of,
    stuck_of,
    tail_of,
)

ACTIONS: dict[Screen, tuple[Act, ...]] = {
    Screen.START: (Act.PRINTERS, Act.FIND, Act.END_OF_DAY),
    Screen.OPENING: (Act.NEXT_ORDER,),
    Screen.PACKING: (Act.NEW_PARCEL, Act.UNDO, Act.SHORT, Act.MORE, Act.DONE),
    Screen.ALERT: (Act.OK,),
    Screen.QUOTES: (Act.HOLD, Act.SERVICE, Act.OK),
    Screen.WHICH_LINE: (Act.BACK, Act.OK),
    Screen.PROBLEM: (Act.NEXT_ORDER, Act.HOLD, Act.RETRY),
    Screen.QUESTION: (Act.NEXT_ORDER, Act.NO, Act.YES),
    Screen.SHIPPING: (Act.HOLD, Act.REDO, Act.REPRINT, Act.NEXT_ORDER),
    Screen.READY: (Act.END_OF_DAY, Act.REDO, Act.REPRINT, Act.NEXT_ORDER),
    Screen.WITHDRAWING: (Act.NEXT_ORDER,),
    Screen.HELD: (Act.NEXT_ORDER, Act.RESUME),
}
"""Buttons of each screen, the most wanted last: it stands at the packer's hand."""

MORE: tuple[Act, ...] = (
    Act.QUANTITY,
    Act.BY_HAND,
    Act.TAKE_OUT,
    Act.MOVE,
    Act.WEIGHT,
    Act.BOX,
    Act.SEAL,
    Act.PARCEL,
    Act.SPLIT,
    Act.SERVICE,
    Act.RETURN,
    Act.HOLD,
    Act.ADDRESS,
    Act.FIND,
)
"""What the packer needs now and then, behind one key."""


MAIN = (Act.OK, Act.YES, Act.RESUME, Act.SERVICE, Act.RETRY, Act.NEXT_ORDER)
"""Acts that go on, the first one offered counts."""
REMARKS = (Screen.SHIPPING, Screen.READY)
"""Screens on which a soft alert stands until it is read."""
WITH_ALERTS = (Phase.PACKING, Phase.SHIPPING, Phase.FINISHED)


def view_of(bench: Bench) -> View:
    """What is to be seen now."""
    session = bench.session
    tail = tail_of(bench)
    if bench.alert is not None and bench.alert.is_blocking:
        rail = rail_of(session)
        header = header_of(session)
        actions = alert_actions(bench.alert, None)
        if bench.finished_before is not None:
            actions = (Act.REDO, Act.REPRINT, *actions)
        return View(
            Screen.ALERT,
            rail,
            header=header,
            alert=bench.alert,
            refused=bench.refused,
            actions=actions,
            main=Act.OK,
            tail=tail,
        )
    soft = bench.alert
    if session is None or session.phase is Phase.CLOSED:
        feedback = Feedback(_tone_of(soft), alert=soft)
        return View(
            Screen.START,
            rail_of(None),
            feedback=feedback,
            actions=(*ACTIONS[Screen.START], Act.OK) if soft is not None else ACTIONS[Screen.START],
            main=Act.OK if soft is not None else None,
            tail=tail,
        )
    view = _of_session(session, soft, tail)
    view = replace(view, parcels=_with_box(bench, session, view.parcels))
    if Act.TEACH.value in bench.guarded and _can_be_taught(session, view.alert):
        return replace(view, actions=(Act.TEACH, *view.actions))
    return view


MOST_LINES_IN_A_BOX = 40
"""Nobody guesses a box for more, and the scan must not wait for the guess."""


def guessed_box(bench: Bench, session: Session) -> Box | None:
    """The box that the open parcel probably wants; None where there is none to guess."""
    is_large = session.order is None or len(session.order.lines) > MOST_LINES_IN_A_BOX
    if session.phase is not Phase.PACKING or not bench.boxes or is_large:
        return None
    return suggested_box(session, bench.boxes.values(), bench.learnt_boxes)


def _with_box(
    bench: Bench, session: Session, cards: tuple[ParcelCard, ...]
) -> tuple[ParcelCard, ...]:
    guess = guessed_box(bench, session) if cards else None
    if guess is None:
        return cards
    return tuple(replace(c, suggested=guess.name) if c.is_open else c for c in cards)


def _can_be_taught(session: Session, alert: Alert | None) -> bool:
    """A barcode that no item of the order has stands on the screen."""
    kinds = (AlertKind.UNKNOWN_CODE, AlertKind.WRONG_ITEM)
    return alert is not None and alert.kind in kinds and session.phase is Phase.PACKING


def _of_session(session: Session, soft: Alert | None, tail: tuple[TailEntry, ...]) -> View:
    screen = screen_of(session)
    alert = session.alert if screen is Screen.ALERT else None
    actions = ACTIONS[screen]
    stuck: Stuck | None = None
    quotes: QuoteChoice | None = None
    if screen is Screen.ALERT and alert is not None:
        actions = alert_actions(alert, session)
    elif screen is Screen.PROBLEM:
        stuck = stuck_of(session)
        actions = problem_actions(session, stuck)
    elif screen is Screen.QUOTES:
        quotes = quotes_of(session)
    elif _waits(session):
        actions = (Act.NEXT_ORDER, Act.RETRY)
    elif screen is Screen.SHIPPING and awaits_scan(session) is not None:
        actions = (Act.BY_HAND, *actions)
    elif screen is Screen.PACKING and session.question is not None:
        actions = (Act.BACK, Act.FIND)
    elif screen is Screen.PACKING and owed_old_labels(session):
        actions = (Act.OLD_LABELS, *actions)
    is_packing = session.phase is Phase.PACKING
    remark = session.alert if screen in REMARKS and session.alert is not None else soft
    feedback = (
        feedback_of(session, soft) if is_packing else Feedback(_tone_of(remark), alert=remark)
    )
    if screen in REMARKS and remark is not None:
        actions = (*actions, Act.OK)
    elif screen is Screen.READY and can_have_extra(session):
        actions = (*actions[:-2], Act.EXTRA, *actions[-2:])
    is_shipping = session.phase in (Phase.SHIPPING, Phase.FINISHED, Phase.CANCELLING)
    return View(
        screen,
        rail_of(session),
        header=header_of(session),
        feedback=feedback,
        alert=alert,
        refused=session.refused if alert is not None else 0,
        parcels=parcels_of(session) if is_packing else (),
        stuck=stuck,
        quotes=quotes,
        labels=labels_of(session) if is_shipping else (),
        papers=papers_of(session) if is_shipping else (),
        question=question_of(session) if screen is Screen.QUESTION else None,
        progress=progress_of(session),
        actions=actions,
        main=main_of(session, screen, actions),
        tail=tail,
    )


def main_of(session: Session, screen: Screen, actions: tuple[Act, ...]) -> Act | None:
    """The act that goes on from here. Done is one only when nothing is missing."""
    if screen is Screen.PACKING and session.question is not None:
        return Act.FIND
    if screen is Screen.PACKING:
        header = header_of(session)
        is_all = header is not None and header.packed + header.short >= header.total > 0
        goes_on = Act.OLD_LABELS if Act.OLD_LABELS in actions else Act.DONE
        return goes_on if is_all else None
    return next((act for act in MAIN if act in actions), None)


def screen_of(session: Session) -> Screen:
    """The screen of a session that is open on the bench."""
    if session.phase in WITH_ALERTS and _must_answer(session):
        return Screen.ALERT
    match session.phase:
        case Phase.OPENING:
            return Screen.OPENING
        case Phase.PACKING:
            return Screen.WHICH_LINE if is_which_line(session.question) else Screen.PACKING
        case Phase.SHIPPING:
            return _shipping_screen(session)
        case Phase.CANCELLING:
            return Screen.PROBLEM if stuck_of(session) is not None else Screen.WITHDRAWING
        case Phase.HELD:
            return Screen.HELD
        case Phase.FINISHED:
            is_asked = question_of(session) is not None
            return Screen.QUESTION if is_asked else Screen.READY
        case Phase.CLOSED:
            return Screen.START


def _waits(session: Session) -> bool:
    """The order cannot be opened or withdrawn yet, and that is tried again."""
    if session.phase is Phase.CANCELLING:
        return progress_of(session).problem is not None
    works = (session.find.status, session.create.status)
    return session.phase is Phase.OPENING and WorkStatus.WAITING in works


def _must_answer(session: Session) -> bool:
    return session.alert is not None and must_acknowledge(session, session.alert)


def _shipping_screen(session: Session) -> Screen:
    if stuck_of(session) is not None:
        return Screen.PROBLEM
    stage = standing_of(session).stage
    return {Stage.CHOOSE_SERVICE: Screen.QUOTES, Stage.ASK_PRINT: Screen.QUESTION}.get(
        stage, Screen.SHIPPING
    )


def alert_actions(alert: Alert, session: Session | None) -> tuple[Act, ...]:
    """OK always, and before it what else may help with this alert."""
    helpful: dict[AlertKind, tuple[Act, ...]] = {
        AlertKind.INCOMPLETE: (Act.SHORT, Act.BY_HAND),
        AlertKind.NO_WEIGHT: (Act.WEIGHT,),
        AlertKind.ORDER_LACKS: (Act.HOLD, Act.ADDRESS),
        AlertKind.BAD_WEIGHT: (Act.WEIGHT,),
        AlertKind.WEIGHT_DIFFERS: (Act.WEIGHT,),
        AlertKind.WEIGHT_OUTSIDE: (Act.WEIGHT, *_accepting(session)),
        AlertKind.BAD_QUANTITY: (Act.QUANTITY,),
        AlertKind.UNKNOWN_CODE: (Act.BY_HAND,),
        AlertKind.ORDER_UNKNOWN: (Act.FIND,),
        AlertKind.ALREADY_PACKED: (Act.EXTRA,),
        AlertKind.OPEN_ELSEWHERE: (Act.PACK_HERE,),
        AlertKind.NO_ORDER: (Act.FIND,),
    }
    is_packing = session is not None and session.phase is Phase.PACKING
    extras = helpful.get(alert.kind, ())
    usable = tuple(act for act in extras if is_packing or act in (Act.FIND, Act.EXTRA))
    return (*usable, Act.OK)


def _accepting(session: Session | None) -> tuple[Act, ...]:
    """Where a reason is enough to ship a weight outside the tolerance."""
    is_enough = session is not None and session.policy.weight_outside is WeightOutside.REASON
    return (Act.ACCEPT_WEIGHT,) if is_enough else ()


def problem_actions(session: Session, stuck: Stuck | None) -> tuple[Act, ...]:
    """What may be decided about a work that failed."""
    if session.phase is Phase.CANCELLING:
        return (Act.NEXT_ORDER, Act.RETRY)
    if stuck is not None and stuck.work in (WorkName.ALLOCATION, WorkName.QUOTING):
        return (Act.NEXT_ORDER, Act.HOLD, Act.REDO, Act.RETRY, Act.SERVICE)
    if stuck is not None and stuck.work in (
        WorkName.LABELS,
        WorkName.PACK,
        WorkName.READY,
        WorkName.CUSTOMS,
        WorkName.RETURN,
    ):
        return (Act.NEXT_ORDER, Act.HOLD, Act.REDO, Act.RETRY)
    return ACTIONS[Screen.PROBLEM]


# The order and its parcels


@lru_cache(maxsize=32)
def _total_units(catalogue: Catalogue) -> int:
    return sum(line.quantity for line in catalogue.lines.values())


def header_of(session: Session | None) -> Header | None:
    """The order's head; None while there is no order."""
    if session is None or (session.is_over and session.order is None):
        return None
    if session.catalogue is None:
        return Header(session, 0, 0)
    before = sum(session.before_units.values())
    packed = sum(session.packing.packed.values())
    short = sum(short.quantity for short in session.packing.shorts.values())
    if session.extra:  # what was made before is not its business
        left = sum(remaining_units(session, line) for line in session.catalogue.lines)
        return Header(session, packed, packed + left)
    return Header(session, packed + before, _total_units(session.catalogue), before, short)


def _tone_of(alert: Alert | None) -> Tone:
    if alert is None:
        return Tone.NEUTRAL
    return Tone.ERROR if alert.is_blocking else Tone.ATTENTION


def feedback_of(session: Session, soft: Alert | None) -> Feedback:
    """The last scan of the open session, and the soft alert about it."""
    packing = session.packing
    alert = session.alert or soft
    if alert is not None and alert.is_blocking:
        alert = None
    line = None
    done = wanted = 0
    is_about_item = alert is None or alert.kind is not AlertKind.OLD_LABELS
    latest = session.latest
    named = latest.line if latest is not None and alert is None else packing.last_line
    if is_about_item and named is not None and session.catalogue is not None:
        line = session.catalogue.lines.get(named)
    if line is not None:
        done = packing.packed.get(line.id, 0)
        wanted = allowed_units(session, line.id)
    tone = Tone.NEUTRAL
    if alert is not None:
        tone = Tone.ATTENTION
    elif latest is not None:
        tone = SIGNALLED[latest.deed].tone
    if alert is not None:
        return Feedback(tone, line, done, wanted, alert)
    completes = _completed(session, latest, is_line_done=done >= wanted)
    return Feedback(tone, line, done, wanted, None, latest, completes)


COMPLETING = (Deed.ADDED, Deed.BY_HAND, Deed.SHORT)


def _completed(session: Session, latest: Latest | None, *, is_line_done: bool) -> Completes:
    if latest is None or latest.deed not in COMPLETING:
        return Completes.NOTHING
    header = header_of(session)
    if header is not None and header.packed + header.short >= header.total > 0:
        return Completes.ORDER
    is_line = is_line_done and latest.deed is not Deed.SHORT
    return Completes.LINE if is_line else Completes.NOTHING


MOST_LINES_NAMED = 8
"""Of a parcel with more lines the card says only how many: a scan must not wait for them."""


def parcels_of(session: Session) -> tuple[ParcelCard, ...]:
    """All parcels. What a large one should weigh is only worked out while it is open."""
    return tuple(_card(session, parcel) for parcel in session.packing.parcels)


def _card(session: Session, parcel: Parcel) -> ParcelCard:
    is_at_hand = parcel.number == session.packing.open_number
    lines = len(parcel.contents)
    is_small = lines <= MOST_LINES_NAMED
    expected = expected_grams(session, parcel.number) if is_at_hand or is_small else None
    return ParcelCard(
        number=parcel.number,
        consignment=parcel.consignment,
        units=parcel.units,
        is_open=is_at_hand and not parcel.is_sealed,
        is_sealed=parcel.is_sealed,
        box=parcel.box.name if parcel.box else "",
        grams=parcel.grams,
        expected_grams=expected,
        lines=lines,
        contents=tuple(sorted(parcel.contents.items())) if is_small else (),
        is_weight_off=parcel.grams is not None and is_off(session, parcel.grams, expected),
    )
