"""What PRO and the tray hold after a fleet has packed, and how its inbox is filled before."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import httpx
import msgspec

from bench._fleet_benches import arrivals_of
from packstation.journal.fleet.postgres import Fleet
from packstation.journal.inbox import Inbox
from packstation.journal.schema import Schema
from packstation.journal.store import Store
from packstation.sandbox.child import SandboxProcess
from packstation.sandbox.samples import SampleOrder
from tests.tools.postgres import Postgres, server_of

DEAD = ("Cancelled", "Cancelling")
SHOWN = 10


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """All must be empty."""

    doubled: tuple[str, ...]
    lost: tuple[str, ...]
    printed_twice: tuple[str, ...]
    stuck: tuple[str, ...]

    @property
    def faults(self) -> tuple[str, ...]:
        """Everything that is wrong."""
        return (*self.doubled, *self.lost, *self.printed_twice, *self.stuck)


def fill_inbox(postgres: Postgres, database: str, samples: Sequence[SampleOrder]) -> None:
    """The orders wait in the fleet's inbox."""

    async def fill() -> None:
        fleet = Fleet(server_of(postgres, database), "filler")
        log = await Store.open(fleet.of(Schema.LOG))
        store = await Store.open(fleet.of(Schema.ORDERS))
        try:
            await Inbox(store).put_all(arrivals_of(samples))
        finally:
            await store.close()
            await log.close()

    asyncio.run(fill())


def counted(
    samples: Sequence[SampleOrder], sandbox: SandboxProcess, tray: Path, stuck: Sequence[str]
) -> Counts:
    """Every order must have one consignment that lives, ready to ship, each sheet be out once."""
    headers = {"ocp-apim-subscription-key": sandbox.key}
    with closing(httpx.Client(base_url=sandbox.url, headers=headers, timeout=60)) as http:
        state = http.get("/_sandbox/state").raise_for_status().json()
    numbers = {order["reference"]: order["own_number"] for order in state["orders"]}
    ready = Counter(
        numbers[one["order"]] for one in state["consignments"] if one["state"] == "ReadyToShip"
    )
    living = Counter(
        numbers[one["order"]] for one in state["consignments"] if one["state"] not in DEAD
    )
    wanted = [sample.own_number for sample in samples]
    again = [sheet.name for sheet in tray.glob("*/*") if not sheet.name.endswith(".1")]
    return Counts(
        doubled=tuple(number for number in wanted if living[number] > 1)[:SHOWN],
        lost=tuple(number for number in wanted if not ready[number])[:SHOWN],
        printed_twice=tuple(again)[:SHOWN],
        stuck=tuple(text[:400] for text in stuck)[:SHOWN],
    )
