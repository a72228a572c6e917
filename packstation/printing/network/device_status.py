"""What the printer behind a queue says of itself, asked directly. CUPS knows less while it idles.

From this computer the printer may be out of reach although the print server reaches it, so no
answer means nothing: None.
"""

from urllib.parse import urlsplit

from packstation.printing.cups.ipp import IppClient, IppError
from packstation.printing.cups.queue import WANTED, State, queue_of, trouble_of
from packstation.printing.model import PrinterStatus, Readiness, Trouble
from packstation.printing.network.raw_socket import CutError, RawSocket
from packstation.printing.sentences import remedy

_IPP_PORT = 631
_RAW_PORT = 9100


async def ask_device(device: str, called: str, seconds: float) -> PrinterStatus | None:
    """Ask the printer at the device URI `device`, by IPP or ~HS; `called` names it in sentences."""
    try:
        address = urlsplit(device)
        host, port = address.hostname, address.port
    except ValueError:  # device URIs are whatever a backend likes
        return None
    if host and address.scheme == "ipp":
        return await _ask_ipp(host, port or _IPP_PORT, address.path, called, seconds)
    if host and address.scheme == "socket":
        return await _ask_raw(host, port or _RAW_PORT, called, seconds)
    return None


async def _ask_ipp(
    host: str, port: int, path: str, called: str, seconds: float
) -> PrinterStatus | None:
    try:
        async with IppClient(host, port, connect_s=seconds, read_s=seconds) as client:
            printer = queue_of(await client.printer(path or "/", WANTED))
    except IppError:
        return None
    found = trouble_of(printer.reasons, called)
    if found is None and printer.state is State.STOPPED:
        found = Trouble.PAUSED, remedy(called, Trouble.PAUSED)
    return _status(found, called, printer.waiting_jobs)


async def _ask_raw(host: str, port: int, called: str, seconds: float) -> PrinterStatus | None:
    try:
        async with await RawSocket.open(host, port, seconds) as socket:
            answer = await socket.ask_status(seconds)
    except (OSError, CutError):
        return None
    if answer is None:
        return None
    trouble = answer.trouble
    found = (trouble, remedy(called, trouble)) if trouble else None
    return _status(found, called, answer.outstanding)


def _status(found: tuple[Trouble, str] | None, called: str, waiting: int) -> PrinterStatus:
    return PrinterStatus(
        readiness=Readiness.NOT_READY if found else Readiness.READY,
        trouble=found[0] if found else None,
        sentence=found[1] if found else f"{called} is ready.",
        labels_waiting=waiting,
    )
