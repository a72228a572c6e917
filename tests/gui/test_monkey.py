"""A short run of the monkey; `./dev monkey --steps 1000000` is the long one."""

import pytest
from PySide6.QtWidgets import QApplication

from packstation.packing import events as ev
from tests.monkey.__main__ import run
from tests.monkey.world import Tally


def test_scans_and_keys_at_random_break_nothing_and_no_count_is_wrong(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[str] = set()
    record = Tally.record

    def noting(tally: Tally, state: object, events: list[ev.Event], *rest: object) -> int:
        seen.update(type(event).__name__ for event in events)
        return record(tally, state, events, *rest)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(Tally, "record", noting)
    for seed in (11, 13):
        run(1500, seed)
    assert {"ItemPacked", "SessionFinished", "AlertAcknowledged", "SessionHeld"} <= seen
