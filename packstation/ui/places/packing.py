"""Step 2: the last scan above, the parcels below."""

from PySide6.QtWidgets import QVBoxLayout

from packstation.packing.bench import Bench
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.notes import NoteBook
from packstation.ui.flow.view import View
from packstation.ui.widgets.feedback import FeedbackPanel
from packstation.ui.widgets.parcels_panel import ParcelsPanel
from packstation.ui.widgets.part import Part


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
        column.addWidget(self.feedback, 5)
        column.addWidget(self.parcels, 4)

    def show_view(self, view: View, bench: Bench) -> None:
        hint = self._speaker.text("next.first_item")
        more = self._speaker.text("home.touch") if self.is_training else ""
        self.feedback.show_feedback(view.feedback, bench.session, hint, more)
        self.parcels.show_parcels(view.parcels)
