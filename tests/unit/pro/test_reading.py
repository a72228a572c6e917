"""The tolerant reader: every documented difference ends in the same value."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from packstation.pro.enums import (
    ConsignmentState,
    ContentClassification,
    DayOfWeek,
    ShippingTerms,
)
from packstation.pro.errors import Malformed
from packstation.pro.models.consignments import Consignment, ConsignmentSummary
from packstation.pro.models.orders import Order
from packstation.pro.models.reference import CalendarRule
from packstation.pro.models.values import Item, MetaData, Money, Weight
from packstation.pro.reading import instant, last_segment, parse, read
from packstation.pro.retry import parse_retry_after


@pytest.mark.parametrize("wire", [{"Value": 1.25, "Unit": "Kg"}, {"Kg": 1.25}, 1.25])
def test_a_weight_in_every_form_is_the_same(wire: object) -> None:
    summary = read(
        "x", {"Reference": "EC-1", "State": "Allocated", "Weight": wire}, ConsignmentSummary
    )
    assert summary.weight is not None
    assert summary.weight.grams == 1250


@pytest.mark.parametrize(
    "nothing", [{}, {"Packages": None, "MetaData": None}, {"Packages": [], "MetaData": []}]
)
def test_missing_null_and_empty_are_alike(nothing: dict[str, object]) -> None:
    order = read("x", {"OrderReference": "EO-1", "ShippingDate": None, **nothing}, Order)
    assert order == Order(order_reference="EO-1")


def test_money_is_never_a_float() -> None:
    raw = parse("x", b'{"Amount": 5.9900, "Currency": {"IsoCode": "GBP"}}')
    assert read("x", raw, Money) == Money.of(Decimal("5.99"), "GBP")


def test_both_generations_of_names_are_read() -> None:
    old = read("x", {"UnitOfQuantity": 3.0, "ItemUnit": "Box", "Metadata": [{}]}, Item)
    new = read("x", {"Quantity": 3, "Unit": "Box", "MetaData": [{}], "UnitOfQuantity": None}, Item)
    assert old == new == Item(quantity=3, unit="Box", meta_data=(MetaData(),))


@pytest.mark.parametrize("wire", ["Allocated", 3, "3", "allocated", " Allocated "])
def test_a_state_by_name_or_number_is_the_same(wire: object) -> None:
    consignment = read("x", {"Reference": "EC-1", "ConsignmentState": wire}, Consignment)
    assert consignment.consignment_state is ConsignmentState.ALLOCATED


def test_bit_flags_come_combined() -> None:
    for wire in (20, "Dangerous, Liquid"):
        item = read("x", {"ContentClassification": wire}, Item)
        assert item.content_classification is not None
        assert item.content_classification.flags == {
            ContentClassification.DANGEROUS,
            ContentClassification.LIQUID,
        }
    assert ShippingTerms("64") is ShippingTerms.DDP
    assert ContentClassification("1000").is_known is False
    assert read("x", {"DayOfWeek": 0}, CalendarRule).day_of_week is DayOfWeek.SUNDAY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-23T08:00:00.1234567+01:00", datetime(2026, 11, 23, 7, 0, 0, 123456, UTC)),
        ("2026-11-23T08:00:00", datetime(2026, 11, 23, 8, tzinfo=UTC)),
        ("2026-11-23T08:00:00Z", datetime(2026, 11, 23, 8, tzinfo=UTC)),
        ("0001-01-01T00:00:00", None),
        ("9999-12-31T23:59:59-01:00", None),
        ("soon", None),
    ],
)
def test_a_time_is_aware_utc_or_unknown(text: str, expected: datetime | None) -> None:
    assert instant(text) == expected


def test_what_would_act_wrongly_is_refused_with_its_path() -> None:
    with pytest.raises(Malformed) as caught:
        read("x", {"Reference": "EC-1"}, Consignment)
    assert "ConsignmentState" in caught.value.reason
    with pytest.raises(Malformed) as caught:
        read("x", {"OrderReference": "E", "Packages": [{"Items": [{"Quantity": "many"}]}]}, Order)
    assert caught.value.path == "$.Packages[0].Items[0].Quantity"


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 100_000, b"{} {}"])
def test_a_body_that_is_no_json_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        parse("x", body)


def test_only_the_end_of_a_link_counts() -> None:
    assert last_segment("https://other/consignments/EC-1/?x=/EC-2#f") == "EC-1"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7", 7.0),
        ("Mon, 23 Nov 2026 08:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2020 08:00:30 GMT", 0.0),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, expected: float | None) -> None:
    assert parse_retry_after(value, datetime(2026, 11, 23, 8, tzinfo=UTC)) == expected


def test_units_are_converted_and_unknown_ones_are_not_guessed() -> None:
    assert Weight.from_grams(1).grams == 1
    assert Weight(value=Decimal("0.0005"), unit="Kg").grams == 1
    assert Weight(value=Decimal(3), unit="stone").grams is None
