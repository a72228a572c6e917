"""Ready to ship, manifest, and the other calls that answer for each of many consignments."""

from collections.abc import Sequence
from typing import Any

from packstation.pro import operations as op
from packstation.pro import reading
from packstation.pro.caller import Caller
from packstation.pro.calls.links import named_consignment, same
from packstation.pro.errors import NotFound, ProError, Refused
from packstation.pro.models.manifests import (
    BulkOutcome,
    ManifestFile,
    ManifestQuery,
    ManifestQueued,
)
from packstation.pro.models.values import Link, WireStruct
from packstation.pro.operations import Operation

_METHOD_NOT_ALLOWED = 405


class _Entry(WireStruct, frozen=True, kw_only=True):
    """A result message."""

    is_success: bool | None = None
    message: str = ""
    data: str = ""
    api_links: tuple[Link, ...] = ()

    @property
    def reference(self) -> str | None:
        return self.data or named_consignment(self.api_links)


class ManifestCalls(Caller):
    """The operations on many consignments.

    The bulk ones answer with one outcome for each consignment asked for; `success` None means
    that PRO said nothing clear: read the consignment's state.
    """

    _query_by_post = False

    async def set_ready_to_ship(self, references: Sequence[str]) -> tuple[BulkOutcome, ...]:
        """Mark allocated consignments for the next manifest query."""
        return await self._bulk(op.SET_READY_TO_SHIP, references, list(references))

    async def set_not_ready_to_ship(self, references: Sequence[str]) -> tuple[BulkOutcome, ...]:
        """Withdraw the mark."""
        return await self._bulk(op.SET_NOT_READY_TO_SHIP, references, list(references))

    async def manifest(self, references: Sequence[str]) -> tuple[BulkOutcome, ...]:
        """Manifest exactly these consignments; each success tells the carrier."""
        body = {"ConsignmentReferences": list(references)}
        return await self._bulk(op.MANIFEST_CONSIGNMENTS, references, body)

    async def cancel_many(self, references: Sequence[str]) -> tuple[BulkOutcome, ...]:
        """Cancel for good."""
        return await self._bulk(op.CANCEL_CONSIGNMENTS, references, list(references))

    async def deallocate_many(self, references: Sequence[str]) -> tuple[BulkOutcome, ...]:
        """Take the services away again; printed labels are void."""
        return await self._bulk(op.DEALLOCATE_CONSIGNMENTS, references, list(references))

    async def manifest_from_query(self, query: ManifestQuery) -> ManifestQueued:
        """Queue everything that matches. Follow the states: the reply is no proof of success.

        Raises Refused, nothing sent, for a query without any filter. PUT by the guides; where PRO
        knows only POST, that is found out once and remembered.
        """
        if query == ManifestQuery():
            raise Refused(
                op.MANIFEST_FROM_QUERY.name,
                message="a manifest query without any filter would take the whole account",
                nothing_was_sent=True,
            )
        if self._query_by_post:
            return await self._read(op.MANIFEST_FROM_QUERY_POST, ManifestQueued, body=query)
        try:
            return await self._read(op.MANIFEST_FROM_QUERY, ManifestQueued, body=query)
        except (NotFound, Refused) as error:
            if not _is_wrong_verb(error):
                raise
        queued = await self._read(op.MANIFEST_FROM_QUERY_POST, ManifestQueued, body=query)
        self._query_by_post = True
        return queued

    async def list_manifests(self, shipping_location: str = "") -> tuple[ManifestFile, ...]:
        """Manifests that went to carriers, of one shipping location or of all."""
        query = {"shippingLocationReference": shipping_location} if shipping_location else None
        return await self._read(op.LIST_MANIFESTS, tuple[ManifestFile, ...], query=query)

    async def _bulk(
        self, operation: Operation, references: Sequence[str], body: Any
    ) -> tuple[BulkOutcome, ...]:
        if not references:
            return ()
        raw = await self._json(operation, body=body)
        if raw is None:
            raw = []
        entries = reading.read(
            operation.name,
            raw if isinstance(raw, list) else [raw],
            tuple[_Entry, ...],
            outcome_unknown=True,
        )
        return tuple(_outcome(reference, entries) for reference in references)


def _is_wrong_verb(error: ProError) -> bool:
    return isinstance(error, NotFound) or error.status == _METHOD_NOT_ALLOWED


def _outcome(reference: str, entries: tuple[_Entry, ...]) -> BulkOutcome:
    about = [entry for entry in entries if entry.reference and same(entry.reference, reference)]
    if not about or len({entry.is_success for entry in about}) > 1:
        return BulkOutcome(reference, None)
    return BulkOutcome(reference, about[0].is_success, about[0].message)
