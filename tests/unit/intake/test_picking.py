"""A pick list holds what the waiting orders need, item by item, and for whom."""

import datetime
import json

from packstation.intake.picking import PickLine, pick_lines
from packstation.journal.inbox import InboxEntry, InboxState


def entry(number: str, *items: tuple[str, int], body: str | None = "") -> InboxEntry:
    asked = [{"Sku": sku, "Description": f"A {sku}", "Quantity": n} for sku, n in items]
    return InboxEntry(
        own_number=number,
        body=json.dumps({"Packages": [{"Items": asked}]}) if body == "" else body,
        imported=datetime.datetime.now(datetime.UTC),
        state=InboxState.WAITING,
        order_reference=None,
    )


def test_units_of_one_item_are_added_up_over_all_orders_that_need_it() -> None:
    lines = pick_lines(
        [entry("HO-1", ("tea", 2), ("mug", 1)), entry("HO-2", ("mug", 3), ("mug", 1))]
    )
    assert lines == (
        PickLine("mug", "A mug", 5, (("HO-1", 1), ("HO-2", 4))),
        PickLine("tea", "A tea", 2, (("HO-1", 2),)),
    )


def test_an_order_that_says_nothing_readable_needs_nothing() -> None:
    odd = [
        entry(f"HO-{n}", body=body)
        for n, body in enumerate((None, "no JSON", "[]", "{}", '{"Packages": 7}'))
    ]
    assert pick_lines([*odd, entry("HO-9", ("pen", 1))]) == (
        PickLine("pen", "A pen", 1, (("HO-9", 1),)),
    )
