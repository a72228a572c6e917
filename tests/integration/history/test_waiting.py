"""What stands ready and was manifested by nobody, in a history of many orders."""

import datetime

import pytest
from msgspec.structs import replace

from packstation.history import waiting
from packstation.history.packed import OrderState, PackedOrder, ShippedConsignment, Spent
from packstation.history.store import Manifested
from packstation.history.waiting import waiting_consignments
from packstation.runtime.digests import Digests
from tests.integration.history.conftest import Kept

NOON = datetime.datetime(2026, 11, 27, 12, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)


def packed(number: int, at: datetime.datetime, station: str = "Bench 1") -> PackedOrder:
    """An order that is ready, in one consignment."""
    shipped = ShippedConsignment(1, f"EC-{number}", (1,), carrier_reference=f"C{number % 2}")
    return PackedOrder(
        stream=f"s{number}",
        position=9,
        scanned=f"HO-{number}",
        reference=f"EO-{number}",
        own_number=f"HO-{number}",
        station=station,
        packer="",
        state=OrderState.READY,
        opened=at,
        packed=at,
        out=at,
        is_extra=False,
        country="GB",
        area="YO1",
        consignments=(shipped,),
        parcels=1,
        units=1,
        skus=("A",),
        codes=(),
        serials=(),
        spent=Spent(),
        errors={},
        shorts=0,
        reprints=0,
        redos=0,
    )


async def test_each_that_waits_is_told_once_however_many_there_are(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "AT_ONCE", 4)
    # Several of one moment, as a clock may be coarse; some of them at the edge of a page.
    ours = [packed(number, NOON + SECOND * (number // 3)) for number in range(30)]
    others = [packed(number, NOON, "Bench 2") for number in range(100, 110)]
    before = [packed(number, NOON - SECOND) for number in range(200, 205)]
    unready = [replace(packed(300, NOON), state=OrderState.SHIPPING, out=None)]
    gone = [Manifested(f"EC-{number}", NOON) for number in (0, 3, 4, 29)]
    await kept.history.keep([*before, *ours, *others, *unready], gone)
    await kept.history.keep([replace(ours[7], position=10)])  # it is written again, and is one
    wanted = [n for n in range(30) if n not in (0, 3, 4, 29)]
    assert_all_wait(await waiting_consignments(kept.history, NOON, "Bench 1"), wanted)
    everybodys = await waiting_consignments(kept.history, NOON, None)
    assert_all_wait(everybodys, [*wanted, *range(100, 110)])


def assert_all_wait(told: dict[str, Digests], numbers: list[int]) -> None:
    """Each with its carrier, and nothing else."""
    by_carrier = {f"C{rest}": [n for n in numbers if n % 2 == rest] for rest in (0, 1)}
    assert told.keys() == by_carrier.keys()
    for carrier, its in by_carrier.items():
        assert len(told[carrier]) == len(its)
        assert all(f"EC-{n}" in told[carrier] for n in its)
