"""Writes an order's record as a PDF: what was said on the screen, with the log's own chain."""

import asyncio
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from packstation.documents.own.style import PLAIN, DocumentStyle
from packstation.history.replay import Lived, lived
from packstation.journal.reader import LogReader
from packstation.sentences.speaker import Speaker

DIGITS = 16
"""Of a link; as many as `journal check` shows."""


async def steps_of(reader: LogReader, stream: str) -> tuple[Lived, ...]:
    """The steps of a session; none where there is no such stream.

    Raises JournalError, UnreadableError.
    """
    records = (await reader.records([stream])).get(stream, [])
    return lived(records) if records else ()


async def write_evidence(
    reader: LogReader,
    stream: str,
    folder: Path,
    speaker: Speaker,
    *,
    is_anonymous: bool = False,
    style: DocumentStyle = PLAIN,
) -> Path | None:
    """Write the record of `stream` into `folder`; None where there is no such stream.

    `is_anonymous` writes numbers in place of people's names. Raises JournalError, UnreadableError,
    OSError.
    """
    steps = await steps_of(reader, stream)
    if not steps:
        return None
    links = await reader.links(stream)
    content = await asyncio.to_thread(
        _drawn, steps, links, speaker, _anonymous(steps, speaker) if is_anonymous else _named, style
    )
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", steps[-1].session.name).strip("-.") or "order"
    path = folder / f"record-{name}-{stream[-8:]}.pdf"
    await asyncio.to_thread(_write, path, content)
    return path


def _named(packer: str) -> str:
    return packer


def _anonymous(steps: Sequence[Lived], speaker: Speaker) -> Callable[[str], str]:
    """Who is who stays apart, and nobody's name is said."""
    people = list(dict.fromkeys(step.packer for step in steps if step.packer))
    names = {one: speaker.text("record.somebody", n=n) for n, one in enumerate(people, 1)}
    return lambda packer: names.get(packer, "")


def _drawn(
    steps: Sequence[Lived],
    links: dict[int, bytes],
    speaker: Speaker,
    who: Callable[[str], str],
    style: DocumentStyle,
) -> bytes:
    from packstation.documents.own.table import Column, TableSheet, table_pdf

    text, last = speaker.text, steps[-1]
    hidden = {step.packer for step in steps if step.packer and who(step.packer) != step.packer}
    rows = []
    for position, step in enumerate(steps):
        what = speaker.told(step.event, step.before)
        for name in hidden:
            what = what.replace(name, who(name))
        if what:
            at = f"{step.at.astimezone():%Y-%m-%d %H:%M:%S}"
            rows.append((at, who(step.packer), what, _shown(links.get(position))))
    order = last.session.order
    facts = (
        (text("search.fact.reference"), order.reference if order is not None else ""),
        (text("search.fact.when"), f"{speaker.moment(steps[0].at)} – {speaker.moment(last.at)}"),
        (text("figures.by.bench"), ", ".join(dict.fromkeys(step.station for step in steps))),
        (text("record.column.link"), f"SHA-256 {_whole(links.get(len(steps) - 1))}"),
    )
    return table_pdf(
        TableSheet(
            title=last.session.name,
            made=f"{steps[-1].at.astimezone():%Y-%m-%d}",
            facts=tuple(fact for fact in facts if fact[1]),
            columns=(
                Column(text("record.column.when"), 30),
                Column(text("record.column.who"), 28),
                Column(text("record.column.what")),
                Column(text("record.column.link"), 26, is_fine=True),
            ),
            rows=tuple(rows),
            note=text("record.chain"),
        ),
        style,
    )


def _shown(link: bytes | None) -> str:
    return link.hex()[:DIGITS] if link is not None else ""


def _whole(link: bytes | None) -> str:
    return link.hex() if link is not None else "–"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(content)
