"""A sheet that the window makes for people, printed once and outside every order."""

import datetime
from typing import TYPE_CHECKING

from packstation.packing.problems import Problem
from packstation.packing.shipping import DocumentKind, Format

if TYPE_CHECKING:
    from packstation.assembly.running import RunningBench


async def print_sheet(
    bench: "RunningBench",
    name: str,
    title: str,
    kind: DocumentKind,
    content: bytes,
    at: datetime.datetime,
) -> Problem | None:
    """Print the PDF `content`, made `at`, where documents of `kind` go; what kept it from there.

    `name` and `at` tell its job from every other; `title` is what people read of it.
    """
    from packstation.printing.model import PrintJob
    from packstation.workflow.performers.printing import problem_in

    job = PrintJob(
        title=f"{name}.{at:%Y%m%d-%H%M%S.%f}",
        kind=kind,
        format=Format.PDF,
        content=content,
        description=title,
    )
    outcome = await bench.printing.submit(job)
    return outcome if isinstance(outcome, Problem) else problem_in(outcome)
