"""What setting up a bench does: trying a key, finding printers, writing what was chosen.

Every step is written at once, so that whoever stops in the middle goes on there. Nothing here is
in use before the program starts anew.
"""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from packstation.packing.shipping import DocumentKind, Format
from packstation.printing.model import Outcome
from packstation.pro.client import ProClient
from packstation.pro.errors import ProError
from packstation.pro.transport import Timeouts
from packstation.settings import model as st
from packstation.settings.edit import rewrite
from packstation.settings.errors import KeyUnavailable
from packstation.settings.layers import read_layers
from packstation.settings.paths import Paths
from packstation.settings.secrets import ApiKey, store_key

SANDBOX_URL = "https://apisandbox.electioapp.com"
LIVE_URL = "https://api.electioapp.com"
"""PRO's two hosts, with separate data and separate keys (pro-api, 1)."""
LABELS = (DocumentKind.LABEL, DocumentKind.RETURN_LABEL)
PATIENCE = Timeouts(connect=5.0, read=15.0)
RAW_PORT = 9100
LONGEST_NAME = 60


class Place(msgspec.Struct, frozen=True):
    """A shipping location of the account."""

    reference: str
    name: str


class Tried(msgspec.Struct, frozen=True):
    """What PRO said to a key: its locations, or why not. `unkept` is why the keyring has it not."""

    places: tuple[Place, ...] = ()
    error: ProError | None = None
    unkept: KeyUnavailable | None = None


async def try_key(url: str, key: ApiKey) -> Tried:
    """Ask PRO at `url` for its locations with `key`, and keep the key that it accepts.

    Raises SettingsError for an address that is none.
    """
    from packstation.settings.rules import check_url

    check_url(url)
    try:
        async with ProClient(url, key.reveal, timeouts=PATIENCE) as pro:
            found = await pro.list_shipping_locations()
    except ProError as error:
        return Tried(error=error)
    places = tuple(
        Place(one.shipping_location_reference or one.reference, one.name) for one in found
    )
    try:
        await asyncio.to_thread(store_key, url, key)
    except KeyUnavailable as error:
        return Tried(places, unkept=error)
    return Tried(places)


class Candidate(msgspec.Struct, frozen=True):
    """A printer that could be used: as the settings would name it, and where it is."""

    printer: st.PrinterSettings
    detail: str = ""


async def candidates() -> tuple[Candidate, ...]:
    """The queues of this computer's print service, label printers at its USB ports and those that
    announce themselves on the network.
    """
    here = asyncio.to_thread(_windows) if os.name == "nt" else _cups()
    queues, devices, announced = await asyncio.gather(
        here, asyncio.to_thread(_devices), _announced()
    )
    return (*queues, *devices, *announced)


async def _announced() -> Sequence[Candidate]:
    from packstation.printing.announced import announced_printers

    return [
        Candidate(
            st.NetworkPrinter(name=one.name[:LONGEST_NAME], host=one.host, port=one.port),
            f"{one.model or one.name} · {one.host}:{one.port}",
        )
        for one in await announced_printers()
    ]


async def _cups() -> Sequence[Candidate]:
    from packstation.printing.discovery import PrintServiceError, cups_queues

    try:
        queues = await cups_queues()
    except PrintServiceError:
        return ()
    return [
        Candidate(
            st.CupsPrinter(
                name=queue.name[:LONGEST_NAME],
                queue=queue.name,
                formats=tuple(sorted((Format(f.value) for f in queue.formats), key=_by_value))
                or (Format.PDF,),
            ),
            queue.info or queue.model or queue.device,
        )
        for queue in queues
    ]


def _by_value(one: Format) -> str:
    return str(one.value)


def _devices() -> Sequence[Candidate]:
    folder = Path("/dev/usb")
    if not folder.is_dir():
        return ()
    return [
        Candidate(st.DevicePrinter(name=path.name, path=str(path)), str(path))
        for path in sorted(folder.glob("lp*"))
    ]


