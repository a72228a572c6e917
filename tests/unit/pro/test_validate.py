"""An order that PRO would refuse is refused before, with every fault named by its path."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packstation.pro.validate import validate_create_order

GOOD: dict[str, Any] = {
    "OrderReferenceProvidedByCustomer": "1001",
    "Packages": [
        {
            "Weight": {"Value": 0.5, "Unit": "Kg"},
            "Items": [
                {
                    "Sku": "A",
                    "Quantity": 2,
                    "Value": {"Amount": 5.99, "Currency": {"IsoCode": "GBP"}},
                    "CountryOfOrigin": {"IsoCode": {"TwoLetterCode": "GB"}},
                    "ContentClassification": "Dangerous, Liquid",
                    "Barcode": {"Code": "5000000000012", "BarcodeType": "EAN13"},
                    "Unheard": {"of": 1},
                }
            ],
        }
    ],
    "Addresses": [
        {"AddressType": "Origin", "ShippingLocationReference": "LEEDS"},
        {
            "AddressType": "Destination",
            "AddressLine1": "1 High Street",
            "Postcode": "M1 1AA",
            "Country": {"IsoCode": {"TwoLetterCode": "GB"}},
            "Contact": {"FirstName": "A", "LastName": "B", "Email": "a@b"},
        },
    ],
}
ITEM = "Packages[0].Items[0]"
MISSING = object()
KIND = ("Barcode", "BarcodeType")
HAZARD = "ContentClassification"
CODE = ("Country", "IsoCode", "TwoLetterCode")


def test_a_good_order_has_no_problem() -> None:
    assert validate_create_order(GOOD) == []


@pytest.mark.parametrize(
    ("place", "value", "path"),
    [
        (("Packages", 0, "Items", 0, "Quantity"), 0, f"{ITEM}.Quantity"),
        (("Packages", 0, "Items", 0, "Quantity"), 10**9, f"{ITEM}.Quantity"),
        (("Packages", 0, "Items", 0, "Quantity"), 1.5, f"{ITEM}.Quantity"),
        (("Packages", 0, "Items", 0, "Quantity"), True, f"{ITEM}.Quantity"),
        (("Packages", 0, "Items", 0, "Quantity"), MISSING, f"{ITEM}.Quantity"),
        (("Packages", 0, "Items", 0, "Sku"), 5, f"{ITEM}.Sku"),
        (("Packages", 0, "Items", 0, *KIND), "Rune", f"{ITEM}.Barcode.BarcodeType"),
        (("Packages", 0, "Items", 0, HAZARD), "Dangerous, Cosy", f"{ITEM}.{HAZARD}"),
        (("Packages", 0, "Items", 0, "Value", "Amount"), -1, f"{ITEM}.Value.Amount"),
        (("Packages", 0, "Items", 0, "Value", "Amount"), float("nan"), f"{ITEM}.Value.Amount"),
        (("Packages", 0, "Items", 0, "Value", "Currency"), "GBP", f"{ITEM}.Value.Currency.IsoCode"),
        (("Packages", 0, "Items"), [], "Packages[0].Items"),
        (("Packages", 0, "Items", 0), "A", ITEM),
        (("Packages", 0, "Weight", "Unit"), "lb", "Packages[0].Weight.Unit"),
        (("Packages", 0, "Weight", "Value"), "heavy", "Packages[0].Weight.Value"),
        (("Packages", 0, "Weight"), 5, "Packages[0].Weight"),
        (("Packages",), [], "Packages"),
        (("Addresses",), MISSING, "Addresses"),
        (("Addresses", 0, "AddressType"), "Destination", "Addresses"),
        (("Addresses", 0, "AddressType"), "Moon", "Addresses[0].AddressType"),
        (("Addresses", 0, "ShippingLocationReference"), "", "Addresses"),
        (("Addresses", 1, *CODE), "GBR", "Addresses[1].Country.IsoCode.TwoLetterCode"),
        (("Addresses", 1, "Contact", "Email"), "nobody", "Addresses[1].Contact.Email"),
        (("Addresses", 1, "Contact", "LastName"), MISSING, "Addresses[1].Contact.LastName"),
        (("Addresses", 1, "Postcode"), MISSING, "Addresses[1].Postcode"),
        (("ShippingDate",), "tomorrow", "ShippingDate"),
        (("Tags",), [5], "Tags[0]"),
        (("MetaData",), [{}], "MetaData[0].KeyValue"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_path(place: tuple[Any, ...], value: Any, path: str) -> None:
    order = copy.deepcopy(GOOD)
    *way, last = place
    target: Any = order
    for step in way:
        target = target[step]
    if value is MISSING:
        del target[last]
    else:
        target[last] = value
    problems = validate_create_order(order)
    assert path in [problem.path for problem in problems]
    assert all(problem.reason for problem in problems)


def test_an_item_that_no_scan_can_name_is_refused() -> None:
    order = copy.deepcopy(GOOD)
    order["Packages"][0]["Items"][0] = {"Quantity": 1}
    assert [problem.path for problem in validate_create_order(order)] == [ITEM]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON | st.fixed_dictionaries({"Packages": JSON, "Addresses": JSON, "Tags": JSON}))
def test_no_input_breaks_the_validation(raw: object) -> None:
    assert validate_create_order(raw)
