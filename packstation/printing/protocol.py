"""What every printer driver can do. The drivers' common tests hold them to this text."""

from typing import Protocol

from packstation.printing.model import Format, JobState, Outcome, PrinterStatus, PrintJob


class Printer(Protocol):
    """One place where paper comes out.

    No method raises for anything that a printer, a network or a disk can do: that is an
    outcome. Jobs submitted at the same time come out in the order of the calls. Nothing blocks
    the event loop.
    """

    @property
    def name(self) -> str:
        """What the packer calls it."""

    @property
    def formats(self) -> frozenset[Format]:
        """The formats it prints as they are."""

    async def submit(self, job: PrintJob) -> Outcome:
        """Print `job` once and say what is known about it.

        A title of which something came out, or may have, is not printed again: the call gives
        the former outcome. One of which nothing came out may be submitted again.

        When the call is cancelled the job is in doubt: ask `find`.
        """

    async def find(self, title: str) -> JobState:
        """What became of the job with this title, also after a restart of this program."""

    async def status(self) -> PrinterStatus:
        """The printer's state now. May be asked while a job prints."""

    async def cancel(self, title: str) -> bool:
        """Withdraw a job that is not out yet; True if it was still in hand.

        The `submit` that waits for it then ends as NotPrinted or PrintUnknown and says how
        much came out.
        """
