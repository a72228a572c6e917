"""The print queues that a computer offers, for the settings screen and `doctor`."""

from packstation.printing.cups.ipp import IppClient, IppError
from packstation.printing.cups.queue import WANTED, Queue, queue_of


class PrintServiceError(Exception):
    """The print service could not be asked; the text says what to do."""


async def cups_queues(
    host: str = "localhost", port: int = 631, *, seconds: float = 5.0
) -> tuple[Queue, ...]:
    """Every queue of a CUPS server, by name, with its device, state and formats.

    Raises PrintServiceError when the server does not answer or refuses.
    """
    try:
        async with IppClient(host, port, connect_s=seconds, read_s=seconds) as client:
            found = await client.printers(WANTED)
    except IppError as error:
        raise PrintServiceError(
            f"The print service (CUPS) on {host}:{port} does not list its printers ({error}). "
            "Check that it runs."
        ) from error
    return tuple(sorted(map(queue_of, found), key=lambda queue: queue.name))
