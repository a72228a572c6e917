"""Whose a label is, when its barcodes are none of its consignment's references.

Many carriers print a number that PRO never hears of, so that alone is no evidence. That it is
another consignment's is: one on this bench, or one that PRO finds by the barcode.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from packstation.packing.session import Session
from packstation.packing.shipping import Consignment
from packstation.pro.client import ProClient
from packstation.pro.errors import ProError
from packstation.pro.models.consignments import Search

if TYPE_CHECKING:
    pass

_MAY_BE_TRACKING = re.compile(r"[0-9A-Za-z]{8,40}")
SHORTEST = 8
MOST_ASKED = 4
"""So many barcodes of a label are asked about: it has one or two, and maybe a routing code."""
MOST_READ = 3


def neighbours(sessions: Iterable[Session], own: Consignment) -> dict[str, str]:
    """Tracking references of other consignments on this bench, to the names of their orders."""
    found: dict[str, str] = {}
    for session in sessions:
        for consignment in session.consignments:
            if consignment.service is not None and consignment.reference != own.reference:
                found |= {_plain(r): session.name for r in consignment.service.tracking}
    for reference in own.service.tracking if own.service is not None else ():
        found.pop(_plain(reference), None)
    return {reference: name for reference, name in found.items() if len(reference) >= SHORTEST}


async def owner_of(
    pro: ProClient, own: Consignment, codes: Iterable[str], near: Mapping[str, str]
) -> str:
    """The order or consignment, other than `own`, that one of `codes` belongs to; "" for none.

    PRO's filter is not believed: what it finds is read. A PRO that cannot be asked has no evidence.
    """
    asked = 0
    for code in codes:
        plain = _plain(code)
        name = next((whose for reference, whose in near.items() if reference in plain), "")
        if name:
            return name
        if _MAY_BE_TRACKING.fullmatch(plain) and asked < MOST_ASKED:
            asked += 1
            try:
                name = await _found_by_pro(pro, own, plain)
            except ProError:
                name = ""
            if name:
                return name
    return ""


async def _found_by_pro(pro: ProClient, own: Consignment, code: str) -> str:
    page = await pro.search(Search(tracking_reference=code), take=MOST_READ)
    for summary in page.consignment_summaries[:MOST_READ]:
        if summary.reference == own.reference:
            return ""
        found = await pro.get_consignment(summary.reference)
        if code in map(_plain, found.tracking_references):
            return found.reference
    return ""


def _plain(code: str) -> str:
    return re.sub(r"[\s()-]", "", code).upper()
