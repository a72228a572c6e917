"""What the widget of a place can do besides being a part of the window."""

from PySide6.QtGui import QKeyEvent

from packstation.ui.widgets.part import Part


class PlaceWidget(Part):
    """Draws one place of the window (`ui/flow/place.py`), which it is made with."""

    def show_place(self) -> None:
        """Draw the place as it stands."""

    def take_key(self, _: QKeyEvent) -> bool:
        """Use a key for what is shown; False when it means nothing here."""
        return False
