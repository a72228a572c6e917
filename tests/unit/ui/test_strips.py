"""The strips under the top bar: what is true of everything, the worst first."""

from msgspec.structs import replace

from packstation.sentences.language import Language
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.ports import Light, LightState
from packstation.ui.flow.tone import Tone
from packstation.ui.widgets.banner import strips_of
from tests.tools.window import GOOD

SPEAKER = Speaker(Language.ENGLISH, is_strict=True)


def test_a_bench_whose_labels_cannot_come_out_says_so_before_the_first_order() -> None:
    bad = Light(LightState.BAD, "—", "No printer is set up for this kind of document (label).")
    (strip,) = strips_of(replace(GOOD, labels=bad), SPEAKER)
    assert (strip.tone, strip.text) == (Tone.ERROR, bad.remedy)
    unknown = replace(GOOD, labels=Light(LightState.UNKNOWN, "Zebra-7"))
    assert strips_of(unknown, SPEAKER) == ()


def test_labels_that_were_switched_to_another_printer_are_said_as_long_as_they_are() -> None:
    (strip,) = strips_of(replace(GOOD, labels_on="Zebra-8"), SPEAKER)
    assert strip.tone is Tone.INFORMATION
    assert strip.text == "Labels come out of Zebra-8 until the program is closed."


def test_a_newer_version_is_told_and_never_in_the_middle_of_an_order() -> None:
    status = replace(GOOD, newer_version="9.0.0")
    (strip,) = strips_of(status, SPEAKER)
    assert "9.0.0" in strip.text
    assert strips_of(status, SPEAKER, is_packing=True) == ()
