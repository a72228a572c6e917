"""What must hold between settings that are each right by themselves."""

import ipaddress
import re
from urllib.parse import urlsplit

import msgspec

from packstation.packing.barcodes.codes import match_key
from packstation.packing.shipping import CONVERSIONS, Format
from packstation.runtime.phrase import Phrase
from packstation.settings.errors import SettingsError
from packstation.settings.model import (
    CodesSettings,
    CrewSettings,
    Mode,
    Role,
    RouteSettings,
    Settings,
)
from packstation.settings.store import StoreSettings, Tls
from packstation.settings.updates import UpdateSettings


def check(settings: Settings) -> None:
    """Raise SettingsError, without a path, for the first rule that `settings` breaks."""
    if settings.pro.url:
        check_url(settings.pro.url)
    elif settings.station.mode is Mode.LIVE:
        raise SettingsError("Live mode needs the address of PRO.", field="pro.url")
    _check_store(settings.store)
    _check_updates(settings.updates)
    _check_crew(settings.crew)
    _check_codes(settings.codes)
    _check_printers(settings)


def _check_updates(updates: UpdateSettings) -> None:
    if updates.feed.startswith("http://"):
        raise SettingsError("It must be https, or a folder.", field="updates.feed")
    if updates.feed and not updates.key:
        raise SettingsError("A list that nobody signed is not believed.", field="updates.key")


def _check_crew(crew: CrewSettings) -> None:
    badges = [match_key(person.badge) for person in crew.people]
    twice = next((b for b in badges if badges.count(b) > 1), None)
    if twice is not None:
        raise SettingsError("Two people have the badge {badge}.", badge=twice, field="crew.people")
    can_allow = any(p.pin and p.role is Role.SUPERVISOR for p in crew.people)
    if crew.supervisor_acts and not can_allow:
        raise SettingsError(
            "Nobody could let these acts go on: no supervisor has a PIN. "
            "`packstation people add NAME --supervisor` makes one.",
            field="crew.supervisor_acts",
        )


def _check_codes(codes: CodesSettings) -> None:
    for field in msgspec.structs.fields(codes):
        pattern = getattr(codes, field.name)
        try:
            is_all = bool(pattern) and re.compile(pattern).fullmatch("") is not None
        except re.error as error:
            raise SettingsError(
                "{pattern!r} is no regular expression: {reason}.",
                pattern=pattern,
                reason=error,
                field=f"codes.{field.name}",
            ) from error
        if is_all:
            raise SettingsError(
                "{pattern!r} matches an empty code, so nearly everything would match.",
                pattern=pattern,
                field=f"codes.{field.name}",
            )


def check_url(url: str) -> None:
    """Raise SettingsError unless `url` is https, or http to this computer's loopback."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise SettingsError("{url!r} is not an address.", url=url, field="pro.url") from error
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in url):
        raise SettingsError(
            "{url!r} is not an address. It begins with https:// and names a host.",
            url=url,
            field="pro.url",
        )
    if parts.username or parts.password:
        raise SettingsError(
            "The address must not hold a user name or password; the key is entered by itself.",
            field="pro.url",
        )
    if parts.scheme == "http" and not is_loopback(url):
        raise SettingsError(
            "{host} must be reached by https://, so that nobody reads the key on the way.",
            host=host,
            field="pro.url",
        )


def is_loopback(url: str) -> bool:
    """Whether `url` names this computer itself; a name other than localhost never does."""
    return is_loopback_host(urlsplit(url).hostname or "")


def is_loopback_host(host: str) -> bool:
    """Whether `host` is this computer itself; a name other than localhost never is."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_store(store: StoreSettings) -> None:
    if any(c.isspace() or c in "/@" for c in store.host):
        raise SettingsError(
            "{host!r} is not the name of a computer. Enter it without port and user.",
            host=store.host,
            field="store.host",
        )
    if store.tls is Tls.OFF and store.host and not is_loopback_host(store.host):
        raise SettingsError(
            "{host} must be reached by `verified`, so that nobody reads or changes the records "
            "on the way.",
            host=store.host,
            field="store.tls",
        )


def _check_printers(settings: Settings) -> None:
    formats = {}
    for number, printer in enumerate(settings.printers):
        if printer.name in formats:
            raise SettingsError(
                "Two printers are called {name!r}. Give each its own name.",
                name=printer.name,
                field=f"printers[{number}].name",
            )
        formats[printer.name] = printer.formats
    seen = set()
    for number, route in enumerate(settings.routes):
        if route.printer not in formats:
            known = ", ".join(formats) or Phrase("none")
            raise SettingsError(
                "There is no printer {name!r}. Printers: {known}.",
                name=route.printer,
                known=known,
                field=f"routes[{number}].printer",
            )
        if not {route.format, *CONVERSIONS[route.format]} & set(formats[route.printer]):
            takes = ", ".join(each.value for each in formats[route.printer])
            raise SettingsError(
                "Printer {name!r} takes {formats}, not {given}.",
                name=route.printer,
                formats=takes,
                given=route.format.value,
                field=f"routes[{number}].format",
            )
        _check_placement(route, f"routes[{number}]")
        what = (route.kind, route.carrier, route.parcel_size)
        if what in seen:
            only = ", ".join(part for part in what[1:] if part)
            raise SettingsError(
                "There are two routes for {what}. Keep one.",
                what=route.kind.value + (f" ({only})" if only else ""),
                field=f"routes[{number}].kind",
            )
        seen.add(what)


def _check_placement(route: RouteSettings, where: str) -> None:
    """What a carrier wrote in ZPL cannot be moved, and the printer's own settings would stay."""
    placed = ("rotation_degrees", "offset_x_mm", "offset_y_mm")
    moving = next((name for name in placed if getattr(route, name)), None)
    if route.format is Format.ZPL and moving is not None:
        raise SettingsError(
            "A label that comes in ZPL is printed as the carrier wrote it: it is neither turned "
            'nor moved. Say format = "pdf", and it is converted for the printer.',
            field=f"{where}.{moving}",
        )
