"""Every event of an order has its line for whoever asks later, or is nobody's business."""

import pytest

from packstation.packing import commands as cmd
from packstation.packing import effects as ef
from packstation.packing import events as ev
from packstation.packing.decide import begin, decide
from packstation.packing.due import due
from packstation.packing.evolve import evolve, opened
from packstation.packing.session import Policy, Session
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.sentences.told import TOLD, UNTOLD
from tests.bench_world import in_packing, new_session, order, scan, yes


def test_every_event_is_told_or_named_as_what_only_the_program_needs() -> None:
    assert not TOLD & UNTOLD
    assert set(ev.KINDS.values()) == TOLD | UNTOLD


def lines(language: Language, *commands: cmd.Command) -> list[str]:
    """What is told of an order with these commands, and everything that follows, going well."""
    speaker = Speaker(language, is_strict=True)
    session = new_session(Policy(return_label=True))
    told: list[str] = []

    def does(session: Session, command: cmd.Command) -> Session:
        for event in decide(session, command):
            told.append(speaker.told(event, session))
            session = evolve(session, event)
        return session

    for command in (cmd.OrderFound(order()), *commands):
        session = does(session, command)
    for _ in range(40):
        for effect in due(session)[:1]:
            intent = ef.intent_of(effect)
            session = evolve(session, intent) if intent is not None else session
            for command in yes(session, effect):
                session = does(session, command)
    return [line for line in told if line]


def test_a_day_at_the_bench_reads_as_it_went() -> None:
    said = lines(
        Language.ENGLISH,
        scan("mug", serial="A1"),
        scan("mug"),
        cmd.Undo(),
        scan("wrong"),
        cmd.Acknowledge(),
        cmd.NewParcel(),
        cmd.ConfirmByHand("tea", 2),
        cmd.DeclareShort(scan("pen").code, 1, "damaged"),
        scan("mug"),
        scan("mug"),
        cmd.Done(),
    )
    assert said[:5] == [
        "EO-000-000-001 read from PRO: 6 units",
        "1 × A mug into parcel 1 · A1",
        "1 × A mug into parcel 1",
        "Last step undone",
        said[4],
    ]
    assert said[4].startswith("UNKNOWN")
    assert "2 × Tea into parcel 2, by hand" in said
    assert "1 × A pen missing: damaged" in said
    assert "Packed, parcels: 2" in said
    assert "EC-1-1 goes with Carrier · Fast · TRACK1" in said
    assert "label 1/2 printed on Folder" in said
    assert "return label printed on Folder" in said
    assert said[-2:] == ["EC-1-1 is ready to ship", "Everything of it is done"]


@pytest.mark.parametrize("language", Language)
def test_it_is_told_in_every_language(language: Language) -> None:
    said = lines(language, scan("mug"), cmd.Hold("damaged"), cmd.Resume(), scan("nonsense"))
    assert len(said) >= 5


def test_the_opening_names_what_was_scanned() -> None:
    event = begin(cmd.OpenSession("s", "HO-1", Policy()))[0]
    assert isinstance(event, ev.SessionOpened)
    speaker = Speaker(Language.ENGLISH, is_strict=True)
    assert speaker.told(event, opened("s", event)) == "Opened by scanning HO-1"
    assert in_packing().order is not None
