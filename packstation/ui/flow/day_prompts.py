"""What is asked at the end of the day: whether to manifest, and which papers to print again."""

from collections.abc import Sequence

from packstation.packing.bench import Bench
from packstation.packing.session import Phase
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.labels import act_text, day_paper_name
from packstation.ui.flow.ports import DayPaper, DayState
from packstation.ui.flow.prompts import ALL, Ask, Choice, Option, reasons_of

NOT_GOING = (Phase.PACKING, Phase.SHIPPING, Phase.CANCELLING, Phase.HELD)
"""Orders that are begun and not ready: the end of day does not take them along."""


def day_choice(papers: Sequence[DayPaper], speaker: Speaker) -> Choice:
    """All of them at once, or one."""
    ask = Ask.DAY_PAPERS
    options = [Option(paper.reference, day_paper_name(paper, speaker)) for paper in papers]
    if len(options) > 1:
        options.insert(0, Option(ALL, speaker.text("day.papers", n=len(options))))
    return Choice(
        act_text(speaker, ask.value),
        tuple(options),
        reasons_of(ask, speaker),
        speaker.text("copy.none"),
    )


def manifest_choice(state: DayState, bench: Bench, speaker: Speaker) -> Choice:
    """Whether what is ready goes to the carriers now; and what of this bench stays behind."""
    left = sum(session.phase in NOT_GOING for session in bench.sessions.values())
    detail = speaker.text("day.confirm.left", n=left) if left else ""
    title = speaker.text("day.confirm", n=len(state.rows))
    return Choice(act_text(speaker, Ask.MANIFEST.value), (Option(ALL, title, detail),))
