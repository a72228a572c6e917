"""Every effect and who performs it: one table."""

from collections.abc import Sequence

from packstation.packing import due
from packstation.packing.commands import Command
from packstation.packing.session import Session
from packstation.workflow.allocating import Allocating
from packstation.workflow.closing import Closing
from packstation.workflow.consigning import Consigning
from packstation.workflow.orders import Orders
from packstation.workflow.papers import Papers
from packstation.workflow.printers import Printers


class Performer:
    """Performs effects against PRO and printers. Implements `ports.Performer`."""

    def __init__(
        self,
        orders: Orders,
        consigning: Consigning,
        allocating: Allocating,
        papers: Papers,
        printers: Printers,
        closing: Closing,
    ) -> None:
        self.orders = orders
        self._consigning = consigning
        self._allocating = allocating
        self._papers = papers
        self._printers = printers
        self._closing = closing

    async def perform(self, session: Session, effect: due.Effect) -> Sequence[Command]:
        """Do it and say what came of it. Raises TypeError for an effect nobody performs."""
        match effect:
            case due.FindOrder():
                return await self.orders.find(effect)
            case due.CreateOrder():
                return await self.orders.create(effect)
            case due.CheckOrder():
                return await self.orders.check(session, effect)
            case due.PackConsignment():
                return await self._consigning.pack(session, effect)
            case due.Allocate():
                return await self._allocating.allocate(session, effect)
            case due.FetchQuotes():
                return await self._allocating.quotes(session, effect)
            case due.DrawSlips():
                return await self._papers.slips(session, effect)
            case due.PrintCopy():
                return await self._printers.print_copy(session, effect)
            case _:
                return await self._after_allocation(session, effect)

    async def _after_allocation(self, session: Session, effect: due.Effect) -> Sequence[Command]:
        match effect:
            case due.FetchLabels():
                return await self._papers.labels(session, effect)
            case due.FetchCustoms():
                return await self._papers.customs(session, effect)
            case due.MarkReady():
                return await self._closing.ready(session, effect)
            case due.ManifestNow():
                return await self._closing.manifest(session, effect)
            case due.CancelConsignment():
                return await self._closing.cancel(session, effect)
            case _:
                raise TypeError(f"nobody performs {type(effect).__name__}")
