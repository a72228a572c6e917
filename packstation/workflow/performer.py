"""Every effect and who performs it: one table."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from packstation.packing import effects as ef
from packstation.packing.day import effects as day
from packstation.packing.intervening import PrintNewLabel, TakeStep
from packstation.packing.shift import SwitchPrinterOver
from packstation.workflow.performers.allocating import Allocating
from packstation.workflow.performers.closing import Closing
from packstation.workflow.performers.consigning import Consigning
from packstation.workflow.performers.day.manifesting import Manifesting
from packstation.workflow.performers.day.papers import DayPapers
from packstation.workflow.performers.intervening import Intervening
from packstation.workflow.performers.orders import Orders
from packstation.workflow.performers.papers import Papers
from packstation.workflow.performers.printing import Printers
from packstation.workflow.performers.returning import Returning
from packstation.workflow.performers.switching import Switching

Performing = Callable[[Any, Any], Awaitable[Sequence[Any]]]
"""From the state of a stream and an effect to the outcome commands."""


class Performer:
    """Performs effects against PRO and printers. Implements `ports.Performer`."""

    def __init__(
        self,
        orders: Orders,
        consigning: Consigning,
        allocating: Allocating,
        papers: Papers,
        returning: Returning,
        printers: Printers,
        closing: Closing,
        manifesting: Manifesting,
        day_papers: DayPapers,
        switching: Switching,
        intervening: Intervening,
    ) -> None:
        self.orders = orders
        self._by_effect: Mapping[type[ef.Effect], Performing] = {
            ef.FindOrder: lambda _, effect: orders.find(effect),
            ef.CreateOrder: lambda _, effect: orders.create(effect),
            ef.CheckOrder: orders.check,
            ef.PackConsignment: consigning.pack,
            ef.FindMade: consigning.find_made,
            ef.Allocate: allocating.allocate,
            ef.FetchQuotes: allocating.quotes,
            ef.FetchLabels: papers.labels,
            ef.FetchReturn: returning.fetch,
            ef.FetchCustoms: papers.customs,
            ef.DrawSlips: papers.slips,
            ef.PrintCopy: printers.print_copy,
            ef.MarkReady: closing.ready,
            ef.ManifestNow: closing.manifest,
            ef.CancelConsignment: closing.cancel,
            day.LookUpReady: manifesting.look,
            day.SendQuery: manifesting.query,
            day.FollowRows: manifesting.follow,
            day.ListManifests: manifesting.manifests,
            day.MakePaper: day_papers.make,
            day.PrintDayPaper: day_papers.print,
            TakeStep: intervening.take,
            PrintNewLabel: intervening.label,
            SwitchPrinterOver: lambda _, effect: switching.switch(effect),
        }

    @property
    def performs(self) -> frozenset[type[ef.Effect]]:
        """The effects that somebody performs."""
        return frozenset(self._by_effect)

    async def perform(self, state: Any, effect: ef.Effect) -> Sequence[Any]:
        """Do it and say what came of it. Raises KeyError for an effect nobody performs."""
        return await self._by_effect[type(effect)](state, effect)
