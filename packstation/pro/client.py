"""The client of the PRO API: one typed method per operation that a station uses.

    async with ProClient("https://api.electioapp.com", lambda: key) as pro:
        await pro.warm()
        order = await pro.get_order("EO-XXX-XXX-XXX")

Every failure is a `packstation.pro.errors.ProError`; its `nothing_was_sent`, `outcome_unknown`
and `is_temporary` say what the caller may do. What the client repeats by itself is the table in
`operations`.
"""

from packstation.pro.calls.allocation import AllocationCalls
from packstation.pro.calls.consignments import ConsignmentCalls
from packstation.pro.calls.documents import DocumentCalls
from packstation.pro.calls.manifests import ManifestCalls
from packstation.pro.calls.orders import OrderCalls
from packstation.pro.calls.reference import ReferenceCalls


class ProClient(
    OrderCalls,
    AllocationCalls,
    DocumentCalls,
    ManifestCalls,
    ConsignmentCalls,
    ReferenceCalls,
):
    """PRO, as the station sees it. See `caller.Caller` for the arguments."""

    async def warm(self) -> None:
        """Open a connection and try the key with a small read, so that the first scan is fast.

        Raises ProError, as any call: an answer here is the settings page's test, too.
        """
        await self.get_default_package_size()
