"""The pages of the guide on the left, the chosen one to be read on the right."""

from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QKeyEvent, QPalette, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser

from packstation.ui.places.help.place import HelpPlace, HelpView
from packstation.ui.toolkit.look import Look
from packstation.ui.widgets.asking.found_list import FoundList
from packstation.ui.widgets.place_widget import PlaceWidget

SCROLLS = {
    Qt.Key.Key_Down.value: 60,
    Qt.Key.Key_Up.value: -60,
    Qt.Key.Key_PageDown.value: 600,
    Qt.Key.Key_PageUp.value: -600,
}


class Reader(QTextBrowser):
    """A page of Markdown; pictures are no wider than the page."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenExternalLinks(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: N802 - Qt's name
        found = super().loadResource(kind, name)
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return found
        picture = QImage(self.source().resolved(QUrl(name)).toLocalFile())
        width = self.viewport().width() - 60
        if picture.isNull() or picture.width() <= width:
            return picture
        return picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)


class HelpPanel(PlaceWidget):
    """Arrows scroll; F7, F8 and touch choose the page."""

    def __init__(self, place: HelpPlace) -> None:
        super().__init__()
        self._place = place
        self._view: HelpView | None = None
        self.list = FoundList(place.choose)
        self.reader = Reader()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list, 2)
        row.addWidget(self.reader, 7)

    def take_look(self, look: Look) -> None:
        super().take_look(look)
        palette = self.reader.palette()
        palette.setColor(QPalette.ColorRole.Base, look.colour("surface"))
        palette.setColor(QPalette.ColorRole.Text, look.colour("text"))
        palette.setColor(QPalette.ColorRole.Link, look.colour("accent"))
        self.reader.setPalette(palette)
        self.reader.setFont(look.font(18))
        self.reader.document().setDocumentMargin(look.measures.px(24))
        self._view = None

    def show_place(self) -> None:
        view = self._place.view()
        if view == self._view:
            return
        self._view = view
        self.list.show_options(view.options, view.told)
        self.list.select(view.chosen)
        if view.page is not None:
            self.reader.setSource(
                QUrl.fromLocalFile(str(view.page)), QTextDocument.ResourceType.MarkdownResource
            )
        else:
            self.reader.setPlainText(view.plain)
        self.reader.setAccessibleName(self.reader.toPlainText())

    def take_key(self, event: QKeyEvent) -> bool:
        """Scroll."""
        bar = self.reader.verticalScrollBar()
        if event.key() not in SCROLLS:
            return False
        bar.setValue(bar.value() + SCROLLS[event.key()])
        return True