def _windows() -> Sequence[Candidate]:
    from packstation.printing.windows.spooler import SpoolerError, windows_queues

    try:
        names = windows_queues()
    except SpoolerError:
        return ()
    return [
        Candidate(st.WindowsPrinter(name=name[:LONGEST_NAME], queue=name), name) for name in names
    ]


def at_address(address: str) -> Candidate | None:
    """The label printer at `host` or `host:port`; None when that is no address."""
    host, _, port = address.strip().rpartition(":") if ":" in address else (address.strip(), "", "")
    if not host or any(c.isspace() or c in "/@" for c in host):
        return None
    if port and not (port.isascii() and port.isdigit() and 0 < int(port) <= 65535):
        return None
    number = int(port) if port else RAW_PORT
    return Candidate(st.NetworkPrinter(name=host[:LONGEST_NAME], host=host, port=number), host)


def use_printer(path: Path, printer: st.PrinterSettings, *, for_labels: bool) -> st.Settings:
    """Write that `printer` prints labels, or everything else, into the settings file `path`.

    Particular routes (carrier, parcel size) stay. Raises SettingsError.
    """
    settings = read_layers(path).settings
    others = tuple(one for one in settings.printers if one.name != printer.name)
    is_zpl = Format.ZPL in printer.formats and for_labels
    made_as = Format.ZPL if is_zpl else Format.PDF
    routes = tuple(
        replace(route, printer=printer.name, format=made_as)
        if (route.kind in LABELS) is for_labels and not (route.carrier or route.parcel_size)
        else route
        for route in settings.routes
    )
    used = {route.printer for route in routes}
    printers = tuple(one for one in (*others, printer) if one.name in used)

    def edit(document: Any) -> None:
        document["printers"] = _tables(printers)
        document["routes"] = _tables(routes)

    return rewrite(path, edit)


async def print_test_page(settings: st.Settings, paths: Paths, name: str) -> Outcome:
    """Print a test page on the printer `name`, as the settings say, beside the ledger.

    Raises SettingsError for a printer that cannot be, ConversionError where it takes no page.
    """
    from packstation.assembly.early import new_stream, now
    from packstation.assembly.factories import printers_of, routes_of
    from packstation.packing.printer_testing import TITLE
    from packstation.workflow.printers.test_pages import page_job

    printer = printers_of(settings, paths)[name]
    mark = f"{TITLE}{new_stream()}"
    job = page_job(printer, routes_of(settings).entries, settings.station.name, mark, now())
    return await printer.submit(job)


def scales() -> tuple[str, ...]:
    """Where a scale could be: serial adapters that are plugged in."""
    from packstation.scanning.serial_port import adapter_ports

    return tuple(adapter_ports())


def add_person(path: Path, name: str, badge: str, pin: str) -> st.Settings:
    """Put `name` into the roster of the settings file `path`: a supervisor, if there is a `pin`.

    Raises SettingsError: a PIN that is too short, a badge that somebody has.
    """
    from packstation.settings.pins import kept_pin

    kept = kept_pin(pin) if pin else ""

    def edit(document: Any) -> None:
        import tomlkit

        person = tomlkit.table()
        person["badge"], person["name"] = badge, name
        if kept:
            person["role"], person["pin"] = st.Role.SUPERVISOR.value, kept
        crew = document.setdefault("crew", tomlkit.table())
        crew.setdefault("people", tomlkit.aot()).append(person)

    return rewrite(path, edit)


def _tables(values: Sequence[msgspec.Struct]) -> Any:
    """As an array of tables; what is as it is by default is left out."""
    import tomlkit

    made = tomlkit.aot()
    for value in values:
        table = tomlkit.table()
        defaults = {f.name: f.default for f in msgspec.structs.fields(value)}
        for name, plain in msgspec.to_builtins(value).items():
            if name not in defaults or getattr(value, name) != defaults[name]:
                table[name] = plain
        made.append(table)
    return made
