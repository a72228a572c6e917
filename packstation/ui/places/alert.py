"""What stands in the way, over the whole right side: the word first, then what was scanned, what
was expected, and how to go on."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtWidgets import QHBoxLayout

from packstation.packing.bench import Bench
from packstation.packing.problems import AlertKind, ProblemKind
from packstation.packing.service import ServiceRule
from packstation.packing.session import Session
from packstation.sentences.speaker import Speaker
from packstation.sentences.voice import Said
from packstation.ui.flow.notes import NoteBook
from packstation.ui.flow.tone import Tone
from packstation.ui.flow.view import Screen, Stuck, View
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.scan_me import ScanMe
from packstation.ui.widgets.surface import SignalSurface

ATTENTION = frozenset({AlertKind.NOTES, AlertKind.HAZARD})


class SaidScreen(SignalSurface):
    """Word, sentence, remedy, and small print for support."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(is_loud=True)
        self.speaker = speaker
        self._word = FitLabel(76, 30, is_bold=True, is_middle=True, one_line_from=40)
        self._sentence = FitLabel(36, 18)
        self._remedy = FitLabel(34, 18, is_bold=True, is_middle=True)
        self._support = FitLabel(17, 16, colour="quiet")
        self.content.addWidget(self._word, 4)
        self.content.addWidget(self._sentence, 5)
        self.scan_me = ScanMe()
        row = QHBoxLayout()
        row.addWidget(self._remedy, 1)
        row.addWidget(self.scan_me)
        self.content.addLayout(row, 3)
        self.content.addWidget(self._support, 1)

    def show_said(self, tone: Tone, said: Said) -> None:
        self.set_tone(tone)
        self._word.set_text(said.word)
        self._sentence.set_text(said.sentence)
        self._remedy.set_text(said.remedy)
        self._support.set_text(said.support)
        for part in (self._sentence, self._remedy, self._support):
            part.setVisible(bool(part.text()))


class AlertScreen(SaidScreen):
    """An alert that stays until it is acknowledged."""

    def __init__(self, speaker: Speaker, notes: NoteBook) -> None:
        super().__init__(speaker)
        self._notes = notes

    def show_view(self, view: View, bench: Bench) -> None:
        if view.alert is None:
            return
        tone = Tone.ATTENTION if view.alert.kind in ATTENTION else Tone.ERROR
        said = self._notes.said(view.alert, bench.told_of)
        if view.refused:
            said = replace(said, remedy=self.speaker.text("alert.not_counted"))
        self.show_said(tone, said)


class ProblemScreen(SaidScreen):
    """A work that failed, with PRO's or the printer's reason.

    `service_name` names the service that was chosen for an order; empty for PRO's own rules.
    """

    def __init__(self, speaker: Speaker, service_name: Callable[[ServiceRule], str]) -> None:
        super().__init__(speaker)
        self._service_name = service_name

    def show_view(self, view: View, bench: Bench) -> None:
        stuck = view.stuck
        if stuck is None or stuck.problem is None:
            return
        said = self.speaker.problem(stuck.problem, self._where(stuck, bench.session))
        tried = ""
        if bench.session is not None and stuck.problem.kind is ProblemKind.NO_SERVICE:
            tried = self._service_name(bench.session.rule)
        if tried:
            told = self.speaker.text("problem.no_service.tried", service=self.speaker.name(tried))
            said = replace(said, sentence=f"{said.sentence} {told}")
        self.show_said(Tone.ERROR, said)

    def _where(self, stuck: Stuck, session: Session | None) -> str:
        """The printer; the consignment where there are several; the country that none serves."""
        if stuck.printer or session is None:
            return stuck.printer
        parts = []
        if len(session.consignments) > 1 and stuck.consignment:
            parts.append(self.speaker.text("parcel.consignment", number=stuck.consignment))
        is_unserved = stuck.problem is not None and stuck.problem.kind is ProblemKind.NO_SERVICE
        if is_unserved and session.order is not None and session.order.destination.country:
            parts.append(self.speaker.country(session.order.destination.country))
        return ", ".join(parts)


class QuestionScreen(SaidScreen):
    """Did label 2 of 3 come out?"""

    def show_view(self, view: View, _: Bench) -> None:
        question = view.question
        if question is None or view.screen is not Screen.QUESTION:
            return
        kind = question.document.kind.value if question.document is not None else "label"
        what = self.speaker.text(f"document.{kind}")
        if question.of > 1 and question.number:
            sentence = self.speaker.text(
                "ask.print.many", document=what, place=question.number, in_all=question.of
            )
        else:
            sentence = self.speaker.text("ask.print.one", document=what)
        word = self.speaker.text("problem.print_unknown.word")
        where = question.printer or self.speaker.text("printer.unnamed")
        remedy = self.speaker.text("problem.print_unknown.sentence", printer=where)
        self.show_said(Tone.UNKNOWN, Said(word, sentence, remedy))
