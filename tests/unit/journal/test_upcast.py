"""Upcasting, and the rule that no step goes without a kept old record.

For a step from version N of an event, `kept/TYPE.vN.json` holds a payload as it was once written,
and `kept/TYPE.vN+1.json` what the step must make of it.
"""

from pathlib import Path

import msgspec
import pytest

from packstation.journal.upcast import STEPS, Payload, Upcasters
from tests.integration.journal.records import record

_KEPT = Path(__file__).parent / "kept"


def _faults(upcasters: Upcasters, kept: Path) -> list[str]:
    """What is missing or wrong, one line for each step."""
    faults = []
    for event_type, version in sorted(upcasters.registered):
        old, new = (kept / f"{event_type}.v{version + more}.json" for more in (0, 1))
        if not old.exists() or not new.exists():
            faults.append(f"{event_type} v{version}: no kept record")
            continue
        single = Upcasters()
        single.step(event_type, version)(upcasters._steps[event_type, version])
        made = single.upcast(
            record(type=event_type, version=version, payload=old.read_bytes())
        ).payload
        if msgspec.json.decode(made) != msgspec.json.decode(new.read_bytes()):
            faults.append(f"{event_type} v{version}: the kept record becomes something else")
    return faults


def _renamed(payload: Payload) -> Payload:
    return {"grams": payload["weight"]}


def test_every_step_of_the_program_turns_its_kept_record_into_the_next() -> None:
    assert _faults(STEPS, _KEPT) == []


def test_a_step_without_a_kept_record_is_found(tmp_path: Path) -> None:
    upcasters = Upcasters()
    upcasters.step("BoxWeighed", 1)(_renamed)
    assert _faults(upcasters, tmp_path) == ["BoxWeighed v1: no kept record"]
    (tmp_path / "BoxWeighed.v1.json").write_text('{"weight": 5}')
    (tmp_path / "BoxWeighed.v2.json").write_text('{"grams": 6}')
    assert "something else" in _faults(upcasters, tmp_path)[0]
    (tmp_path / "BoxWeighed.v2.json").write_text('{"grams": 5}')
    assert _faults(upcasters, tmp_path) == []


def test_a_step_cannot_be_replaced() -> None:
    upcasters = Upcasters()
    upcasters.step("BoxWeighed", 1)(_renamed)
    with pytest.raises(ValueError, match="already"):
        upcasters.step("BoxWeighed", 1)(_renamed)


def test_a_record_of_the_newest_version_is_handed_on_untouched() -> None:
    upcasters = Upcasters()
    upcasters.step("BoxWeighed", 1)(_renamed)
    new = record(type="BoxWeighed", version=2, payload=b'{ "grams" :5}')
    assert upcasters.upcast(new) is new


def test_a_record_without_time_zone_or_with_a_negative_position_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="time zone"):
        record(at=record().at.replace(tzinfo=None))
    with pytest.raises(ValueError, match="position"):
        record(position=-1)
