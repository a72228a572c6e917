"""Old event versions become new ones on reading, one step at a time.

A step turns the payload of one version into that of the next. A step is never changed once
released, and each keeps an old record in `tests/unit/journal/kept/`; a test sees to that.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from packstation.journal.record import Record

Payload = dict[str, Any]
Step = Callable[[Payload], Payload]


class Upcasters:
    """The steps by event type and the version that they start from."""

    def __init__(self) -> None:
        self._steps: dict[tuple[str, int], Step] = {}

    def step(self, event_type: str, from_version: int) -> Callable[[Step], Step]:
        """Register the decorated function; ValueError when that step exists already."""

        def register(function: Step) -> Step:
            key = (event_type, from_version)
            if key in self._steps:
                raise ValueError(f"{event_type} version {from_version} has a step already")
            self._steps[key] = function
            return function

        return register

    @property
    def registered(self) -> frozenset[tuple[str, int]]:
        """Every (type, from version) with a step."""
        return frozenset(self._steps)

    def upcast(self, record: Record) -> Record:
        """The record in its newest version; the same object when it is that already."""
        if (record.type, record.version) not in self._steps:
            return record
        version = record.version
        payload: Payload = msgspec.json.decode(record.payload, type=Payload)
        while (step := self._steps.get((record.type, version))) is not None:
            payload = step(payload)
            version += 1
        return msgspec.structs.replace(
            record, version=version, payload=msgspec.json.encode(payload)
        )


STEPS = Upcasters()
"""The steps of the program's own events."""
