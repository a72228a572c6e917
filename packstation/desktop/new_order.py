"""A new order by hand: checked as a row of a table would be, and kept in the inbox."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from packstation.journal.errors import JournalError
from packstation.sentences.speaker import Speaker

if TYPE_CHECKING:
    from packstation.assembly.running import RunningBench

MOST_TOLD = 3
WIRE_NAMES = {
    "email": ("Addresses[1].Contact.Email",),
    "currency": ("Packages[0].Items[0].Value.Currency",),
}
"""Fields that are checked as PRO has them, not as a table does."""


class NewOrders:
    """Implements `NewOrderPort` over the inbox of `bench`."""

    def __init__(self, bench: "RunningBench", speaker: Speaker) -> None:
        self._bench = bench
        self._speaker = speaker

    def locations(self) -> tuple[tuple[str, str], ...]:
        """PRO's, once the account is learnt."""
        return tuple((place.reference, place.name) for place in self._bench.account.locations)

    def fault(self, field: str, typed: str) -> str:
        """By the rules of a table's cell; what only the whole order can tell is left to `keep`."""
        from packstation.intake.table_orders import order_of_rows

        if not typed.strip():
            return ""
        beside = {"value": {"currency": "GBP"}, "currency": {"value": "1"}}.get(field, {})
        faults = order_of_rows([{**beside, field: typed.strip()}], "").order.faults
        marks = (f"line 1, {field} ", *WIRE_NAMES.get(field, ()))
        found = (fault for fault in faults if fault.startswith(marks))
        return next((fault.rpartition(": ")[2] for fault in found), "")

    async def keep(self, head: Mapping[str, str], items: Sequence[Mapping[str, str]]) -> str:
        """Keep the order; what is missing or wrong, "" when all is well."""
        from packstation.intake.columns import COLUMNS
        from packstation.intake.table_orders import order_of_rows
        from packstation.journal.inbox import InboxOutcome
        from packstation.workflow.problem_of import store_problem

        text = self._speaker.text
        rows = [dict(item) for item in items] or [{}]
        needed = [column for column in COLUMNS if column.is_needed]
        missing = [c.name for c in needed if not c.is_item and not head.get(c.name)]
        missing += [c.name for c in needed if c.is_item and not all(r.get(c.name) for r in rows)]
        if missing:
            names = ", ".join(text(f"new_order.{name}") for name in missing)
            return text("new_order.missing", fields=names)
        location = self._bench.settings.station.location
        made = order_of_rows([{**head, **row} for row in rows], location)
        if made.order.faults:
            return text("new_order.wrong", why="; ".join(made.order.faults[:MOST_TOLD]))
        try:
            outcome = await self._bench.folder.inbox.put(made.order.own_number, made.order.body)
        except JournalError as error:
            return self._speaker.problem(store_problem(error)).sentence
        if outcome is InboxOutcome.ALREADY_CREATED:
            return text("new_order.there", order=made.order.own_number)
        await self._bench.order_numbers.learn()
        return ""
