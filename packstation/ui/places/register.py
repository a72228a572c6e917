"""The places of the window, each with the widget that draws it. A new place is a line here."""

import importlib
from collections.abc import Callable
from typing import Any

import msgspec

from packstation.ui.flow.place import Place, Surround
from packstation.ui.places.address.place import AddressPlace
from packstation.ui.places.day.place import DayPlace
from packstation.ui.places.doctor.place import DoctorPlace
from packstation.ui.places.figures.place import FiguresPlace
from packstation.ui.places.help.place import HelpPlace
from packstation.ui.places.importing.place import ImportPlace
from packstation.ui.places.loading.place import LoadingPlace
from packstation.ui.places.look.place import LookPlace
from packstation.ui.places.new_order.place import NewOrderPlace
from packstation.ui.places.printers.place import PrintersPlace
from packstation.ui.places.queue.place import QueuePlace
from packstation.ui.places.record.place import RecordPlace
from packstation.ui.places.scanner.place import ScannerPlace
from packstation.ui.places.search.place import SearchPlace
from packstation.ui.places.settings.place import SettingsPlace
from packstation.ui.places.setup.place import SetupPlace
from packstation.ui.places.supervise.place import SupervisePlace
from packstation.ui.widgets.place_widget import PlaceWidget


class Registered(msgspec.Struct, frozen=True):
    """How a place is made, and the widget of that place, which is made when it is first shown."""

    place: Callable[[Surround], Place]
    widget: Callable[[Any], PlaceWidget]


def late(place: str, widget: str) -> Callable[[Any], PlaceWidget]:
    """The class `widget` of a place, loaded when it is wanted: the start need not wait for it."""

    def made(of: Any) -> PlaceWidget:
        room = importlib.import_module(f"packstation.ui.places.{place}.widget")
        drawn: PlaceWidget = getattr(room, widget)(of)
        return drawn

    return made


PLACES = (
    Registered(PrintersPlace, late("printers", "PrintersPanel")),
    Registered(ScannerPlace, late("scanner", "ScannerPanel")),
    Registered(SearchPlace, late("search", "SearchPanel")),
    Registered(QueuePlace, late("queue", "QueuePanel")),
    Registered(NewOrderPlace, late("new_order", "NewOrderPanel")),
    Registered(ImportPlace, late("importing", "ImportPanel")),
    Registered(LoadingPlace, late("loading", "LoadingPanel")),
    Registered(SetupPlace, late("setup", "SetupPanel")),
    Registered(SettingsPlace, late("settings", "SettingsPanel")),
    Registered(DoctorPlace, late("doctor", "DoctorPanel")),
    Registered(HelpPlace, late("help", "HelpPanel")),
    Registered(SupervisePlace, late("supervise", "SupervisePanel")),
    Registered(RecordPlace, late("record", "RecordPanel")),
    Registered(FiguresPlace, late("figures", "FiguresPanel")),
    Registered(AddressPlace, late("address", "AddressPanel")),
    Registered(LookPlace, late("look", "LookPanel")),
    Registered(DayPlace, late("day", "EndOfDayPanel")),
)
