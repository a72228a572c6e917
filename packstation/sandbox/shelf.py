"""Every consignment of an account, and which of them carry a number of the shop.

A search by a number is what a bench asks before and after each order. It must not look at every
consignment, or the simulator gets slower with each order that was packed.
"""

from collections.abc import Iterator, Mapping, Sequence

from packstation.sandbox.records import Consignment


class Shelf(Mapping[str, Consignment]):
    """Consignments by reference, oldest first."""

    def __init__(self) -> None:
        self._all: dict[str, Consignment] = {}
        self._numbered: dict[str, dict[str, None]] = {}

    def put(self, consignment: Consignment) -> None:
        """Store a new consignment, or one whose numbers were changed."""
        self._all[consignment.reference] = consignment
        for number in (consignment.own_reference, consignment.order_number):
            if number:
                self._numbered.setdefault(number.lower(), {})[consignment.reference] = None

    def candidates(self, number: str) -> Sequence[Consignment]:
        """Those that carry the shop's number, or did: oldest first."""
        found = [self._all[reference] for reference in self._numbered.get(number.lower(), ())]
        return sorted(found, key=lambda c: c.created)

    def __getitem__(self, reference: str) -> Consignment:
        return self._all[reference]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)
