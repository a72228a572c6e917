"""Questions beside the happy path: options in, a command out."""

import pytest

from packstation.packing import commands as cmd
from packstation.packing.barcodes.codes import Code
from packstation.packing.barcodes.words import WORDS
from packstation.packing.day.run import RunPhase, summary_reference
from packstation.packing.day.state import EndOfDayState, ManifestPaper
from packstation.packing.parcels import WeightSource
from packstation.packing.problems import Alert, AlertKind
from packstation.packing.session import Policy
from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.sentences.units import Units
from packstation.ui.flow.actions import COMMANDS, Act, Pressable
from packstation.ui.flow.entries import read_entry
from packstation.ui.flow.labels import act_text
from packstation.ui.flow.prompts import (
    ALL,
    ENTRIES,
    Ask,
    choice_of,
    command_of,
    fits,
    quote_choice,
)
from packstation.ui.flow.signals import Signal, signal_of_alert
from packstation.ui.flow.tone import Tone
from packstation.ui.flow.view import Screen
from packstation.ui.flow.view_of import view_of
from packstation.ui.places.day.place import (
    PREVIEW,
    PRINT_MISSING,
    REPRINT_DAY,
    day_acts,
)
from packstation.ui.places.day.prompts import paper_choice
from packstation.ui.toolkit.theme import PALETTES, SIGNALS
from tests.tools.benches import asking, bench, packing, three_parcels

ENGLISH = Speaker(Language.ENGLISH, is_strict=True)


@pytest.mark.parametrize(
    ("typed", "grams"),
    [("1.25", 1250), ("1,25", 1250), ("0,8", 800), (".5", 500), ("12", 12000), ("1.2345", None)],
)
def test_a_typed_weight_is_read_with_comma_or_point(typed: str, grams: int | None) -> None:
    wanted = cmd.Weigh(grams, WeightSource.TYPED) if grams is not None else None
    assert read_entry(Ask.WEIGHT, typed) == wanted


@pytest.mark.parametrize(
    ("typed", "grams"), [("2.73", 1238), ("1", 454), ("0,5", 227), ("2204.623", 1_000_000)]
)
def test_a_typed_weight_is_in_pounds_where_the_window_shows_pounds(typed: str, grams: int) -> None:
    assert read_entry(Ask.WEIGHT, typed, Units.IMPERIAL) == cmd.Weigh(grams, WeightSource.TYPED)


@pytest.mark.parametrize("typed", ["", " ", "kg", "-1", "1.2.3", "١", "²"])
def test_what_is_no_number_asks_for_nothing(typed: str) -> None:
    assert read_entry(Ask.WEIGHT, typed) is None
    assert read_entry(Ask.QUANTITY, typed) is None


def test_a_huge_quantity_reaches_the_rules_that_refuse_it() -> None:
    assert read_entry(Ask.QUANTITY, "1000000000") == cmd.SetQuantity(100_000_000)


def test_only_lines_that_miss_units_can_be_declared_short() -> None:
    here = bench(packing())
    choice = choice_of(Ask.SHORT, here, ENGLISH)
    assert [option.id for option in choice.options] == ["L1", "L3"]
    assert choice.options[0].most == 2
    command = command_of(Ask.SHORT, here, choice.options[0], choice.reasons[1].id, 2)
    assert command == cmd.DeclareShort(Code("L1"), 2, "damaged")


def test_papers_of_the_day_are_offered_one_by_one_or_all_and_not_without_a_reason() -> None:
    papers = (ManifestPaper("MF-1", "DPD"), ManifestPaper(summary_reference("S")))
    choice = paper_choice("Reprint", papers, ENGLISH)
    assert [(option.id, option.title) for option in choice.options] == [
        (ALL, "All 2 papers of the day"),
        ("MF-1", "Manifest of DPD"),
        (summary_reference("S"), "Our manifest of the day"),
    ]
    assert choice.reasons[-1].text == "one more for the driver"


@pytest.mark.parametrize(
    ("phase", "owes", "acts"),
    [
        (RunPhase.RUNNING, False, (Act.BACK,)),
        (RunPhase.DONE, False, (Act.BACK, REPRINT_DAY, PREVIEW)),
        (RunPhase.DONE, True, (Act.BACK, REPRINT_DAY, PRINT_MISSING)),
        (RunPhase.READY, True, (Act.BACK, REPRINT_DAY, PRINT_MISSING)),
    ],
)
def test_what_is_owed_is_tried_again_and_what_is_out_printed_again(
    phase: RunPhase, owes: bool, acts: tuple[Pressable, ...]
) -> None:
    papers = (ManifestPaper("MF-1", "DPD"),)
    day = EndOfDayState(phase, owes_papers=owes, papers=papers)
    assert day_acts(day) == acts


