"""Label printers that announce themselves on the local network (DNS-SD, RFC 6763).

`_pdl-datastream._tcp` is the raw port that label printers take ZPL at, 9100 as a rule. Printers
that speak IPP are found by the computer's own print service.
"""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from zeroconf.asyncio import AsyncServiceInfo

RAW = "_pdl-datastream._tcp.local."
LISTEN_S = 3.0
_ANSWER_MS = 1_000


class AnnouncedPrinter(msgspec.Struct, frozen=True):
    """As the printer calls itself; `model` is empty where it does not say."""

    name: str
    host: str
    port: int
    model: str = ""


async def announced_printers(
    listen_s: float = LISTEN_S, interfaces: Sequence[str] = ()
) -> tuple[AnnouncedPrinter, ...]:
    """Who announces a raw port within `listen_s`, by name; none where nothing can be heard.

    `interfaces` are addresses of this computer; empty: all of them.
    """
    from zeroconf import InterfaceChoice, IPVersion
    from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

    heard: set[str] = set()
    try:
        zeroconf = AsyncZeroconf(
            interfaces=list(interfaces) or InterfaceChoice.All, ip_version=IPVersion.V4Only
        )
    except OSError:  # no network at all
        return ()
    try:
        browser = AsyncServiceBrowser(
            zeroconf.zeroconf,
            RAW,
            handlers=[lambda name, **_: heard.add(name)],
        )
        await asyncio.sleep(listen_s)
        await browser.async_cancel()
        found = [AsyncServiceInfo(RAW, name) for name in sorted(heard)]
        answered = await asyncio.gather(
            *(one.async_request(zeroconf.zeroconf, _ANSWER_MS) for one in found)
        )
        return tuple(
            printer
            for one, is_known in zip(found, answered, strict=True)
            if is_known and (printer := _printer(one)) is not None
        )
    finally:
        await zeroconf.async_close()


def _printer(info: "AsyncServiceInfo") -> AnnouncedPrinter | None:
    from zeroconf import IPVersion

    addresses = info.parsed_addresses(IPVersion.V4Only)
    if not addresses or not info.port:
        return None
    model = (info.properties.get(b"ty") or b"").decode("utf-8", "replace")
    return AnnouncedPrinter(info.name.removesuffix(f".{RAW}"), addresses[0], info.port, model)
