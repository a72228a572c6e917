"""Opening an order: what is asked of PRO, and what is asked side by side while a packer waits."""

import asyncio
from pathlib import Path

import httpx
import msgspec

from packstation.journal.inbox import Inbox
from packstation.packing import commands as cmd
from packstation.packing.session import Phase
from tests.harness import Warehouse, drive, pack, session_of

SLOW_S = 0.05


class Noting(httpx.AsyncHTTPTransport):
    """Answers late; `beside` are pairs of calls of which the second began before the first ended.

    `number` is what PRO says to be an order's own number, where it is not the shop's.
    """

    def __init__(self, number: str = "") -> None:
        super().__init__()
        self.number = number
        self.calls: list[str] = []
        self.beside: set[tuple[str, str]] = set()
        self._running: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        call = request.url.path.split("/")[1]
        if request.method == "GET":
            self.calls.append(call)
            self.beside |= {(other, call) for other in self._running}
            self._running.append(call)
        try:
            await asyncio.sleep(SLOW_S)
            reply = await super().handle_async_request(request)
            if not self.number or request.method != "GET" or call != "orders":
                return reply
            body = msgspec.json.decode(await reply.aread())
            body["OrderReferenceProvidedByCustomer"] = self.number
            return httpx.Response(200, json=body)
        finally:
            if request.method == "GET":
                self._running.remove(call)


async def _in_inbox(inbox: Inbox, warehouse: Warehouse) -> str:
    body, _ = warehouse.body("HO-1001")
    number = str(body["OrderReferenceProvidedByCustomer"])
    await inbox.put(number, msgspec.json.encode(body).decode())
    return number


async def test_an_order_of_the_inbox_is_read_and_its_earlier_parcels_searched_side_by_side(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    noting = Noting()
    async with warehouse.bench(tmp_path, transport=noting) as bench:
        number = await _in_inbox(bench.folder.inbox, warehouse)
        for scanned in (number, number.lower()):  # created by the first, known at the second
            noting.calls, noting.beside = [], set()
            await drive(bench, scanned)
            session = bench.station.bench.session
            assert session is not None
            assert session.phase is Phase.PACKING
            assert noting.beside & {("orders", "consignments"), ("consignments", "orders")}
            bench.station.act(cmd.Abandon())
            assert await bench.settled(10)


async def test_earlier_parcels_are_searched_by_the_number_that_pro_has(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    goods = warehouse.order()
    async with warehouse.bench(tmp_path / "one") as bench:
        assert (await pack(bench, goods, "!done")).phase is Phase.FINISHED
    noting = Noting(number=goods.own_number)
    async with warehouse.bench(tmp_path / "two", transport=noting) as bench:
        # The inbox of this bench calls it otherwise than PRO does.
        await bench.folder.inbox.put("ANOTHER", "{}")
        await bench.folder.inbox.mark_created("ANOTHER", goods.reference)
        await drive(bench, "ANOTHER")
        assert session_of(bench, goods).before
        assert noting.calls.count("consignments") >= 2
