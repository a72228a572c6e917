"""Step 2: the last scan above, the parcels below."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QVBoxLayout

from packstation.packing.bench import Bench
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.notes import NoteBook
from packstation.ui.flow.view import View
from packstation.ui.widgets.feedback import FeedbackPanel
from packstation.ui.widgets.parcels_panel import ROW, ParcelsPanel
from packstation.ui.widgets.part import Part
from packstation.ui.widgets.scan_me import ScanMe

FEEDBACK, PARCELS = 5, 4
"""How the two share the height."""


class PackingScreen(Part):
    """Feedback and parcels."""

    def __init__(self, speaker: Speaker, notes: NoteBook) -> None:
        super().__init__()
        self._speaker = speaker
        self.is_training = False
        self.feedback = FeedbackPanel(speaker, notes)
        self.parcels = ParcelsPanel(speaker)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.feedback, FEEDBACK)
        below = QVBoxLayout()
        below.addWidget(self.parcels, 1)
        self._scan_me = ScanMe()
        self._count = 0
        below.addWidget(self._scan_me, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(below, PARCELS)

    def show_view(self, view: View, bench: Bench) -> None:
        hint = self._speaker.text("next.first_item")
        more = self._speaker.text("home.touch") if self.is_training else ""
        self.feedback.show_feedback(view.feedback, bench.session, hint, more)
        self.parcels.show_parcels(view.parcels, bench.session)
        self._count = len(view.parcels)

    def show_code(self, word: str, picture: QPixmap | None) -> None:
        """The barcode of what comes next, where the parcels leave room for it."""
        share = self.height() * PARCELS // (FEEDBACK + PARCELS)
        room = share - self._count * self.look.measures.px(ROW)
        self._scan_me.show_code(word, picture if room >= self._scan_me.height_wanted else None)
