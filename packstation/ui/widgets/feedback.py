"""Right top while packing: the last scan, huge, or a warning that does not stop the work."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from packstation.packing.latest import Deed, Latest
from packstation.packing.session import Session
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.deeds import SIGNALLED
from packstation.ui.flow.notes import NoteBook
from packstation.ui.flow.view import Completes, Feedback
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.fit import FitLabel
from packstation.ui.widgets.item_picture import ItemPicture
from packstation.ui.widgets.part import label
from packstation.ui.widgets.surface import SignalSurface

PICTURE = 180
COUNT, MOST_COUNT = 56, 68


class FeedbackPanel(SignalSurface):
    """Its whole surface is the signal."""

    def __init__(self, speaker: Speaker, notes: NoteBook) -> None:
        super().__init__()
        self._speaker = speaker
        self._notes = notes
        self._shown: tuple[Feedback, tuple[str, ...]] | None = None
        self._name = FitLabel(66, 16, is_bold=True, is_middle=True)
        self._detail = FitLabel(26, 16)
        self._remedy = FitLabel(24, 16, is_bold=True)
        self._sku = FitLabel(18, 14, colour="quiet", is_middle=True)
        self._count = label("count")
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        self._picture = ItemPicture()
        self._picture.setVisible(False)
        self._verb = FitLabel(64, 20, is_bold=True, one_line_from=40)
        self._words = QVBoxLayout()
        self._words.addWidget(self._verb, 3)
        self._words.addWidget(self._name, 4)
        top = QHBoxLayout()
        top.addWidget(self._picture)
        top.addLayout(self._words, 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self._sku, 1)
        bottom.addWidget(self._count)
        self.content.addLayout(top, 8)
        self.content.addWidget(self._detail, 2)
        self.content.addWidget(self._remedy, 1)
        self.content.addLayout(bottom)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        self._picture.take_look(look)
        self._picture.setFixedWidth(look.measures.px(PICTURE))
        # Large enough for every eye: what more it took at large type, the item's name would lack.
        px = min(look.measures.type(COUNT), look.measures.px(MOST_COUNT))
        self._count.setFont(look.font_px(px, is_bold=True))
        colour = look.palette.text
        self._count.setStyleSheet(f"font-size: {px}px; font-weight: 700; color: {colour};")

    def show_picture(self, picture: QPixmap | None) -> None:
        """The item's picture, or none."""
        self._picture.setVisible(picture is not None)
        self._picture.show_picture(picture)

    def show_feedback(
        self, feedback: Feedback, session: Session | None, hint: str, more: str = ""
    ) -> None:
        """Show the last scan; `hint` and `more` stand there while nothing was scanned yet."""
        shown = (feedback, (*self._notes.texts(session), more))
        if shown == self._shown:
            return
        self._shown = shown
        latest = feedback.latest
        self.set_tone(
            feedback.tone, sign=SIGNALLED[latest.deed].sign if latest is not None else None
        )
        self._verb.set_text(self._word(feedback))
        self._verb.setVisible(bool(self._verb.text()))
        speaker = self._speaker
        alert, line = feedback.alert, feedback.line
        has_detail = alert is not None or (line is None and bool(more))
        self._detail.setVisible(has_detail)
        self._remedy.setVisible(alert is not None)
        self._words.setStretch(1, 5 if has_detail else 4)
        for place, stretch in enumerate((8, 5, 3) if has_detail else (8, 0, 0)):
            self.content.setStretch(place, stretch)
        self._count.setText("")
        self._sku.set_text("")
        if alert is not None:
            said = self._notes.said(alert, session)
            self._name.set_text(said.word)
            self._detail.set_text(said.sentence)
            self._remedy.set_text(said.remedy)
        elif latest is not None and line is None:
            self._name.set_text(self._hint(latest))
        elif line is not None:
            self._name.set_text(line.description or line.sku or line.id)
        else:
            self._name.set_text(hint)
            self._detail.set_text(more)
        if line is not None:
            counted = speaker.text("item.count", packed=feedback.done, wanted=feedback.wanted)
            self._count.setText(counted)
            self._sku.set_text(speaker.text("item.sku", sku=line.sku) if line.sku else "")
        self._count.setVisible(bool(self._count.text()))
        self._sku.setVisible(bool(self._sku.text()))

    def _word(self, feedback: Feedback) -> str:
        """What was done, in one word that no other act has; nothing while nothing was done."""
        latest = feedback.latest
        if latest is None:
            return ""
        if feedback.completes is not Completes.NOTHING:
            return self._speaker.text(f"feedback.{feedback.completes.value}")
        return self._speaker.text(
            f"feedback.{latest.deed.value}", quantity=latest.quantity, number=latest.parcel
        )

    def _hint(self, latest: Latest) -> str:
        """What is in the place of an item after an act that was about none."""
        if latest.deed is Deed.TAKING_OUT:
            return self._speaker.text("next.take_out", parcel=latest.parcel)
        if latest.deed is Deed.WEIGHED:
            return self._speaker.weight(latest.quantity)
        if latest.deed is Deed.ARMED:
            return self._speaker.text("next.counted", n=latest.quantity)
        return self._speaker.text("next.next_item")
