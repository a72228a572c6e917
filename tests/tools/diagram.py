"""Draws the table of phases into ARCHITECTURE.md: `./dev diagram`."""

import re
from pathlib import Path

from packstation.packing.session import Phase
from tests.phases import MOVES

ARCHITECTURE = Path(__file__).parents[2] / "ARCHITECTURE.md"
BEGIN = "<!-- The diagram is made by ./dev diagram from tests/phases.py. -->\n"
END = "<!-- End of the diagram. -->\n"


def diagram() -> str:
    """The table as a Mermaid state diagram; one arrow for all events between two phases."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for phase, row in MOVES.items():
        for event, after in row.items():
            for other in after:
                if other is not phase:
                    arrows.setdefault((phase.value, other.value), []).append(event.__name__)
    lines = ["    [*] --> opening: SessionOpened"]
    lines += [f"    {one} --> {two}: {', '.join(names)}" for (one, two), names in arrows.items()]
    lines += [f"    {phase.value} --> [*]" for phase in (Phase.FINISHED, Phase.CLOSED)]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```", ""])


def with_diagram(text: str) -> str:
    """`text` of ARCHITECTURE.md with the diagram as it must be now."""
    place = re.compile(f"({re.escape(BEGIN)}).*?({re.escape(END)})", re.DOTALL)
    assert place.search(text), "ARCHITECTURE.md has lost the place of the diagram"
    return place.sub(lambda found: found[1] + diagram() + found[2], text)


if __name__ == "__main__":
    ARCHITECTURE.write_text(with_diagram(ARCHITECTURE.read_text("utf-8")), "utf-8")
