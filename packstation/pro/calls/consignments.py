"""Consignments: read, search, create, change, cancel."""

from collections.abc import Mapping
from typing import Any

import msgspec

from packstation.pro import operations as op
from packstation.pro import reading
from packstation.pro.caller import Caller
from packstation.pro.calls.links import consignment_references, same
from packstation.pro.enums import ConsignmentState
from packstation.pro.models.consignments import (
    Consignment,
    ConsignmentStatus,
    ConsignmentSummary,
    CreateConsignment,
    FoundConsignments,
    NewPackage,
    Package,
    Search,
    SearchPage,
)
from packstation.pro.models.values import Link
from packstation.pro.operations import Operation
from packstation.pro.transport import as_malformed

PAGE = 50  # some versions of PRO take no more than 60


class ConsignmentCalls(Caller):
    """The consignment operations."""

    async def get_consignment(self, reference: str) -> Consignment:
        """A consignment. Some versions leave its metadata out; see the next method."""
        return await self._consignment(op.GET_CONSIGNMENT, reference)

    async def get_consignment_with_metadata(self, reference: str) -> Consignment:
        """A consignment with its metadata for certain."""
        return await self._consignment(op.GET_CONSIGNMENT_WITH_METADATA, reference)

    async def get_consignment_status(self, reference: str) -> ConsignmentStatus:
        """Its state and expected delivery: the cheap poll."""
        operation = op.GET_CONSIGNMENT_STATUS
        status = await self._read(
            operation, ConsignmentStatus, path={"consignmentReference": reference}
        )
        named = status.consignment_reference_for_all_legs_assigned_by_mpd
        if named and not same(named, reference):
            raise as_malformed(
                operation,
                "$.ConsignmentReferenceForAllLegsAssignedByMpd",
                "it is another consignment",
            )
        return status

    async def search(self, terms: Search, *, take: int = PAGE, skip: int = 0) -> SearchPage:
        """One page of matches."""
        return await self._read(
            op.SEARCH_CONSIGNMENTS,
            SearchPage,
            path={"take": str(take), "skip": str(skip)},
            query=_query(terms),
        )

    async def search_all(self, terms: Search, *, limit: int = 1000) -> FoundConsignments:
        """All pages of matches, each consignment once, `limit` at most.

        Pages are asked for until an empty one comes, whatever sizes and totals say: only that
        proves that there is no more.
        """
        found: dict[str, ConsignmentSummary] = {}
        last: tuple[str, ...] = ()
        skip = 0
        while len(found) <= limit:
            page = await self.search(terms, skip=skip)
            references = tuple(s.reference.upper() for s in page.consignment_summaries)
            if references == last:
                # Empty: the end. Else a server that ignores `skip`: there may be more.
                is_whole = not references or (page.count or 0) <= len(found)
                return FoundConsignments(tuple(found.values()), is_whole)
            for reference, summary in zip(references, page.consignment_summaries, strict=True):
                found.setdefault(reference, summary)
            last = references
            skip += len(references)
        return FoundConsignments(tuple(found.values())[:limit], is_complete=False)

    async def get_consignment_references(self, terms: Search) -> tuple[str, ...]:
        """The references of all matches."""
        return await self._read(op.GET_CONSIGNMENT_REFERENCES, tuple[str, ...], query=_query(terms))

    async def count_consignments(self, state: ConsignmentState) -> int:
        """How many consignments are in `state`."""
        return await self._read(op.COUNT_CONSIGNMENTS, int, query={"state": state.value})

    async def create_consignment(self, consignment: CreateConsignment | Mapping[str, Any]) -> str:
        """Make a consignment without an order. Returns its reference (`EC-…`)."""
        operation = op.CREATE_CONSIGNMENT
        raw = await self._json(operation, body=consignment)
        entries = raw if isinstance(raw, list) else [raw]
        links = reading.read(operation.name, entries, tuple[Link, ...], outcome_unknown=True)
        references = consignment_references(links)
        if len(references) != 1:
            raise as_malformed(operation, "$", f"{len(references)} links name a consignment, not 1")
        return references[0]

    async def update_consignment(self, body: Mapping[str, Any]) -> None:
        """Overwrite a consignment. What `body` (wire names) leaves out is erased, addresses too."""
        await self._call(op.UPDATE_CONSIGNMENT, body=body)

    async def cancel_consignment(self, reference: str) -> None:
        """Cancel for good. Some versions of PRO want it deallocated first and answer Declined."""
        await self._call(op.CANCEL_CONSIGNMENT, path={"consignmentReference": reference})

    async def deallocate_consignment(self, reference: str) -> None:
        """Take the service away again; printed labels are void."""
        await self._call(op.DEALLOCATE_CONSIGNMENT, path={"consignmentReference": reference})

    async def add_package(self, reference: str, package: NewPackage) -> Package:
        """Add a package before allocation; weight, dimensions, description, value are mandatory."""
        return await self._read(
            op.ADD_PACKAGE, Package, path={"consignmentReference": reference}, body=package
        )

    async def delete_package(self, package: str) -> None:
        """Remove a package before allocation; never the last one."""
        await self._call(op.DELETE_PACKAGE, path={"packageReference": package})

    async def _consignment(self, operation: Operation, reference: str) -> Consignment:
        consignment = await self._read(
            operation, Consignment, path={"consignmentReference": reference}
        )
        if not same(consignment.reference, reference):
            raise as_malformed(operation, "$.Reference", "it is another consignment")
        return consignment


def _query(terms: Search) -> dict[str, str]:
    """Search terms as query parameters: days as `yyyy-MM-dd`, truth as `true`."""
    values = msgspec.to_builtins(terms)
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in values.items()
    }
