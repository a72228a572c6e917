"""A label printer that announces itself on the network is found with its address."""

import ipaddress

from zeroconf import ServiceInfo
from zeroconf.asyncio import AsyncZeroconf

from packstation.printing.announced import RAW, announced_printers

LOOPBACK = "127.0.0.1"


async def test_a_printer_that_announces_its_raw_port_is_found() -> None:
    zebra = ServiceInfo(
        RAW,
        f"ZBR5127777.{RAW}",
        addresses=[ipaddress.ip_address(LOOPBACK).packed],
        port=9100,
        properties={"ty": "Zebra ZD421"},
        server="zbr5127777.local.",
    )
    network = AsyncZeroconf(interfaces=[LOOPBACK])
    try:
        await (await network.async_register_service(zebra))
        found = await announced_printers(interfaces=[LOOPBACK])
    finally:
        await network.async_close()
    assert [(one.name, one.host, one.port, one.model) for one in found] == [
        ("ZBR5127777", LOOPBACK, 9100, "Zebra ZD421")
    ]


async def test_where_nobody_announces_anything_nothing_is_found() -> None:
    assert await announced_printers(0.2, [LOOPBACK]) == ()