def test_items_move_only_from_the_open_parcel_into_another() -> None:
    here = bench(packing())
    choice = choice_of(Ask.MOVE, here, ENGLISH)
    assert [option.id for option in choice.options] == ["L1", "*"]
    assert [reason.id for reason in choice.reasons] == ["1"]
    assert command_of(Ask.MOVE, here, choice.options[0], "1", 1) == cmd.MoveItem("L1", 1, 1)
    assert command_of(Ask.MOVE, here, choice.options[1], "1", 2) == cmd.MergeParcels(1)


def test_only_labels_that_came_out_can_be_printed_again() -> None:
    sitting = three_parcels().pack_done().allocate().labels().print_next()
    choice = choice_of(Ask.REPRINT, bench(sitting), ENGLISH)
    assert len(choice.options) == 1
    command = command_of(Ask.REPRINT, bench(sitting), choice.options[0], "damaged", 1)
    assert command == cmd.Reprint("damaged", ("c1.label.1",))


def test_by_hand_means_the_label_once_the_order_is_packed() -> None:
    sitting = three_parcels(Policy(packing_slip=False, ask_label_scan=True))
    here = bench(sitting.pack_done().allocate().labels().print_next())
    choice = choice_of(Ask.BY_HAND, here, ENGLISH)
    assert [(o.title, o.detail) for o in choice.options] == [("Label 1 of 3", "Parcel 1")]
    command = command_of(Ask.BY_HAND, here, choice.options[0], "", 1)
    assert command == cmd.ConfirmLabel("c1.label.1")


def test_offers_keep_the_order_in_which_they_came() -> None:
    quotes = view_of(bench(asking())).quotes
    assert quotes is not None
    choice = quote_choice(quotes, ENGLISH)
    assert [option.id for option in choice.options] == ["Q1", "Q2", "Q3", "Q4"]
    assert choice.options[0].value == "£3.49"


def test_no_question_survives_an_alert_but_the_pin_for_an_act_that_is_about_it() -> None:
    assert [ask for ask in Ask if fits(ask, Screen.ALERT)] == [Ask.PIN]
    assert frozenset(Ask) >= ENTRIES


@pytest.mark.parametrize("language", Language)
def test_every_act_has_its_name_in_every_language(language: Language) -> None:
    speaker = Speaker(language, is_strict=True)
    assert all(act_text(speaker, act) for act in Act)


def test_keys_and_command_barcodes_mean_the_same() -> None:
    for act, command in COMMANDS.items():
        same = [word for word in WORDS if word.command == command]
        assert not same or act.key == same[0].key


def test_keys_of_one_screen_do_not_clash() -> None:
    for sitting in (packing(), asking(), three_parcels().pack_done()):
        keys = [act.key for act in view_of(bench(sitting)).actions]
        assert len(keys) == len(set(keys))


def test_wrong_unknown_and_too_many_sound_different() -> None:
    kinds = (AlertKind.WRONG_ITEM, AlertKind.UNKNOWN_CODE, AlertKind.TOO_MANY)
    heard = {signal_of_alert(Alert(kind)) for kind in kinds}
    assert len(heard) == 3
    assert signal_of_alert(Alert(AlertKind.SCANNED_TWICE)) is Signal.ATTENTION


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_what_is_read_from_a_distance_has_seven_to_one_in_every_theme() -> None:
    for name, palette in PALETTES.items():
        for ground in (palette.surface, palette.background, palette.current):
            assert contrast(palette.text, ground) >= 7, name
            assert contrast(palette.quiet, ground) >= 7, name
        assert contrast(palette.faint, palette.background) >= 4.5, name
        assert contrast(palette.faint, palette.current) >= 4, name
        assert contrast(palette.on_accent, palette.accent) >= 7, name


def test_the_signs_stand_out_on_their_colours() -> None:
    for tone in (Tone.DONE, Tone.ERROR, Tone.ATTENTION):
        assert contrast("#0B0D10", SIGNALS[tone]) >= 4.5
    assert contrast("#FFFFFF", SIGNALS[Tone.INFORMATION]) >= 4.5
