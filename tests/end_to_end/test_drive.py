"""`packstation drive` as a process against `packstation sandbox` as another: the thread through all
steps, bad input, and closing and reopening at each step.
"""

import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

from packstation.cli.shell.exits import ExitCode
from packstation.documents.labels import read_codes
from packstation.packing.shipping import Format
from packstation.runtime.program import own_command
from packstation.sandbox.child import SandboxProcess

Json = dict[str, Any]


class Bench:
    """One bench's folders, and how to run the program with them."""

    def __init__(self, folder: Path, url: str, key: str) -> None:
        self.data, self.paper = folder / "data", folder / "paper"
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("PACKSTATION_")},
            "PACKSTATION_PRO_URL": url,
            "PACKSTATION_PRO_KEY": key,
            "PACKSTATION_PRINT_DIR": str(self.paper),
        }

    def run(self, *arguments: str, script: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            own_command("--data-dir", str(self.data), *arguments),
            input=script,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    def drive(self, *lines: str) -> subprocess.CompletedProcess[str]:
        ended = self.run("drive", "-", script="\n".join(lines) + "\n")
        assert "Traceback" not in ended.stderr, ended.stderr
        return ended

    def labels(self) -> Counter[str]:
        """Tracking references on paper, each with the number of sheets that carry it."""
        codes: Counter[str] = Counter()
        for file in self.paper.glob("*.label.*.pdf"):
            codes.update(set(read_codes(file.read_bytes(), Format.PDF)))
        return codes


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    with SandboxProcess.start() as running:
        yield running


@pytest.fixture
def bench(sandbox: SandboxProcess, tmp_path: Path) -> Bench:
    return Bench(tmp_path, sandbox.url, sandbox.key)


class Keeper:
    """What the simulator's keeper sees."""

    def __init__(self, sandbox: SandboxProcess) -> None:
        headers = {"ocp-apim-subscription-key": sandbox.key, "electio-api-version": "1.1"}
        self.http = httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False)

    def tracking(self, reference: str) -> list[str]:
        """The tracking references of an order's packages, in order."""
        state: Json = self.http.get("/_sandbox/state").json()
        mine = [c for c in state["consignments"] if c["order"] == reference]
        mine = [c for c in mine if c["state"] != "Cancelled"]  # prepared, and packed otherwise
        return [package["tracking"][0] for c in mine for package in c["packages"]]

    def states(self, reference: str) -> list[str]:
        state: Json = self.http.get("/_sandbox/state").json()
        mine = [c["state"] for c in state["consignments"] if c["order"] == reference]
        return [state for state in mine if state != "Cancelled"]

    def order(self, sample: str, number: str) -> tuple[str, list[str]]:
        """A new order like a sample of the inbox: PRO's reference and the barcodes of all units."""
        body = self.body(sample, number)
        reply = self.http.post("/orders", json=body)
        assert reply.status_code == 200, reply.text
        return str(reply.json()[0]["Href"].rsplit("/", 1)[-1]), units(body)

    def body(self, sample: str, number: str) -> Json:
        bodies: list[Json] = self.http.get("/_sandbox/inbox").json()
        body = next(b for b in bodies if b["OrderReferenceProvidedByCustomer"] == sample)
        return {**body, "OrderReferenceProvidedByCustomer": number}


@pytest.fixture
def keeper(sandbox: SandboxProcess) -> Iterator[Keeper]:
    made = Keeper(sandbox)
    yield made
    made.http.close()


def units(body: Json) -> list[str]:
    items = [item for package in body["Packages"] for item in package["Items"]]
    return [i["Barcode"]["Code"] for i in items for _ in range(i.get("Quantity", 1))]


# The thread


