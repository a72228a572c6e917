"""What is asked at the end of the day: whether to manifest, and which papers to print again."""

from collections.abc import Sequence

from packstation.packing.ahead import prepared_orders
from packstation.packing.bench import Bench
from packstation.packing.day.state import EndOfDayState, ManifestPaper
from packstation.packing.session import Phase
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.prompts import ALL, Choice, Option, Reason

NOT_GOING = (Phase.PACKING, Phase.SHIPPING, Phase.CANCELLING, Phase.HELD)
"""Orders that are begun and not ready: the end of day does not take them along."""
WHY_AGAIN = ("did not come out", "damaged", "lost", "for the driver")


def paper_choice(title: str, papers: Sequence[ManifestPaper], speaker: Speaker) -> Choice:
    """All of them at once, or one."""
    options = [Option(paper.reference, day_paper_name(paper, speaker)) for paper in papers]
    if len(options) > 1:
        options.insert(0, Option(ALL, speaker.text("day.papers", n=len(options))))
    return Choice(
        title,
        tuple(options),
        tuple(Reason(why, speaker.reason("reprint_day", why)) for why in WHY_AGAIN),
        speaker.text("copy.none"),
    )


def manifest_choice(title: str, state: EndOfDayState, bench: Bench, speaker: Speaker) -> Choice:
    """Whether what is ready goes to the carriers now; and what of this bench stays behind."""
    left = sum(session.phase in NOT_GOING for session in bench.sessions.values())
    prepared = prepared_orders(bench.sessions.values())
    details = (
        speaker.text("day.confirm.left", n=left) if left else "",
        speaker.text("day.confirm.prepared", orders=", ".join(prepared)) if prepared else "",
    )
    detail = " ".join(filter(None, details))
    whether = speaker.text("day.confirm", n=len(state.rows))
    return Choice(title, (Option(ALL, whether, detail),))


def day_paper_name(paper: ManifestPaper, speaker: Speaker) -> str:
    """What a paper of the end of day is called."""
    if paper.is_summary:
        return speaker.text("day.paper.summary")
    if not paper.carrier:
        return speaker.text("day.paper.any")
    return speaker.text("day.paper.carrier", carrier=speaker.name(paper.carrier))
