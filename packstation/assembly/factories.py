"""From the settings to the values of the rooms: policy, routes, printers, databases."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from packstation.documents.own.style import PLAIN, DocumentStyle
from packstation.journal.database import Databases
from packstation.journal.files.sqlite_file import LocalFiles
from packstation.journal.support import FileRecords, Records
from packstation.packing.session import Policy
from packstation.packing.shipping import DocumentKind, Format
from packstation.printing.patience import SpoolerPatience
from packstation.printing.protocol import Printer
from packstation.printing.routes import Route, Routes
from packstation.settings import model as st
from packstation.settings.errors import SettingsError
from packstation.settings.paths import Paths, usable_folder
from packstation.settings.secrets import read_password
from packstation.settings.store import StoreSettings, Tls
from packstation.workflow.performers.printing import label_format

if TYPE_CHECKING:
    from PIL.Image import Image

    from packstation.journal.fleet.server import Server


def policy_of(settings: st.Settings, routes: Routes, printers: Mapping[str, Printer]) -> Policy:
    """The station's rules for the sessions it opens."""
    packing = settings.packing
    is_training = settings.station.mode is st.Mode.TRAINING
    return Policy(
        service=packing.service,
        verify_all=packing.verify_all,
        needs_weight=packing.require_weight,
        tolerance_percent=packing.weight_tolerance_percent,
        tolerance_grams=packing.weight_tolerance_grams,
        weight_outside=packing.weight_outside,
        limit_grams=packing.parcel_limit_grams,
        by_location=packing.split_by_location,
        explicit_acknowledge=packing.acknowledge_notes,
        bounce_ms=settings.scanner.bounce_ms,
        packing_slip=packing.packing_slip,
        return_label=packing.return_label,
        label_format=label_format(routes, printers),
        manifest_at_once=packing.manifest_at_once,
        ask_label_scan=packing.ask_label_scan,
        prepare_ahead=packing.prepare is st.Prepare.AHEAD
        or (packing.prepare is st.Prepare.TRAINING and is_training),
        is_of_fleet=settings.fleet_store is not None,
        prepare_grams=packing.prepare_tolerance_grams,
    )


def routes_of(settings: st.Settings) -> Routes:
    """The routes as printing wants them."""
    return Routes(
        tuple(
            Route(
                kind=DocumentKind(route.kind.value),
                printer=route.printer,
                format=route.format,
                copies=route.copies,
                carrier=route.carrier or None,
                parcel_size=route.parcel_size or None,
                dpi=route.dpi,
                label_width_mm=route.label_width_mm,
                label_height_mm=route.label_height_mm,
                rotation_degrees=route.rotation_degrees,
                offset_x_mm=route.offset_x_mm,
                offset_y_mm=route.offset_y_mm,
            )
            for route in settings.routes
        )
    )


def style_of(settings: st.Settings, paths: Paths) -> DocumentStyle:
    """How our own documents look. Raises SettingsError for a style file that cannot be used."""
    if not settings.documents.style:
        return PLAIN
    from packstation.documents.own.style_file import StyleError, load_style

    path = paths.settings_file.parent / settings.documents.style
    try:
        return load_style(path)
    except StyleError as error:
        raise SettingsError(
            "{problem}", problem=error, path=paths.settings_file, field="documents.style"
        ) from error


def printers_of(settings: st.Settings, paths: Paths) -> dict[str, Printer]:
    """The printers of the settings, by name. Raises SettingsError for one that cannot be."""
    longest_s = settings.printing.withdraw_minutes * 60
    return {one.name: _printer(one, paths, longest_s) for one in settings.printers}


def _printer(settings: st.PrinterSettings, paths: Paths, longest_s: float) -> Printer:
    """`longest_s`: how long a job may take to come out before it is withdrawn."""
    name, formats = settings.name, frozenset(settings.formats)
    match settings:
        case st.FolderPrinter():
            from packstation.printing.folder import FolderPrinter

            folder = Path(settings.path) if settings.path else paths.print_dir
            return FolderPrinter(
                usable_folder(folder), name, formats, is_shared=bool(settings.path)
            )
        case st.NetworkPrinter():
            from packstation.printing.network import printer as network

            patience = network.Patience(printing=longest_s)
            return network.NetworkPrinter(
                settings.host, settings.port, name=name, formats=formats, patience=patience
            )
        case st.DevicePrinter():
            from packstation.printing.network.device import DevicePrinter

            return DevicePrinter(Path(settings.path), name=name, formats=formats)
        case st.CupsPrinter():
            from packstation.printing.cups.printer import CupsPrinter

            return CupsPrinter(
                settings.queue,
                host=settings.host,
                port=settings.port,
                name=name,
                formats=formats,
                patience=SpoolerPatience(printing=longest_s),
            )
        case st.WindowsPrinter():
            from packstation.printing.windows.printer import WindowsPrinter

            return WindowsPrinter(
                settings.queue,
                name=name,
                formats=formats,
                draw_pages=_draw_pages,
                patience=SpoolerPatience(printing=longest_s),
            )


def databases_of(settings: st.Settings, paths: Paths, environment: Mapping[str, str]) -> Databases:
    """Where the bench keeps its records. May ask the keyring, so call it in a worker thread.

    Raises KeyUnavailable.
    """
    if (store := settings.fleet_store) is None:
        return LocalFiles(paths.journal_file(settings.station.mode).parent)
    from packstation.journal.fleet.postgres import Fleet

    return Fleet(server_of(store, environment), settings.station.name)


def records_of(settings: st.Settings, paths: Paths, environment: Mapping[str, str]) -> Records:
    """The bench's log as support reads it. Raises KeyUnavailable."""
    if (store := settings.fleet_store) is None:
        return FileRecords(paths.journal_file(settings.station.mode))
    from packstation.journal.fleet.records import FleetRecords

    return FleetRecords(server_of(store, environment), settings.station.name)


def server_of(store: StoreSettings, environment: Mapping[str, str]) -> "Server":
    """How the fleet's database is reached. Raises KeyUnavailable."""
    from packstation.journal.fleet.server import Server

    return Server(
        host=store.host,
        port=store.port,
        database=store.database,
        user=store.user,
        password=read_password(store, environment),
        tls=store.tls is Tls.VERIFIED,
        ca_file=Path(store.ca_file) if store.ca_file else None,
    )


def _draw_pages(content: bytes, document_format: Format, dpi: int) -> "Sequence[Image]":
    from packstation.documents.convert import pages_at

    return pages_at(content, document_format, dpi)
