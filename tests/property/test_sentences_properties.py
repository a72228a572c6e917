"""Whatever happens on a bench, every language finds words for it, and no gap is left open."""

from hypothesis import example, given
from hypothesis import strategies as st
from immutables import Map

from packstation.packing.bench import Bench
from packstation.packing.order import Catalogue, Destination, Order, OrderLine, PackedBefore
from packstation.packing.parcels import Packing, Parcel, Short
from packstation.packing.problems import Alert, Problem, ProblemKind
from packstation.packing.service import AskPacker, DefaultRules
from packstation.packing.session import Phase, Policy, Session
from packstation.packing.shipping import ONWARD, Consignment, Copy, Document, Work, WorkName
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.sentences.voice import Said

SPEAKERS = [Speaker(language, is_strict=True) for language in Language]
NO_BREAK, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
LINES = tuple(f"line{n}" for n in range(4))

texts = st.text(max_size=30)
names = texts | st.sampled_from(
    ["Striped socks, red", "{order} {@word.ok}", "PS:BOX:M", "99999999999"]
)
counts = st.integers(0, 12)
problems = st.builds(
    Problem,
    detail=names,
    code=texts | st.sampled_from(["out-of-paper", "gone"]),
    correlation_id=texts,
)
alerts = st.builds(
    Alert,
    scanned=names,
    expected=st.lists(st.sampled_from(LINES) | texts, max_size=4).map(tuple),
    line=st.none() | st.sampled_from(LINES) | texts,
    detail=names | counts.map(str) | st.just("ReopenPacking"),
    parcel=st.none() | counts,
    expected_parcel=st.none() | counts,
)
works = st.builds(Work, problem=st.none() | problems, attempt=counts)
documents = st.builds(
    Document,
    id=st.sampled_from(["d1", "d2", "d3"]),
    sha256=st.just("0" * 64),
    consignment=st.just(1),
    parcel=st.none() | st.just(1),
)
copies = st.builds(
    Copy,
    document=st.sampled_from(["d1", "d2", "d3", "d4"]),
    number=st.integers(1, 3),
    title=texts,
    printer=names,
    problem=st.none() | problems,
)
consignments = st.builds(
    Consignment,
    number=st.just(1),
    parcels=st.just((1,)),
    works=st.fixed_dictionaries(dict.fromkeys((*ONWARD, WorkName.CANCEL), works)).map(Map),
    quotes=st.just(()),
    service=st.none(),
)


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """Any state a session can be in, and many that it cannot."""
    phase = draw(st.sampled_from(Phase))
    has_order = phase not in (Phase.OPENING, Phase.CLOSED) or draw(st.booleans())
    lines = tuple(
        OrderLine(
            line_id,
            draw(names),
            draw(counts),
            hazards=draw(st.sampled_from([(), ("Dangerous",), ("Unheard",)])),
        )
        for line_id in LINES
    )
    order = Order("EO-1", draw(names), lines, Destination("GB"), note_count=draw(counts))
    packed = Map({line_id: draw(counts) for line_id in LINES if draw(st.booleans())})
    parcel = Parcel(1, contents=packed, grams=draw(st.none() | counts))
    shorts = {line_id: Short(draw(counts), "missing") for line_id in LINES if draw(st.booleans())}
    return Session(
        stream="s1",
        scanned=draw(names),
        policy=Policy(
            service=AskPacker() if draw(st.booleans()) else DefaultRules(),
            needs_weight=draw(st.booleans()),
            explicit_acknowledge=draw(st.booleans()),
            manifest_at_once=draw(st.booleans()),
            ask_label_scan=draw(st.booleans()),
        ),
        phase=phase,
        own_number=draw(st.none() | names),
        find=draw(works),
        create=draw(works),
        order=order if has_order else None,
        catalogue=Catalogue(order) if has_order else None,
        before=draw(st.lists(st.builds(PackedBefore), max_size=2).map(tuple)),
        packing=Packing(
            parcels=(parcel,),
            packed=packed,
            shorts=Map(shorts),
            multiplier=draw(st.integers(1, 3)),
            is_taking_out=draw(st.booleans()),
        ),
        alert=draw(st.none() | alerts),
        notes_read=draw(st.booleans()),
        hold_reason=draw(st.none() | names),
        consignments=draw(st.lists(consignments, max_size=1).map(tuple)),
        works=Map({WorkName.SLIPS: draw(works)}),
        documents=draw(st.lists(documents, max_size=3, unique_by=lambda d: d.id).map(tuple)),
        copies=draw(st.lists(copies, max_size=3).map(tuple)),
        close_problem=draw(st.none() | problems),
    )


def assert_readable(text: str) -> None:
    """One line of visible text that begins with a sign, not with a gap."""
    assert text == text.strip()
    assert text
    assert text.replace(NO_BREAK, " ").replace(NARROW, " ").isprintable()


def assert_said(said: Said) -> None:
    for text in (said.word, said.sentence, said.remedy, said.support or "–"):
        assert_readable(text)


@given(alerts, st.none() | sessions())
def test_every_alert_is_said_in_every_language(alert: Alert, session: Session | None) -> None:
    for speaker in SPEAKERS:
        assert_said(speaker.alert(alert, session))


@given(problems, names)
@example(Problem(ProblemKind.PRINTER, detail="."), "Zebra-7")
@example(Problem(ProblemKind.PRINTER, detail="jammed ."), "Zebra-7")
def test_every_problem_is_said_in_every_language(problem: Problem, where: str) -> None:
    for speaker in SPEAKERS:
        assert_said(speaker.problem(problem, where))
        assert_readable(speaker.trouble(problem))


@given(sessions(), st.none() | alerts)
def test_every_state_has_a_next_step_and_a_line_of_its_own(
    session: Session, alert: Alert | None
) -> None:
    on_screen = Bench(sessions=Map({"s1": session}), open="s1", alert=alert)
    for speaker in SPEAKERS:
        assert_readable(speaker.next_step(on_screen))
        assert_readable(speaker.tail(session))


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_recorded_reason_can_be_read(of: str, given_reason: str) -> None:
    for speaker in SPEAKERS:
        assert_readable(speaker.reason(of, given_reason))
