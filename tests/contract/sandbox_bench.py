"""A client of the simulator for tests: plain HTTP, no room of ours."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from packstation.sandbox.serving.server import RunningSandbox, serve_in_thread
from packstation.sandbox.serving.variants import Variants

Json = dict[str, Any]


class Bench:
    """What a packing bench does, step by step, against one simulator."""

    def __init__(self, sandbox: RunningSandbox) -> None:
        self.sandbox = sandbox
        self.http = httpx.Client(
            base_url=sandbox.url,
            headers={"ocp-apim-subscription-key": sandbox.key, "electio-api-version": "1.1"},
            timeout=10,
            trust_env=False,
        )

    def variants(self, **changes: Any) -> None:
        """Switch variants."""
        assert self.http.put("/_sandbox/variants", json=changes).status_code == 200

    def faults(self, *rules: Json) -> None:
        """Put fault rules in force."""
        assert self.http.put("/_sandbox/faults", json=list(rules)).status_code == 200

    def state(self) -> Json:
        """What the simulator holds."""
        answer: Json = self.http.get("/_sandbox/state").json()
        return answer

    def sample(self, what: str) -> Json:
        """The body of the first sample order of a kind."""
        samples = self.sandbox.simulator.admin.samples
        return next(sample.body for sample in samples if sample.what == what)

    def order(self, what: str = "one item") -> str:
        """A new order after a sample; its reference."""
        reply = self.http.post("/orders", json=self.sample(what))
        assert reply.status_code == 200, reply.text
        return str(reply.json()[0]["Href"].rsplit("/", 1)[-1])

    def pack(self, order: str, parcels: int = 1, **more: Any) -> str:
        """Pack everything, spread over `parcels`; the reference of the consignment."""
        return last(self.pack_reply(order, parcels, **more).json()["Results"][0]["ApiLinks"][0])

    def pack_reply(self, order: str, parcels: int = 1, **more: Any) -> httpx.Response:
        """The reply of packing everything."""
        body = self.http.get(f"/orders/{order}").json()
        items = [item for package in body["Packages"] for item in package["Items"]]
        packages = []
        for number in range(parcels):
            share = items[number::parcels] or items[:1]
            worth = sum(item["Value"]["Amount"] * _quantity(item) for item in share)
            packages.append(
                {
                    "Description": "Household goods",
                    "Value": {"Amount": worth, "Currency": {"IsoCode": "GBP"}},
                    "Items": [
                        {"Reference": item["Reference"], "Quantity": _quantity(item)}
                        for item in share
                    ],
                }
            )
        return self.http.post(
            f"/orders/{order}/pack",
            json={"OrderReference": order, "Packages": packages, **more},
        )

    def allocate(self, *consignments: str) -> httpx.Response:
        """Allocate by the default rules."""
        return self.http.put(
            "/allocation/allocate", json={"ConsignmentReferences": list(consignments)}
        )

    def allocated(self, what: str = "one item", parcels: int = 1) -> str:
        """A consignment that is allocated."""
        consignment = self.pack(self.order(what), parcels)
        assert self.allocate(consignment).json()[0]["StatusCode"] == 200
        return consignment

    def status(self, consignment: str) -> str:
        """State of a consignment."""
        return str(self.http.get(f"/consignments/{consignment}/status").json()["Status"])

    def read(self, consignment: str) -> Json:
        """The consignment."""
        answer: Json = self.http.get(f"/consignments/{consignment}").json()
        return answer

    def tracking(self, consignment: str) -> list[str]:
        """The tracking references of the first leg, by package."""
        packages = self.read(consignment)["Packages"]
        return [package["ConsignmentLegs"][0]["TrackingReferences"][0] for package in packages]


def last(link: Json) -> str:
    """The reference at the end of a link."""
    return str(link["Href"].rsplit("/", 1)[-1])


def file(text: str, times: int = 2) -> bytes:
    """The bytes of a file in base64, once or twice."""
    data = text.encode()
    for _ in range(times):
        data = base64.b64decode(data, validate=True)
    return data


@contextmanager
def bench(seed: int = 1, variants: Variants | None = None) -> Iterator[Bench]:
    """A simulator and its client, both closed afterwards."""
    with serve_in_thread(seed, variants=variants) as sandbox:
        client = Bench(sandbox)
        try:
            yield client
        finally:
            client.http.close()


def _quantity(item: Json) -> int:
    """The quantity under either of its names."""
    return int(item.get("Quantity") or item.get("UnitOfQuantity") or 1)
