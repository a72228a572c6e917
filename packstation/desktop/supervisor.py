"""Which acts need a supervisor, and whose PIN lets one go on."""

import asyncio

from packstation.settings.model import CrewSettings, Role

ALWAYS = frozenset({"teach", "supervise", "settings"})
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0
"""After a wrong PIN the next answer takes longer: nobody tries ten thousand of them."""


class Supervisors:
    """Implements `SupervisorPort` over the settings."""

    def __init__(self, crew: CrewSettings) -> None:
        self._people = [p for p in crew.people if p.role is Role.SUPERVISOR and p.pin]
        acts = frozenset(act.value for act in crew.supervisor_acts)
        # What is taught holds for everybody, what is done in PRO for every bench, and a setting for
        # whoever comes next: where nobody has a PIN, nobody teaches at the window, and everybody
        # may change consignments and settings.
        self.guarded = acts | ALWAYS if self._people else acts
        self._wait_s = 0.0

    async def who(self, pin: str) -> str:
        """The supervisor whose PIN it is; empty for nobody's."""
        from packstation.settings.pins import is_pin

        await asyncio.sleep(self._wait_s)
        for person in self._people:
            if await asyncio.to_thread(is_pin, pin, person.pin):
                self._wait_s = 0.0
                return person.name
        self._wait_s = min(max(self._wait_s * 2, FIRST_WAIT_S), LONGEST_WAIT_S)
        return ""
