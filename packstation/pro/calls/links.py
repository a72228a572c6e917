"""References out of links: always the last path segment, never the address."""

import re
from collections.abc import Iterable

from packstation.pro.models.values import Link
from packstation.pro.reading import last_segment

_CONSIGNMENT = re.compile(r"EC-[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", re.IGNORECASE)
_ORDER = re.compile(r"EO-[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", re.IGNORECASE)


def order_reference(links: Iterable[Link]) -> str | None:
    """The first order reference, None when no link ends in one."""
    return next(iter(_references(links, _ORDER)), None)


def consignment_references(links: Iterable[Link]) -> tuple[str, ...]:
    """Every consignment reference, each once, in the order of the links."""
    return _references(links, _CONSIGNMENT)


def named_consignment(links: Iterable[Link]) -> str | None:
    """The consignment an entry is about: its `detail` link's, else the only one of all links."""
    known = tuple(links)
    details = tuple(link for link in known if link.rel.casefold() == "detail")
    for candidates in (details, known):
        found = consignment_references(candidates)
        if len(found) == 1:
            return found[0]
    return None


def same(one: str, other: str) -> bool:
    """Whether two references name the same thing; letter case is not relied upon."""
    return one.strip().casefold() == other.strip().casefold()


def _references(links: Iterable[Link], form: re.Pattern[str]) -> tuple[str, ...]:
    ends = (last_segment(link.href) for link in links)
    return tuple(dict.fromkeys(end for end in ends if form.fullmatch(end)))