def test_orders_go_through_all_steps_and_each_label_comes_out_once(
    bench: Bench, keeper: Keeper
) -> None:
    two, (mug, card) = keeper.order("HO-1001", "D-1")
    many, scans = keeper.order("HO-1003", "D-2")  # four socks, a mug, six cards
    parcels, boxes = keeper.order("HO-1011", "D-3")  # six chairs and four towels
    ended = bench.drive(
        *(two, mug, card, "!done"),
        *(many, "!qty 4", scans[0], scans[4], "!new-parcel", "!qty 6", scans[5], "!done"),
        *(parcels, *boxes[:5], "!split", *boxes[5:], "!done"),
        "!wait",
    )
    assert ended.returncode == ExitCode.DONE, ended.stderr
    expected = [t for reference in (two, many, parcels) for t in keeper.tracking(reference)]
    assert len(expected) == 1 + 2 + 2
    printed = bench.labels()
    assert {code: printed[code] for code in expected} == dict.fromkeys(expected, 1)
    assert {state for r in (two, many, parcels) for state in keeper.states(r)} == {"ReadyToShip"}


def test_an_order_from_the_inbox_is_created_by_the_scan_of_its_own_number(
    bench: Bench, keeper: Keeper, tmp_path: Path
) -> None:
    body = keeper.body("HO-1001", "D-INBOX")
    file = tmp_path / "orders.json"
    file.write_text(json.dumps(body), encoding="utf-8")
    assert bench.run("orders", "import", str(file)).returncode == ExitCode.DONE
    ended = bench.run("drive", "--json", "-", script="\n".join(["d-inbox", *units(body), "!done"]))
    assert ended.returncode == ExitCode.DONE, ended.stderr
    kinds = [json.loads(line)["type"] for line in ended.stdout.splitlines()]
    assert kinds[0] == "SessionOpened"
    assert "OrderCreated" in kinds
    assert kinds[-1] == "SessionFinished"


def test_a_reprint_after_the_end_is_a_second_sheet_and_the_day_can_be_ended(
    bench: Bench, keeper: Keeper, sandbox: SandboxProcess
) -> None:
    reference, scans = keeper.order("HO-1029", "D-4")
    addresses = keeper.http.get(f"/orders/{reference}").json()["Addresses"]
    origin = next(a["ShippingLocationReference"] for a in addresses if "Origin" in a["AddressType"])
    bench.environment["PACKSTATION_LOCATION"] = origin
    ended = bench.drive(reference, *scans, "!done", "!wait", "!reprint torn", "!wait", "!manifest")
    assert ended.returncode == ExitCode.DONE, ended.stderr
    (tracking,) = keeper.tracking(reference)
    assert bench.labels()[tracking] == 2
    assert keeper.states(reference) == ["Manifested"]


@pytest.mark.slow
@pytest.mark.parametrize("step", range(1, 7))
def test_closed_and_reopened_at_any_step_the_order_goes_on(
    bench: Bench, keeper: Keeper, step: int
) -> None:
    reference, (mug, card) = keeper.order("HO-1001", f"D-STEP-{step}")
    lines = [reference, mug, "!new-parcel", "!weight 0.4", card, "!done"]
    first = bench.drive(*lines[:step])
    if step < len(lines):
        assert first.returncode == ExitCode.UNFINISHED
    second = bench.drive(*lines[step:], "!ok", "!done")
    assert second.returncode == ExitCode.DONE, second.stderr
    expected = keeper.tracking(reference)
    assert len(expected) == 2
    printed = bench.labels()
    assert [printed[code] for code in expected] == [1, 1]


def test_what_pro_could_not_do_is_finished_by_the_next_run(bench: Bench, keeper: Keeper) -> None:
    reference, scans = keeper.order("HO-1001", "D-DOWN")
    down = {"action": "status", "status": 503, "match": {"operation": "packOrder"}}
    keeper.http.put("/_sandbox/faults", json=[down])
    try:
        first = bench.run(
            "drive", "--patience", "3", "-", script="\n".join([reference, *scans, "!done"])
        )
    finally:
        keeper.http.put("/_sandbox/faults", json=[])
    assert first.returncode == ExitCode.UNFINISHED
    assert "D-DOWN" in first.stderr
    assert bench.drive("!wait").returncode == ExitCode.DONE
    assert len(keeper.tracking(reference)) == 1


