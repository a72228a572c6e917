"""Decisions about questions: the scan that answers one, and the line that is chosen."""

from packstation.packing import commands as cmd
from packstation.packing import events as ev
from packstation.packing.asking import Question, alert_of, answered
from packstation.packing.barcodes.codes import Code
from packstation.packing.deciding.items import blocked_by, candidates, put_in, scan, seen_serial
from packstation.packing.problems import Alert, AlertKind
from packstation.packing.session import Session

Events = tuple[ev.Event, ...]


def scan_or_answer(session: Session, command: cmd.ScanItem) -> Events:
    """An item, or the answer to what the last one waits for."""
    blocked = blocked_by(session)
    if blocked or session.question is None:
        return blocked or scan(session, command)
    question = session.question
    if question.wanted is None:
        meant = [line.id for line in candidates(session, command.code) if line.id in question.lines]
        return _chosen(session, question, meant[0]) if len(meant) == 1 else _again(question)
    return _answer(session, question, command.code)


def choose_line(session: Session, command: cmd.ChooseLine) -> Events:
    """The line that was asked for; NOT_NOW when it was not."""
    question = session.question
    if question is None or question.wanted is not None or command.line not in question.lines:
        return (ev.AlertRaised(Alert(AlertKind.NOT_NOW, detail="ChooseLine")),)
    return _chosen(session, question, command.line)


def _chosen(session: Session, question: Question, line_id: str) -> Events:
    assert session.catalogue is not None
    return put_in(session, question.code, session.catalogue.lines[line_id], question.quantity)


def _answer(session: Session, question: Question, code: Code) -> Events:
    """An item's barcode is no serial: only what it says in so many words counts."""
    assert session.catalogue is not None
    assert question.wanted is not None
    line = session.catalogue.lines[question.lines[0]]
    lines = candidates(session, code)
    if lines and (line not in lines or not code.gtin):
        return _again(question)
    said = Code("", serial=code.serial, batch=code.batch, expiry=code.expiry) if lines else code
    full = answered(question.code, question.wanted, said)
    if full is None:
        return _again(question)
    seen = seen_serial(session, [line], full)
    return seen if seen is not None else put_in(session, full, line, question.quantity)


def _again(question: Question) -> Events:
    return (ev.AlertRaised(alert_of(question), is_again=True),)
