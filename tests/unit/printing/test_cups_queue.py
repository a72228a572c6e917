import pytest

from packstation.printing.cups.job import Job, State, verdict
from packstation.printing.cups.queue import queue_of, trouble_of
from packstation.printing.model import Format, JobState, Trouble


@pytest.mark.parametrize(
    ("reasons", "trouble"),
    [
        (("media-empty-error",), Trouble.OUT_OF_PAPER),
        (("media-low-warning", "cover-open"), Trouble.HEAD_OPEN),
        (("media-jam-error",), Trouble.JAMMED),
        (("media-needed",), Trouble.WRONG_MEDIA),
        (("marker-supply-empty-error",), Trouble.OUT_OF_RIBBON),
        (("media-empty-report", "toner-low-warning"), None),
        (("cups-waiting-for-job-completed",), None),
    ],
)
def test_only_reasons_that_stop_a_printer_are_trouble(
    reasons: tuple[str, ...], trouble: Trouble | None
) -> None:
    found = trouble_of(reasons, "Zebra-7")
    assert (found and found[0]) == trouble
    assert found is None or "Zebra-7" in found[1]


@pytest.mark.parametrize(
    ("device", "answers"),
    [
        ("ipp://10.0.0.9/ipp/print", True),
        ("dnssd://Office._ipps._tcp.local/?uuid=1", True),
        ("dnssd://Zebra._pdl-datastream._tcp.local/", False),
        ("ipp://server/printers/zebra", False),  # another queue: who knows what is behind it
        ("socket://10.0.0.9:9100", False),
        ("usb://Zebra/ZD421?serial=1", False),
    ],
)
def test_only_a_printer_that_speaks_ipp_confirms_its_paper(device: str, answers: bool) -> None:
    assert queue_of({"device-uri": [device]}).printer_answers is answers


def test_a_label_printer_with_a_driver_takes_pages_and_its_own_language() -> None:
    mime_types = ["application/pdf", "image/png"]
    for model, formats in {
        "Local Raw Printer": {Format.ZPL},
        "Zebra ZPL Label Printer": {Format.ZPL, Format.PDF, Format.PNG},
        "Laser 9000": {Format.PDF, Format.PNG},
    }.items():
        queue = queue_of(
            {"printer-make-and-model": [model], "document-format-supported": mime_types}
        )
        assert queue.formats == formats


def job(state: State, *, began: bool = False, message: str = "") -> Job:
    return Job(number=1, state=state, began=began, message=message)


@pytest.mark.parametrize(
    ("jobs", "known"),
    [
        ([], None),
        ([job(State.CANCELED), job(State.COMPLETED)], JobState.DONE),
        ([job(State.COMPLETED, began=True, message="Unable to add document")], JobState.UNKNOWN),
        ([job(State.CANCELED), job(State.HELD)], JobState.PENDING),
        ([job(State.CANCELED, began=True)], JobState.UNKNOWN),
        ([job(State.ABORTED)], JobState.NOT_THERE),
    ],
)
def test_what_is_known_of_a_title(jobs: list[Job], known: JobState | None) -> None:
    assert verdict(jobs) == known