# Bad input


def test_an_unknown_barcode_and_an_unknown_order_are_said(bench: Bench) -> None:
    for scanned in ("5099999999998", "EO-ZZZ-ZZZ-ZZZ"):
        ended = bench.drive(scanned)
        assert ended.returncode == ExitCode.UNFINISHED
        assert scanned in ended.stderr


def test_an_incomplete_order_is_said_and_nothing_is_shipped(bench: Bench, keeper: Keeper) -> None:
    reference, scans = keeper.order("HO-1001", "D-5")
    ended = bench.drive(reference, scans[0], "!done")
    assert ended.returncode == ExitCode.UNFINISHED
    assert "D-5" in ended.stderr
    assert "Still to pack: Greeting card" in ended.stderr
    assert "ReadyToShip" not in keeper.states(reference)


@pytest.mark.parametrize("quantity", ["0", "1000000000", "-3"])
def test_an_impossible_quantity_is_refused_and_changes_nothing(
    bench: Bench, keeper: Keeper, quantity: str
) -> None:
    reference, scans = keeper.order("HO-1001", f"D-QTY-{quantity}")
    ended = bench.drive(reference, f"!qty {quantity}", "!ok", *scans, "!done")
    assert ended.returncode == ExitCode.DONE, ended.stderr
    assert "cannot be packed at once. Possible: 1 to 9,999." in ended.stderr


def test_a_line_that_is_no_command_is_wrong_usage(bench: Bench) -> None:
    ended = bench.drive("!dance")
    assert ended.returncode == ExitCode.USAGE
    assert "line 1" in ended.stderr


def test_a_wrong_key_is_said(bench: Bench, keeper: Keeper) -> None:
    reference, _ = keeper.order("HO-1001", "D-6")
    bench.environment["PACKSTATION_PRO_KEY"] = "0" * 32
    ended = bench.drive(reference)
    assert ended.returncode == ExitCode.UNFINISHED
    assert "key" in ended.stderr


def test_a_pro_that_is_down_is_said(tmp_path: Path) -> None:
    ended = Bench(tmp_path, "http://127.0.0.1:9", "k").run(
        "drive", "--patience", "2", "-", script="EO-AAA-BBB-CCC\n"
    )
    assert ended.returncode == ExitCode.UNFINISHED
    assert "reached" in ended.stderr
    assert "Traceback" not in ended.stderr


class Portal(BaseHTTPRequestHandler):
    """What a guest network answers to everything."""

    def do_GET(self) -> None:
        page = b"<html><body>Welcome. Accept the terms.</body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_captive_portal_is_not_taken_for_pro(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Portal) as server:
        thread = Thread(target=server.serve_forever, name="portal")
        thread.start()
        try:
            url = f"http://127.0.0.1:{server.server_port}"
            ended = Bench(tmp_path, url, "k").drive("EO-AAA-BBB-CCC")
        finally:
            server.shutdown()
            thread.join()
    assert ended.returncode == ExitCode.UNFINISHED
    assert "answers for PRO" in ended.stderr


def test_malformed_settings_are_said_with_their_place(bench: Bench) -> None:
    bench.data.mkdir()
    (bench.data / "settings.toml").write_text("[station]\nname = 7\n", encoding="utf-8")
    ended = bench.drive("EO-AAA-BBB-CCC")
    assert ended.returncode == ExitCode.SETTINGS
    assert "settings.toml" in ended.stderr
    assert "name" in ended.stderr


def test_a_folder_that_cannot_be_written_is_said(bench: Bench) -> None:
    bench.data.write_text("a file where a folder should be", encoding="utf-8")
    ended = bench.drive("EO-AAA-BBB-CCC")
    assert ended.returncode == ExitCode.SETTINGS
    assert str(bench.data) in ended.stderr
