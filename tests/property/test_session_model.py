"""Sessions against a model of the truth, any acts and outcomes: one model, so one file."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing import due as du
from packstation.packing import effects as ef
from packstation.packing import events as ev
from packstation.packing.barcodes.codes import Code
from packstation.packing.decide import begin, decide
from packstation.packing.evolve import evolve, opened, replay
from packstation.packing.labels.check import awaits_scan, next_label
from packstation.packing.labels.old import owed_old_labels
from packstation.packing.order import OrderLine
from packstation.packing.parcels import Box, Packing, WeightSource
from packstation.packing.problems import Problem, ProblemKind
from packstation.packing.service import (
    AskPacker,
    CarrierService,
    Cheapest,
    DefaultRules,
    ServiceGroup,
)
from packstation.packing.session import (
    Phase,
    Policy,
    Session,
    allowed_units,
    is_complete,
    remaining_units,
)
from packstation.packing.shipping import CopyStatus, Fate, WorkStatus
from packstation.workflow.failures import failed
from tests.bench_world import STREAM, after, answered, order, yes
from tests.phases import next_phases

LINES = (
    OrderLine("mug", "A mug", 3, sku="MUG", unit_grams=300),
    OrderLine("twin", "The same mug", 2, sku="MUG", unit_grams=300),
    OrderLine("pen", "A pen", 1, sku="PEN", unit_grams=50),
)
RULES = (DefaultRules(), CarrierService("CS"), ServiceGroup("G"), Cheapest(), AskPacker())
KINDS = (
    ProblemKind.UNREACHABLE,
    ProblemKind.REFUSED,
    ProblemKind.CONFLICT,
    ProblemKind.NOT_NOW_IN_PRO,
)
WORKS = ("pack", "allocation", "labels", "customs", "ready", "manifest", "cancel")
"""Not quoting: a question may be asked again."""

lines = st.sampled_from(["mug", "twin", "pen", "nothing"])
amounts = st.sampled_from([-1, 0, 1, 1, 1, 2, 3, 10**9])
numbers = st.integers(0, 5)
codes = st.builds(
    Code,
    text=st.sampled_from(["MUG", "PEN", "mug", "5099999999998", "?"]),
    serial=st.sampled_from([None, None, "A1", "A2"]),
)
good_codes = st.builds(
    Code,
    text=st.sampled_from(["MUG", "PEN", "twin"]),
    serial=st.sampled_from([None, None, "A1", "A2"]),
)
packing_acts = st.one_of(
    st.builds(cmd.ScanItem, good_codes, st.sampled_from([None, 5, 500])),
    st.builds(cmd.ScanItem, good_codes),
    st.just(cmd.NewParcel()),
    st.just(cmd.SealParcel()),
    st.builds(cmd.OpenParcel, numbers),
    st.just(cmd.Split()),
    st.just(cmd.ChooseBox(Box("B", "Box", tare_grams=100))),
    st.just(cmd.Weigh(300, WeightSource.SCALE)),
    st.just(cmd.TakeOutNext()),
    st.builds(cmd.TakeOut, lines, amounts),
    st.builds(cmd.MoveItem, lines, numbers, amounts),
    st.builds(cmd.MoveItem, st.sampled_from(["mug", "twin"]), st.integers(1, 3)),
    st.builds(cmd.DeclareShort, good_codes, amounts, st.just("gone")),
    st.builds(cmd.AllowExtra, lines, amounts, st.just("gift")),
    st.builds(cmd.ChooseService, st.sampled_from(RULES)),
    st.just(cmd.Undo()),
    st.builds(cmd.AnswerOldLabels, st.sampled_from(Fate)),
)
label_codes = st.builds(
    Code, st.sampled_from(["TRACK111", "track112", "TRACK123", "TRACK211", "ROUTE1", "?"])
)
old_labels = st.builds(
    cmd.AnswerOldLabels,
    st.sampled_from(Fate),
    st.sampled_from([(), ("1.c1.label.1", "2.c1.label.1"), ("nothing",)]),
)
later_acts = st.one_of(
    st.builds(cmd.ChooseService, st.sampled_from(RULES)),
    st.builds(cmd.ChooseQuote, numbers, st.just("Q1")),
    st.just(cmd.ReopenPacking("redo")),
    st.just(cmd.Reprint("torn")),
    st.builds(cmd.ScanLabel, label_codes),
    st.builds(cmd.ConfirmLabel, st.sampled_from(["1.c1.label.1", "2.c1.label.1", "nothing"])),
    st.just(cmd.Retry()),
    st.just(cmd.Retry(is_by_itself=True)),
    st.just(cmd.Hold("later")),
    st.just(cmd.Resume()),
    st.just(cmd.Resume()),
)
wrong_acts = st.one_of(
    st.builds(cmd.ScanItem, codes),
    st.builds(cmd.ScanOldLabel, label_codes, st.sampled_from([None, 5])),
    old_labels,
    st.builds(cmd.ConfirmByHand, lines, amounts),
    st.builds(cmd.SetQuantity, amounts),
    st.builds(cmd.Weigh, st.sampled_from([0, 10**9]), st.just(WeightSource.SCALE)),
    st.just(cmd.Acknowledge()),
    st.just(cmd.Done()),
    st.just(cmd.FinishSession()),
    packing_acts,
    later_acts,
)


class SessionModel(RuleBasedStateMachine):
    """Keeps the events, what undo must restore, and the effects that run, as the Station does."""

    @initialize(
        policy=st.builds(
            Policy,
            service=st.sampled_from(RULES),
            verify_all=st.booleans(),
            needs_weight=st.booleans(),
            explicit_acknowledge=st.booleans(),
            packing_slip=st.booleans(),
            manifest_at_once=st.booleans(),
            ask_label_scan=st.booleans(),
            prepare_ahead=st.booleans(),
            prepare_grams=st.sampled_from([0, 10_000]),
        ),
        notes=st.integers(0, 1),
        customs=st.sampled_from([None, False]),
    )
    def open(self, policy: Policy, notes: int, customs: bool | None) -> None:
        first = begin(cmd.OpenSession(STREAM, "EO", policy))[0]
        assert isinstance(first, ev.SessionOpened)
        self.session: Session = opened(STREAM, first)
        self.events: list[ev.Event] = [first]
        self.former: list[Packing] = []
        self.running: dict[str, tuple[int, ef.Effect]] = {}
        self.do(cmd.OrderFound(order(*LINES, notes=notes, customs=customs)))
        self.prepare(None)

    def do(self, command: cmd.Command) -> None:
        """Decide, record, evolve, and hold every event to what it may change."""
        for event in decide(self.session, command):
            self.record(event)

    def record(self, event: ev.Event) -> None:
        before, self.session = self.session, evolve(self.session, event)
        self.events.append(event)
        assert self.session.phase in next_phases(before.phase, event), (before.phase, event)
        if isinstance(event, ev.Step):
            self.former.append(before.packing)
        elif isinstance(event, ev.StepUndone):
            assert self.session.packing == self.former.pop()
        elif isinstance(event, ev.PackingFinished):
            self.former.clear()
        if known_to_pro(before) - known_to_pro(self.session):
            assert isinstance(event, ev.ConsignmentCancelled), "forgotten, and still at PRO"
        is_redone = before.phase is Phase.CANCELLING and self.session.phase is Phase.PACKING
        is_gone = before.ahead is not None and self.session.ahead is None
        is_anew = isinstance(event, ev.PackingReopened | ev.PackingFinished)
        if not (is_redone or is_gone or is_anew):
            assert not done_works(before) - done_works(self.session), event

    @rule(command=wrong_acts)
    def act_at_random(self, command: cmd.Command) -> None:
        self.do(command)

    @precondition(lambda self: self.session.phase is Phase.PACKING)
    @rule(command=packing_acts)
    def pack(self, command: cmd.Command) -> None:
        self.do(cmd.Acknowledge())
        self.do(command)

    @precondition(lambda self: self.session.phase is not Phase.PACKING)
    @rule(command=later_acts)
    def change_ones_mind(self, command: cmd.Command) -> None:
        self.do(command)

    @precondition(lambda self: self.session.policy.prepare_ahead)
    @rule(box=st.sampled_from([None, None, Box("B", "Box", tare_grams=100)]))
    def prepare(self, box: Box | None) -> None:
        self.do(cmd.Acknowledge())
        self.do(cmd.Prepare(box))

    @precondition(lambda self: not self.former and self.session.phase is Phase.PACKING)
    @rule()
    def abandon(self) -> None:
        if self.session.round:  # a machine that gives up at once sees little
            self.do(cmd.Abandon())

    @precondition(lambda self: self.session.phase is Phase.PACKING)
    @rule(answers=st.booleans())
    def pack_the_rest(self, answers: bool) -> None:
        self.do(cmd.Acknowledge())
        for _ in owed_old_labels(self.session) if answers else ():
            self.do(cmd.AnswerOldLabels(Fate.BY_HAND))
        for line in LINES:
            left = remaining_units(self.session, line.id)
            self.do(cmd.ConfirmByHand(line.id, left))
            self.do(cmd.Acknowledge())
        self.do(cmd.Weigh(1000, WeightSource.SCALE))
        self.do(cmd.Acknowledge())
        self.do(cmd.Done())

    @rule()
    def begin_what_is_owed(self) -> None:
        for effect in du.due(self.session):
            if effect.key in self.running or isinstance(effect, ef.Finish):
                continue
            intent = ef.intent_of(effect)
            if intent is not None:
                self.record(intent)
            self.running[effect.key] = (self.session.round, effect)
        begun = {effect.key for effect in du.due(self.session) if effect.is_resumed}
        assert begun <= set(self.running), "what runs would be begun a second time"

    @precondition(lambda self: self.session.phase is Phase.SHIPPING or self.session.ahead)
    @rule(steps=st.integers(1, 5))
    def let_some_go_well(self, steps: int) -> None:
        for _ in range(steps):
            self.begin_what_is_owed()
            for key in sorted(self.running):
                its_round, effect = self.running.pop(key)
                if its_round == self.session.round:
                    for outcome in yes(self.session, effect):
                        self.do(outcome)
        if any(isinstance(effect, ef.Finish) for effect in du.due(self.session)):
            self.do(cmd.FinishSession())

    @precondition(lambda self: bool(du.due(self.session)))
    @rule(
        place=st.integers(0, 20),
        kind=st.sampled_from([None, None, None, *KINDS]),
        is_temporary=st.booleans(),
        is_in_doubt=st.booleans(),
        cut=st.integers(0, 2),
    )
    def answer(
        self,
        place: int,
        kind: ProblemKind | None,
        is_temporary: bool,
        is_in_doubt: bool,
        cut: int,
    ) -> None:
        """One effect ends; of many consignments some may end well and some badly."""
        self.begin_what_is_owed()
        if not self.running:
            return
        key = sorted(self.running)[place % len(self.running)]
        its_round, effect = self.running.pop(key)
        if its_round != self.session.round:
            return
        bad = Problem(kind or ProblemKind.REFUSED, is_temporary=is_temporary)
        good = () if not self.session.consignments else yes(self.session, effect)
        outcomes = failed(effect, bad, is_in_doubt=is_in_doubt)
        if kind is None:
            outcomes = good
        elif len(good) == len(outcomes):
            outcomes = (*good[:cut], *outcomes[cut:])
        for outcome in outcomes:
            self.do(outcome)

    @precondition(lambda self: self.session.phase in (Phase.PACKING, Phase.SHIPPING))
    @rule(wanted=st.tuples(*[st.integers(0, 4)] * len(LINES)))
    def change_the_order(self, wanted: tuple[int, ...]) -> None:
        """Somebody changes the order in PRO while it is being packed; 0: a line is taken out."""
        if self.session.phase is Phase.PACKING:
            lines = (replace(ln, quantity=n) for ln, n in zip(LINES, wanted, strict=True))
            self.do(cmd.OrderDiffers(order(*lines), what=("lines",)))
            return
        self.begin_what_is_owed()
        checks = [k for k, (_, effect) in self.running.items() if isinstance(effect, ef.CheckOrder)]
        for key in checks:
            if self.running.pop(key)[0] == self.session.round:
                lines = (replace(ln, quantity=n) for ln, n in zip(LINES, wanted, strict=True))
                self.do(cmd.OrderDiffers(order(*lines), what=("lines",)))

    @rule(place=st.integers(0, 20), came_out=st.booleans())
    def answer_what_came_out(self, place: int, came_out: bool) -> None:
        if self.session.copies:
            copy = self.session.copies[place % len(self.session.copies)]
            self.do(cmd.AnswerPrint(copy.title, came_out))

    @precondition(lambda self: self.session.phase is Phase.PACKING)
    @rule(is_prepared=st.booleans())
    def pack_all_of_it_plainly(self, is_prepared: bool) -> None:
        """As nearly every order goes: what is prepared is what is packed."""
        if is_prepared and self.session.ahead is not None:
            self.let_some_go_well(5)
        self.do(cmd.Acknowledge())
        for line in LINES:
            self.do(cmd.ConfirmByHand(line.id, remaining_units(self.session, line.id)))
        if self.session.policy.needs_weight:
            self.do(cmd.Weigh(1540, WeightSource.SCALE))
        self.do(cmd.Done())

    @rule()
    def restart(self) -> None:
        """Only the log survives, and what ran is in doubt."""
        records = [(type(event).__name__, ev.encode(event)) for event in self.events]
        again = replay(STREAM, [ev.decode(kind, payload) for kind, payload in records])
        # The catalogue is made from the order and holds nothing of its own.
        assert replace(again, catalogue=None) == replace(self.session, catalogue=None)
        self.session = again
        self.running.clear()
        if self.session.ahead is not None:
            self.do(cmd.VoidPreparation(ev.Misfit.RESTART))
            self.do(cmd.Retry())

    @precondition(lambda self: self.session.order is not None and not self.session.is_over)
    @rule()
    def go_on_at_another_bench(self) -> None:
        """What ran at the first one runs nowhere any more."""
        self.record(ev.TakenOver("Bench 3"))
        self.running.clear()
        for effect in du.due(self.session):
            if isinstance(effect, ef.PrintCopy):
                assert not effect.is_resumed

    @invariant()
    def quantities_hold(self) -> None:
        """After a change in PRO too much may lie in the parcels, but not leave the bench."""
        packing = self.session.packing
        assert self.session.order is not None
        has_changed = any(isinstance(event, ev.OrderChanged) for event in self.events)
        for line in self.session.order.lines:
            packed = packing.packed.get(line.id, 0)
            inside = sum(parcel.contents.get(line.id, 0) for parcel in packing.parcels)
            assert inside == packed >= 0
            if not has_changed or self.session.phase is Phase.SHIPPING:
                assert packed <= allowed_units(self.session, line.id)
                assert packed <= line.quantity + packing.allowed.get(line.id, 0)
        assert all(count > 0 for p in packing.parcels for count in p.contents.values())

    @invariant()
    def no_order_gets_ready_before_its_labels_were_looked_at(self) -> None:
        begins = [
            effect
            for effect in du.due(self.session)
            if isinstance(effect, ef.MarkReady) and not effect.is_resumed
        ]
        ready = [c.ready for c in self.session.consignments]
        if begins and all(work.status is WorkStatus.OWED for work in ready):
            assert next_label(self.session) is None

    @invariant()
    def what_is_prepared_is_neither_printed_nor_set_ready(self) -> None:
        if self.session.ahead is not None:
            outward = ef.PrintCopy | ef.MarkReady | ef.ManifestNow
            assert not any(isinstance(effect, outward) for effect in du.due(self.session))
            assert not self.session.copies

    @invariant()
    def no_new_label_is_made_while_an_old_one_is_asked_for(self) -> None:
        if self.session.phase not in (Phase.PACKING, Phase.HELD):
            assert not owed_old_labels(self.session)
        ids = [old.document.id for old in self.session.old_labels]
        assert len(ids) == len(set(ids))

    @invariant()
    def effects_have_keys_of_their_own(self) -> None:
        keys = [effect.key for effect in du.due(self.session)]
        assert len(keys) == len(set(keys))
        titles = [copy.title for copy in self.session.copies]
        assert len(titles) == len(set(titles))

    def teardown(self) -> None:
        """Whatever happened, there is a way to the end."""
        if hasattr(self, "session"):
            assert brought_to_its_end(self.session).is_over


def known_to_pro(session: Session) -> set[str]:
    """References of the consignments that it made and did not cancel."""
    return {
        consignment.reference
        for consignment in session.consignments
        if consignment.reference is not None and not consignment.cancel.is_done
    }


def done_works(session: Session) -> set[tuple[str, int]]:
    """Names of all works that are done."""
    done = {
        (work, c.number) for c in session.consignments for work in WORKS if getattr(c, work).is_done
    }
    return done | ({("slips", 0)} if session.slips.is_done else set())


def brought_to_its_end(session: Session) -> Session:
    """What patient people and a world that says yes make of a session."""
    for _ in range(30):
        session = after(session, cmd.Acknowledge(), cmd.Acknowledge())
        if session.phase is Phase.HELD:
            session = after(session, cmd.Resume())
        if session.phase is Phase.PACKING:
            session = packed_to_the_end(session)
        for copy in session.copies:
            if copy.status is CopyStatus.DOUBT:
                session = after(session, cmd.AnswerPrint(copy.title, came_out=True))
        session = answered(after(session, cmd.Retry()))
        for c in session.consignments:
            if c.quotes and c.allocation.status is WorkStatus.OWED:
                session = after(session, cmd.ChooseQuote(c.number, "Q1"))
        session = answered(labels_confirmed(answered(session)))
        if session.is_over:
            return session
    return session


def labels_confirmed(session: Session) -> Session:
    """Every label that is asked for is on its parcel."""
    for _ in session.documents:
        label = awaits_scan(session)
        if label is not None:
            session = after(session, cmd.ConfirmLabel(label.id))
    return session


def packed_to_the_end(session: Session) -> Session:
    """What is too much taken out, everything else confirmed and weighed, and done."""
    owed = tuple(old.document.id for old in owed_old_labels(session))
    # Twice: an error may stand over what the order wants to be read.
    session = after(
        session, cmd.AnswerOldLabels(Fate.BY_HAND, owed), cmd.Acknowledge(), cmd.Acknowledge()
    )
    for parcel in session.packing.parcels:
        for line_id, inside in parcel.contents.items():
            packed = session.packing.packed.get(line_id, 0)
            over = min(packed - allowed_units(session, line_id), inside)
            if over > 0:
                out = cmd.TakeOut(line_id, over)
                session = after(session, cmd.OpenParcel(parcel.number), out, cmd.Acknowledge())
    for line in LINES:
        left = remaining_units(session, line.id)
        session = after(session, cmd.ConfirmByHand(line.id, left), cmd.Acknowledge())
    for parcel in session.packing.parcels:
        weigh = cmd.Weigh(1000, WeightSource.SCALE)
        session = after(session, cmd.OpenParcel(parcel.number), weigh, cmd.Acknowledge())
    assert is_complete(session)
    if not session.packing.packed:
        return after(session, cmd.Abandon())
    return after(session, cmd.Done())


SessionModel.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
test_sessions_hold_to_the_model = SessionModel.TestCase


def test_two_thousand_lines_and_two_hundred_parcels_behave_like_five() -> None:
    def shipped(count: int, parcels: int) -> Session:
        many = tuple(OrderLine(f"line-{n}", "Thing", 1, sku=f"SKU-{n}") for n in range(count))
        first = begin(cmd.OpenSession(STREAM, "EO", Policy()))[0]
        assert isinstance(first, ev.SessionOpened)
        session = after(opened(STREAM, first), cmd.OrderFound(order(*many)))
        each = count // parcels
        for place, line in enumerate(many):
            if place and place % each == 0:
                session = after(session, cmd.NewParcel())
            session = after(session, cmd.ScanItem(Code(f"SKU-{line.id.removeprefix('line-')}")))
        return answered(after(session, cmd.Done()))

    few, lots = shipped(5, 5), shipped(2_000, 200)
    for session, parcels in ((few, 5), (lots, 200)):
        assert session.phase is Phase.FINISHED
        assert session.consignments[0].parcels == tuple(range(1, parcels + 1))
        printed = [copy.document for copy in session.copies if "label" in copy.document]
        assert printed == [f"1.c1.label.{n}" for n in range(1, parcels + 1)]
