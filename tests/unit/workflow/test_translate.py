"""What the shop says of an item reaches the bench, and what the bench records reaches PRO."""

import datetime

from msgspec.structs import replace

from packstation.packing import commands as cmd
from packstation.packing.barcodes.codes import Code
from packstation.packing.order import Capture
from packstation.pro.enums import AddressType, CategoryType
from packstation.pro.models.orders import Order, OrderPackage
from packstation.pro.models.values import (
    Address,
    Country,
    CustomsDocumentation,
    IsoCode,
    Item,
    MetaData,
)
from packstation.workflow.translate import to_order, to_pack_request
from tests.bench_world import after, in_packing, scan

CAMERA = Item(
    reference="I-1",
    sku="CAM",
    quantity=3,
    meta_data=(
        MetaData(key_value="UnitsPerCase", int_value=12),
        MetaData(key_value="Capture", string_value="Serial, expiry"),
    ),
)
YORK = Address(
    address_type=AddressType.DESTINATION,
    address_line1="1 Low Petergate",
    town="York",
    postcode="YO1 7HH",
    country=Country(iso_code=IsoCode(two_letter_code="GB")),
)
ORDER = Order(
    order_reference="EO-000-000-001",
    addresses=(YORK,),
    packages=(OrderPackage(items=(CAMERA,)),),
)


def test_the_shop_says_with_the_item_what_a_case_holds_and_what_is_recorded() -> None:
    (line,) = to_order(ORDER, "GB").lines
    assert line.units_per_case == 12
    assert line.captures == (Capture.SERIAL, Capture.EXPIRY)


def test_what_no_carrier_can_do_without_is_named() -> None:
    def lacks(address: Address | None, **more: object) -> tuple[str, ...]:
        addresses = (address,) if address is not None else ()
        return to_order(replace(ORDER, addresses=addresses, **more), "GB").lacks

    paris = replace(YORK, postcode="75001", country=Country(iso_code=IsoCode(two_letter_code="FR")))
    gift = CustomsDocumentation(category_type=CategoryType.GIFT)
    assert lacks(YORK) == ()
    assert lacks(None) == ("street", "town", "country")
    assert lacks(replace(YORK, address_line1=" ")) == ("street",)
    assert lacks(replace(YORK, postcode="")) == ()  # some countries have none
    assert lacks(replace(YORK, postcode="", town="")) == ("town",)
    assert lacks(replace(YORK, country=None, shipping_location_reference="LEEDS")) == ()
    assert lacks(paris) == ("customs",)
    assert lacks(paris, customs_documentation=gift) == ()


def test_serial_batch_and_expiry_go_to_pro_with_the_item_and_parcel_they_belong_to() -> None:
    session = in_packing(to_order(ORDER, "GB"))
    day = datetime.date(2028, 2, 29)
    first = Code("CAM", serial="S2", batch="B1", expiry=day)
    second = Code("CAM", serial="S1", batch="B1", expiry=day)
    session = after(session, cmd.ScanItem(first), cmd.ScanItem(second), cmd.NewParcel())
    session = after(session, scan("CAM"), scan("2028-03-01"), scan("S3"))
    request = to_pack_request(session, session.packing.parcels, ORDER, "R", "Bench 1")
    sent = [
        [(m.key_value, m.string_value, m.int_value) for m in package.items[0].meta_data]
        for package in request.packages
    ]
    assert sent == [
        [
            ("BatchNumber", "B1", 2),
            ("ExpiryDate", "2028-02-29", 2),
            ("SerialNumber", "S1", None),
            ("SerialNumber", "S2", None),
        ],
        [("ExpiryDate", "2028-03-01", 1), ("SerialNumber", "S3", None)],
    ]
