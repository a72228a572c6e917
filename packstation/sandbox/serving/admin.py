"""What tests and training ask the simulator itself: variants, faults, counters, state, samples."""

from collections import Counter
from collections.abc import Callable
from typing import Annotated, Any

import msgspec

from packstation.sandbox.account import Account
from packstation.sandbox.flow.ordering import add_order
from packstation.sandbox.records import Consignment, Json, Order
from packstation.sandbox.samples import SampleOrder, make_orders
from packstation.sandbox.serving.faults import Faults, parse_faults
from packstation.sandbox.serving.variants import Variants

Answer = tuple[int, Any]


class Admin:
    """The routes under `/_sandbox`."""

    def __init__(
        self,
        account: Account,
        faults: Faults,
        samples: list[SampleOrder],
        *,
        are_new: bool = True,
    ) -> None:
        self._account = account
        self._faults = faults
        self.samples = samples
        self.calls: Counter[str] = Counter()
        for sample in samples if are_new else ():
            if not sample.in_inbox:
                add_order(account, msgspec.json.decode(msgspec.json.encode(sample.body)))

    def answer(self, verb: str, path: str, body: bytes) -> Answer:
        """Status and JSON for a request."""
        parts = path.strip("/").split("/")[1:]
        try:
            if len(parts) == 3 and parts[0] == "orders" and parts[2] == "cancel":
                return self._cancel_order(parts[1])
            routes: dict[tuple[str, str], Callable[[bytes], Answer]] = {
                ("GET", "variants"): lambda _: (200, self._account.variants),
                ("PUT", "variants"): self._set_variants,
                ("GET", "faults"): lambda _: (200, self._faults.rules),
                ("PUT", "faults"): self._set_faults,
                ("PUT", "key"): self._set_key,
                ("GET", "counters"): lambda _: (200, self._counters()),
                ("DELETE", "counters"): self._clear_counters,
                ("GET", "state"): lambda _: (200, self._state()),
                ("GET", "orders"): lambda _: (200, self.orders()),
                ("POST", "orders"): self._more,
                ("GET", "inbox"): lambda _: (200, [s.body for s in self.samples if s.in_inbox]),
            }
            found = routes.get((verb, "/".join(parts)))
            if found is not None:
                return found(body)
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            return 400, {"message": f"The request is not valid: {error}"}
        return 404, {"message": f"There is no {verb} {path}"}

    def _counters(self) -> Json:
        return {"operations": dict(self.calls), "faults": self._faults.counted()}

    def _clear_counters(self, _body: bytes) -> Answer:
        self.calls.clear()
        return 200, self._counters()

    def _set_faults(self, body: bytes) -> Answer:
        self._faults.replace(parse_faults(body))
        return 200, self._faults.rules

    def _set_key(self, body: bytes) -> Answer:
        """`{"key": "…"}`: from now on only this key is accepted."""
        self._account.key = msgspec.json.decode(body, type=_Key).key
        return 200, {}

    def _set_variants(self, body: bytes) -> Answer:
        """A partial object changes only what it names; `{}` changes nothing."""
        changes = msgspec.json.decode(body, type=dict[str, Any])
        if changes.pop("reset", False):
            self._account.variants = Variants()
        now = msgspec.to_builtins(self._account.variants)
        self._account.variants = msgspec.convert({**now, **changes}, Variants)
        return 200, self._account.variants

    def orders(self) -> list[Json]:
        """The sample orders: what a training bench needs to know of them."""
        return [self._sample(sample) for sample in self.samples]

    def _sample(self, sample: SampleOrder) -> Json:
        order = self._by_number(sample.own_number)
        items = [item for package in sample.body["Packages"] for item in package["Items"]]
        return {
            "reference": order.reference if order else None,
            "own_number": sample.own_number,
            "in_inbox": sample.in_inbox,
            "title": sample.title,
            "what": sample.what,
            "cancelled": bool(order and order.cancelled),
            "items": [
                {
                    "sku": item.get("Sku"),
                    "description": item.get("Description"),
                    "barcode": (item.get("Barcode") or {}).get("Code"),
                    "quantity": item.get("Quantity", 1),
                }
                for item in items
            ],
        }

    def _by_number(self, number: str) -> Order | None:
        """The latest order with this reference or own number."""
        wanted = number.lower()
        found = None
        for order in self._account.orders.values():
            if wanted in {order.reference.lower(), (order.own_number or "").lower()}:
                found = order
        return found

    def locations(self) -> list[Json]:
        """The shipping locations assigned to the key."""
        return [
            {"reference": place["Reference"], "name": place["Name"]}
            for place in self._account.locations
            if place["assigned"]
        ]

    def _more(self, body: bytes) -> Answer:
        """`{"count": n, "seed": s, "first_number": 5000, "in_inbox": bool}` makes more orders from
        the templates, numbered from there.
        """
        asked = msgspec.json.decode(body, type=_More)
        made = make_orders(asked.count, asked.seed, asked.first_number)
        if asked.in_inbox is not None:
            made = [msgspec.structs.replace(s, in_inbox=asked.in_inbox) for s in made]
        for sample in made:
            if not sample.in_inbox:
                add_order(self._account, msgspec.json.decode(msgspec.json.encode(sample.body)))
        self.samples.extend(made)
        return 200, [self._sample(sample) for sample in made]

    def _cancel_order(self, number: str) -> Answer:
        order = self._by_number(number)
        if order is None:
            return 404, {"message": f"There is no order {number}"}
        order.cancelled = True
        return 200, {"reference": order.reference, "cancelled": True}

    def _state(self) -> Json:
        account = self._account
        return {
            "orders": [
                {
                    "reference": order.reference,
                    "own_number": order.own_number,
                    "cancelled": order.cancelled,
                }
                for order in account.orders.values()
            ],
            "consignments": [_consignment(c) for c in account.all_consignments()],
            "manifests": [
                {
                    "reference": made.reference,
                    "carrier": made.carrier,
                    "location": made.location,
                    "consignments": sorted({row[0] for row in made.rows}),
                }
                for made in account.manifests
            ],
        }


class _Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: Annotated[str, msgspec.Meta(min_length=1)]


class _More(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    count: int
    seed: int = 1
    first_number: int = 5000
    in_inbox: bool | None = None


def _consignment(consignment: Consignment) -> Json:
    return {
        "reference": consignment.reference,
        "order": consignment.order_reference,
        "own_reference": consignment.own_reference or consignment.order_number,
        "request_id": consignment.metadata_text("PackstationRequestId"),
        "state": str(consignment.state),
        "direction": consignment.direction,
        "service": consignment.service,
        "allocations": consignment.allocations,
        "label_fetches": consignment.label_fetches,
        "packages": [
            {
                "reference": package.reference,
                "tracking": package.tracking,
                "grams": package.grams,
                "label_fetches": package.label_fetches,
                "items": [
                    {"sku": item.get("Sku"), "quantity": item.get("Quantity", 1)}
                    for item in package.items
                ],
            }
            for package in consignment.packages
        ],
    }
