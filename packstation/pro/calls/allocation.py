"""Allocation and quotes. Every reply variant becomes one outcome per consignment asked for."""

from collections.abc import Sequence
from typing import Any

from packstation.pro import operations as op
from packstation.pro import reading
from packstation.pro.caller import Caller
from packstation.pro.calls.links import named_consignment, same
from packstation.pro.models.allocation import AllocationOutcome, Quotes, ServiceFilters
from packstation.pro.models.consignments import ConsignmentLeg
from packstation.pro.models.values import Link, WireStruct
from packstation.pro.operations import Operation


class _Entry(WireStruct, frozen=True, kw_only=True):
    """An allocation summary and a result message in one: each source shows another of the two."""

    status_code: int | None = None
    is_success: bool | None = None
    data: str = ""
    api_links: tuple[Link, ...] = ()
    description: str = ""
    message: str = ""
    consignment_legs: tuple[ConsignmentLeg, ...] = ()
    carrier_reference: str = ""
    carrier_name: str = ""
    carrier_service_reference: str = ""
    carrier_service_name: str = ""

    @property
    def reference(self) -> str | None:
        return self.data or named_consignment(self.api_links)

    @property
    def success(self) -> bool | None:
        if self.is_success is not None:
            return self.is_success
        return None if self.status_code is None else 200 <= self.status_code < 300


class AllocationCalls(Caller):
    """The allocation operations.

    All of them answer with one outcome for each consignment asked for, in that order. Where PRO
    said nothing clear about one, `success` is None: read the consignment back.
    """

    async def allocate_by_default_rules(
        self, references: Sequence[str]
    ) -> tuple[AllocationOutcome, ...]:
        """Cheapest service by the account's rules, for many consignments in one call."""
        return await self._allocate(
            op.ALLOCATE_BY_DEFAULT_RULES,
            references,
            body={"ConsignmentReferences": list(references)},
        )

    async def allocate_with_service_group(self, reference: str, group: str) -> AllocationOutcome:
        """Cheapest service of a group; one consignment a call."""
        return await self._allocate_one(
            op.ALLOCATE_WITH_SERVICE_GROUP,
            reference,
            mpdCarrierServiceGroupReference=group,
        )

    async def allocate_with_carrier_service(
        self, references: Sequence[str], service: str
    ) -> tuple[AllocationOutcome, ...]:
        """That service (`MpdCarrierServiceReference`) or failure, for many in one call."""
        return await self._allocate(
            op.ALLOCATE_WITH_CARRIER_SERVICE,
            references,
            body={
                "MpdCarrierServiceReference": service,
                "ConsignmentReferences": list(references),
            },
        )

    async def allocate_with_cheapest_quote(self, reference: str) -> AllocationOutcome:
        """The cheapest quote, for one consignment."""
        return await self._allocate_one(op.ALLOCATE_WITH_CHEAPEST_QUOTE, reference)

    async def allocate_with_quote(self, reference: str, quote: str) -> AllocationOutcome:
        """The service of a quote that was read before, for one consignment."""
        return await self._allocate_one(op.ALLOCATE_WITH_QUOTE, reference, quoteReference=quote)

    async def allocate_with_service_filters(
        self, references: Sequence[str], filters: ServiceFilters
    ) -> tuple[AllocationOutcome, ...]:
        """Cheapest service that rules and filters allow, for many in one call."""
        return await self._allocate(
            op.ALLOCATE_WITH_SERVICE_FILTERS,
            references,
            body={"ConsignmentReferences": list(references), "Filters": filters},
        )

    async def get_quotes(self, reference: str) -> Quotes:
        """Offers for one consignment, and why the other services made none."""
        return await self._read(op.GET_QUOTES, Quotes, path={"consignmentReference": reference})

    async def _allocate_one(
        self, operation: Operation, reference: str, **path: str
    ) -> AllocationOutcome:
        outcomes = await self._allocate(
            operation, (reference,), path={"consignmentReference": reference, **path}
        )
        return outcomes[0]

    async def _allocate(
        self, operation: Operation, references: Sequence[str], **how: Any
    ) -> tuple[AllocationOutcome, ...]:
        if not references:
            return ()
        raw = await self._json(operation, **how)
        if raw is None:
            raw = []
        entries = reading.read(
            operation.name,
            raw if isinstance(raw, list) else [raw],
            tuple[_Entry, ...],
            outcome_unknown=True,
        )
        return tuple(_outcome(reference, references, entries) for reference in references)


def _outcome(
    reference: str, asked: Sequence[str], entries: tuple[_Entry, ...]
) -> AllocationOutcome:
    """What `entries` say about `reference`. Matched by reference, never by position."""
    about = [entry for entry in entries if entry.reference and same(entry.reference, reference)]
    if not about and len(asked) == 1 and len(entries) == 1 and entries[0].reference is None:
        about = [entries[0]]  # only one consignment was asked for: it can be about no other
    if not about or len({entry.success for entry in about}) > 1:
        return AllocationOutcome(reference=reference, success=None)
    entry = about[0]
    tracking = (ref for leg in entry.consignment_legs for ref in leg.tracking_references)
    return AllocationOutcome(
        reference=reference,
        success=entry.success,
        message=entry.message or entry.description,
        carrier_reference=entry.carrier_reference,
        carrier_name=entry.carrier_name,
        carrier_service_reference=entry.carrier_service_reference,
        carrier_service_name=entry.carrier_service_name,
        tracking_references=tuple(dict.fromkeys(tracking)),
    )
