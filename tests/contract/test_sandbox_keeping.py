"""A simulator with a state file goes on where the one before ended, however that ended."""

import asyncio
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from packstation.pro.client import ProClient
from packstation.pro.models.orders import PackItem, PackOrder, PackPackage
from packstation.pro.models.values import Weight
from packstation.sandbox import keeping
from packstation.sandbox.child import SandboxProcess, command

PATIENCE_S = 20


class Announced(msgspec.Struct):
    """What a simulator says of itself, as `SandboxProcess` shows it."""

    url: str
    key: str
    orders: list[dict[str, Any]]


async def pack_one(pro: SandboxProcess | Announced) -> tuple[str, str]:
    """Pack and allocate the first sample order; the references of order and consignment."""
    order_reference = next(o["reference"] for o in pro.orders if o["reference"])
    async with ProClient(pro.url, lambda: pro.key) as client:
        order = await client.get_order(order_reference)
        items = tuple(
            PackItem(quantity=i.quantity or 1, reference=i.reference) for i in order.items
        )
        package = PackPackage(items=items, weight=Weight.from_grams(500))
        packed = await client.pack_order(
            PackOrder(order_reference=order_reference, packages=(package,))
        )
        await client.allocate_by_default_rules(packed.consignments)
        return order_reference, packed.consignments[0]


async def state_of(pro: SandboxProcess | Announced, consignment: str) -> str:
    async with ProClient(pro.url, lambda: pro.key) as client:
        return str((await client.get_consignment(consignment)).consignment_state.value)


def is_kept(path: Path) -> bool:
    return path.exists() and b"\xa9Allocated" in path.read_bytes()


def test_an_orderly_end_keeps_the_last_change(tmp_path: Path) -> None:
    path = tmp_path / "simulator.state"
    with SandboxProcess.start(state=path) as pro:
        _, consignment = asyncio.run(pack_one(pro))
    with SandboxProcess.start(state=path) as pro:
        assert asyncio.run(state_of(pro, consignment)) == "Allocated"
        kept = keeping.read_state(path, seed=1)
        assert kept is not None


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no such end")
def test_a_killed_simulator_loses_at_most_the_last_second(tmp_path: Path) -> None:
    path = tmp_path / "simulator.state"
    with subprocess.Popen(
        command(0, 1, 0, None, path), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        pro = msgspec.json.decode(process.stdout.readline(), type=Announced)
        _, consignment = asyncio.run(pack_one(pro))
        deadline = time.monotonic() + PATIENCE_S
        while not is_kept(path) and time.monotonic() < deadline:
            time.sleep(0.02)
        process.kill()
    with SandboxProcess.start(state=path) as later:
        assert asyncio.run(state_of(later, consignment)) == "Allocated"


def test_no_reference_is_issued_twice(tmp_path: Path) -> None:
    path = tmp_path / "simulator.state"
    issued: list[str] = []
    for _ in range(3):
        with SandboxProcess.start(state=path) as pro:
            issued.append(asyncio.run(create_one(pro)))
            samples = [o["reference"] for o in pro.orders if o["reference"]]
    assert len({*issued, *samples}) == len(issued) + len(samples)


async def create_one(pro: SandboxProcess | Announced) -> str:
    async with ProClient(pro.url, lambda: pro.key) as client:
        known = await client.get_order(next(o["reference"] for o in pro.orders if o["reference"]))
        address = {
            "AddressType": "Destination",
            "Contact": {"FirstName": "A", "LastName": "B", "Email": "a@example.test"},
            "AddressLine1": "1 Street",
            "Town": "York",
            "Postcode": "YO1 7HH",
            "Country": {"IsoCode": {"TwoLetterCode": "GB"}},
        }
        money = {"Amount": 5, "Currency": {"IsoCode": "GBP"}}
        item = {"Sku": known.items[0].sku, "Description": "A thing", "Quantity": 1, "Value": money,
                "Weight": {"Value": 0.5, "Unit": "Kg"}}  # fmt: skip
        return await client.create_order(
            {
                "Packages": [{"Items": [item], "Weight": {"Value": 1, "Unit": "Kg"}}],
                "Addresses": [
                    {"AddressType": "Origin", "ShippingLocationReference": "LEEDS-DC"},
                    address,
                ],
            }
        )


@pytest.mark.parametrize("what", ["damaged", "cut off", "another version", "another seed"])
def test_a_file_of_no_use_is_set_aside_and_a_fresh_account_begins(
    tmp_path: Path, what: str
) -> None:
    path = tmp_path / "simulator.state"
    with SandboxProcess.start(state=path, seed=2 if what == "another seed" else 1):
        pass
    good = path.read_bytes()
    spoilt = {
        "damaged": good[:200] + b"?" + good[201:],
        "cut off": good[:-10],
        "another version": good.replace(keeping.MAGIC, b"packstation simulator 0"),
        "another seed": good,
    }[what]
    path.write_bytes(spoilt)
    with SandboxProcess.start(state=path) as pro:
        assert pro.orders
    aside = [file for file in tmp_path.iterdir() if ".unused-" in file.name]
    assert [file.read_bytes() for file in aside] == [spoilt]
    assert keeping.read_state(path, seed=1) is not None
