"""The day's figures for a monitor on this computer: Prometheus' text format, on loopback only."""

import asyncio
import contextlib
import datetime
import logging
from collections.abc import Awaitable, Callable, Iterator

from packstation.history.figure import Figure, Figures
from packstation.journal.errors import JournalError

log = logging.getLogger("packstation")

HOST = "127.0.0.1"
MOST_BYTES = 8192
PATIENCE_S = 5.0
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus exposition formats, text format 0.0.4."""
_WHOLE = (
    ("orders", "Orders packed today.", "orders"),
    ("items", "Units packed today.", "units"),
    ("parcels", "Parcels packed today.", "parcels"),
    ("errors_caught", "Alerts that stopped a mistake today.", "errors"),
    ("shorts", "Units that were missing today.", "shorts"),
    ("reprints", "Copies of labels beyond the first today.", "reprints"),
)
_SECONDS = ("packer", "pro", "printer", "exception")

Count = Callable[[], Awaitable[Figures | None]]


async def serve_metrics(port: int, station: str, count: Count) -> None:
    """Answer GET /metrics on loopback until cancelled. A port that is taken is logged, and left."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(await _reply(reader, station, count))
            await writer.drain()
        except (OSError, TimeoutError, asyncio.LimitOverrunError, asyncio.IncompleteReadError):
            log.info("a question for metrics was not answered")
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    try:
        server = await asyncio.start_server(answer, HOST, port, limit=MOST_BYTES)
    except OSError as error:
        log.warning("metrics cannot be served on port %d: %s", port, error.strerror)
        return
    async with server:
        await server.serve_forever()


async def _reply(reader: asyncio.StreamReader, station: str, count: Count) -> bytes:
    async with asyncio.timeout(PATIENCE_S):
        head = await reader.readuntil(b"\r\n\r\n")
    method, _, rest = head.decode("latin-1").partition(" ")
    path = rest.split(" ")[0].split("?")[0]
    if method != "GET":
        return _http("405 Method Not Allowed", "Only GET.\n")
    if path != "/metrics":
        return _http("404 Not Found", "It is at /metrics.\n")
    try:
        counted = await count()
    except JournalError:
        counted = None
    return _http("200 OK", exposition(station, counted))


def _http(status: str, text: str) -> bytes:
    body = text.encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {CONTENT_TYPE}\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body


def exposition(station: str, counted: Figures | None) -> str:
    """The figures as Prometheus reads them; `up` alone where they cannot be counted now.

    Nobody's name stands in it: only benches are told apart.
    """
    return "".join(_lines(station, counted))


def _lines(station: str, counted: Figures | None) -> Iterator[str]:
    yield "# HELP packstation_history_up Whether the history can be read.\n"
    yield "# TYPE packstation_history_up gauge\n"
    yield f"packstation_history_up{_labels(bench=station)} {int(counted is not None)}\n"
    if counted is None:
        return
    rows = counted.rows or (Figure(station),)
    for name, told, field in _WHOLE:
        yield f"# HELP packstation_{name}_today {told}\n# TYPE packstation_{name}_today gauge\n"
        for row in rows:
            value = getattr(row, field)
            yield f"packstation_{name}_today{_labels(bench=row.name)} {value}\n"
    yield "# HELP packstation_order_seconds_today Seconds of today's orders, by whose they were.\n"
    yield "# TYPE packstation_order_seconds_today gauge\n"
    for row in rows:
        for part in _SECONDS:
            labels = _labels(bench=row.name, waits_for=part)
            yield f"packstation_order_seconds_today{labels} {getattr(row, f'{part}_s'):.3f}\n"


def _labels(**values: str) -> str:
    told = (f'{name}="{_escaped(value)}"' for name, value in values.items())
    return "{" + ",".join(told) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def today(now: datetime.datetime) -> tuple[datetime.datetime, datetime.datetime]:
    """Since when and until when is today, in the zone of `now`."""
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return start, start + datetime.timedelta(days=1)
