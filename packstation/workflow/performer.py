"""Every effect and who performs it: one table."""

from collections.abc import Sequence

from packstation.packing import effects as ef
from packstation.packing.commands import Command
from packstation.packing.session import Session
from packstation.workflow.performers.allocating import Allocating
from packstation.workflow.performers.closing import Closing
from packstation.workflow.performers.consigning import Consigning
from packstation.workflow.performers.orders import Orders
from packstation.workflow.performers.papers import Papers
from packstation.workflow.performers.printing import Printers


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

    async def perform(self, session: Session, effect: ef.Effect) -> Sequence[Command]:
        """Do it and say what came of it. Raises TypeError for an effect nobody performs."""
        match effect:
            case ef.FindOrder():
                return await self.orders.find(effect)
            case ef.CreateOrder():
                return await self.orders.create(effect)
            case ef.CheckOrder():
                return await self.orders.check(session, effect)
            case ef.PackConsignment():
                return await self._consigning.pack(session, effect)
            case ef.Allocate():
                return await self._allocating.allocate(session, effect)
            case ef.FetchQuotes():
                return await self._allocating.quotes(session, effect)
            case ef.DrawSlips():
                return await self._papers.slips(session, effect)
            case ef.PrintCopy():
                return await self._printers.print_copy(session, effect)
            case _:
                return await self._after_allocation(session, effect)

    async def _after_allocation(self, session: Session, effect: ef.Effect) -> Sequence[Command]:
        match effect:
            case ef.FetchLabels():
                return await self._papers.labels(session, effect)
            case ef.FetchCustoms():
                return await self._papers.customs(session, effect)
            case ef.MarkReady():
                return await self._closing.ready(session, effect)
            case ef.ManifestNow():
                return await self._closing.manifest(session, effect)
            case ef.CancelConsignment():
                return await self._closing.cancel(session, effect)
            case _:
                raise TypeError(f"nobody performs {type(effect).__name__}")
