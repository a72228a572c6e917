"""From the settings to the values of the rooms: policy, routes, printers."""

from collections.abc import Mapping
from pathlib import Path

from packstation.packing.session import Policy
from packstation.packing.shipping import DocumentKind
from packstation.printing.protocol import Printer
from packstation.printing.routes import Route, Routes
from packstation.settings import model as st
from packstation.settings.paths import Paths, usable_folder
from packstation.workflow.printers import label_format


def policy_of(settings: st.Settings, routes: Routes, printers: Mapping[str, Printer]) -> Policy:
    """The station's rules for the sessions it opens."""
    packing = settings.packing
    return Policy(
        service=packing.service,
        verify_all=packing.verify_all,
        needs_weight=packing.require_weight,
        tolerance_percent=packing.weight_tolerance_percent,
        tolerance_grams=packing.weight_tolerance_grams,
        bounce_ms=settings.scanner.bounce_ms,
        packing_slip=packing.packing_slip,
        label_format=label_format(routes, printers),
        manifest_at_once=packing.manifest_at_once,
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
            )
            for route in settings.routes
        )
    )


def printers_of(settings: st.Settings, paths: Paths) -> dict[str, Printer]:
    """The printers of the settings, by name. Raises SettingsError for one that cannot be."""
    return {printer.name: _printer(printer, paths) for printer in settings.printers}


def _printer(settings: st.PrinterSettings, paths: Paths) -> Printer:
    match settings:
        case st.FolderPrinter():
            from packstation.printing.folder import FolderPrinter

            folder = Path(settings.path) if settings.path else paths.print_dir
            return FolderPrinter(usable_folder(folder), settings.name)
        case st.NetworkPrinter():
            from packstation.printing.network import NetworkPrinter

            formats = frozenset(settings.formats)
            return NetworkPrinter(settings.host, settings.port, name=settings.name, formats=formats)
        case st.DevicePrinter():
            from packstation.printing.device import DevicePrinter

            formats = frozenset(settings.formats)
            return DevicePrinter(Path(settings.path), name=settings.name, formats=formats)
        case st.CupsPrinter():
            from packstation.printing.cups import CupsPrinter

            formats = frozenset(settings.formats)
            return CupsPrinter(
                settings.queue,
                host=settings.host,
                port=settings.port,
                name=settings.name,
                formats=formats,
            )
