"""Which papers of the end of day are printed again, and why, as a choice."""

from collections.abc import Sequence

from packstation.sentences.speaker import Speaker
from packstation.ui.flow.labels import act_text, day_paper_name
from packstation.ui.flow.ports import DayPaper
from packstation.ui.flow.prompts import ALL, Ask, Choice, Option, reasons_of


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
