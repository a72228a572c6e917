"""The doctor as the window asks for it: the same findings as on the command line."""

from packstation.assembly.setup import Setup
from packstation.ui.flow.place_ports import Examined


class Examining:
    """Implements `DoctorPort` over the settings of this start."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup

    async def examine(self) -> tuple[Examined, ...]:
        """Everything that a bench needs, looked at now."""
        from packstation.assembly.examining.bench import examine

        return tuple(
            [
                Examined(finding.what, finding.is_good, finding.sentence)
                async for finding in examine(self._setup)
            ]
        )
