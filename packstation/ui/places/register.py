"""The places of the window, each with the widget that draws it. A new place is a line here."""

from collections.abc import Callable
from typing import Any

import msgspec

from packstation.ui.flow.place import Place, Surround
from packstation.ui.places.address.place import AddressPlace
from packstation.ui.places.address.widget import AddressPanel
from packstation.ui.places.day.place import DayPlace
from packstation.ui.places.day.widget import EndOfDayPanel
from packstation.ui.places.doctor.place import DoctorPlace
from packstation.ui.places.doctor.widget import DoctorPanel
from packstation.ui.places.figures.place import FiguresPlace
from packstation.ui.places.figures.widget import FiguresPanel
from packstation.ui.places.loading.place import LoadingPlace
from packstation.ui.places.loading.widget import LoadingPanel
from packstation.ui.places.look.place import LookPlace
from packstation.ui.places.look.widget import LookPanel
from packstation.ui.places.new_order.place import NewOrderPlace
from packstation.ui.places.new_order.widget import NewOrderPanel
from packstation.ui.places.printers.place import PrintersPlace
from packstation.ui.places.printers.widget import PrintersPanel
from packstation.ui.places.queue.place import QueuePlace
from packstation.ui.places.queue.widget import QueuePanel
from packstation.ui.places.record.place import RecordPlace
from packstation.ui.places.record.widget import RecordPanel
from packstation.ui.places.scanner.place import ScannerPlace
from packstation.ui.places.scanner.widget import ScannerPanel
from packstation.ui.places.search.place import SearchPlace
from packstation.ui.places.search.widget import SearchPanel
from packstation.ui.places.setup.place import SetupPlace
from packstation.ui.places.setup.widget import SetupPanel
from packstation.ui.widgets.place_widget import PlaceWidget


class Registered(msgspec.Struct, frozen=True):
    """How a place is made, and the widget of that place."""

    place: Callable[[Surround], Place]
    widget: Callable[[Any], PlaceWidget]


PLACES = (
    Registered(PrintersPlace, PrintersPanel),
    Registered(ScannerPlace, ScannerPanel),
    Registered(SearchPlace, SearchPanel),
    Registered(QueuePlace, QueuePanel),
    Registered(NewOrderPlace, NewOrderPanel),
    Registered(LoadingPlace, LoadingPanel),
    Registered(SetupPlace, SetupPanel),
    Registered(DoctorPlace, DoctorPanel),
    Registered(RecordPlace, RecordPanel),
    Registered(FiguresPlace, FiguresPanel),
    Registered(AddressPlace, AddressPanel),
    Registered(LookPlace, LookPanel),
    Registered(DayPlace, EndOfDayPanel),
)
