"""What a bench writes down names nobody: not in its log, its journal or on its terminal."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from packstation.sandbox.child import SandboxProcess
from tests.end_to_end.test_drive import Bench, Keeper, units

OWN_NUMBER = "SHOP-PRIVATE-1"
MARKS = ("Zyxwinifred", "Quizzlebury", "Snoddington", "QZ9 7XQ", "zyx@mail.test", "07700900461")
"""Parts of a name, a street, a town, a postcode, an address, a telephone number."""
PERSONAL = ("orders.sqlite", "documents.sqlite", "simulator.state")
"""Files that are meant to hold them, and forget them after some days."""
FAULTS = ("status", "garbage", "other_shape", "half_body", "lose_reply", "empty_error", "redirect")


def private(body: dict[str, Any], name: str) -> dict[str, Any]:
    """The order, to somebody nobody else is called like."""
    first, street, town, postcode, mail, phone = MARKS
    contact = {
        "FirstName": name, "LastName": first, "Email": mail, "Telephone": phone, "Mobile": phone,
    }  # fmt: skip
    place = {"AddressLine1": f"7 {street} Lane", "Town": town, "Postcode": postcode}
    addresses = [
        {**address, **place, "Contact": contact}
        if "Destination" in address["AddressType"]
        else address
        for address in body["Addresses"]
    ]
    return {**body, "Addresses": addresses}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    with SandboxProcess.start() as running:
        yield running


@pytest.fixture
def keeper(sandbox: SandboxProcess) -> Iterator[Keeper]:
    made = Keeper(sandbox)
    yield made
    made.http.close()


def written(folder: Path) -> Iterator[Path]:
    """Every file that the bench left, apart from paper and what is personal by its purpose."""
    for file in folder.rglob("*"):
        if file.is_file() and not file.name.startswith(PERSONAL):
            yield file


@pytest.mark.attack("secrets")
def test_a_distinctive_name_and_address_stand_nowhere_but_where_they_must(
    sandbox: SandboxProcess, keeper: Keeper, tmp_path: Path
) -> None:
    bench = Bench(tmp_path, sandbox.url, sandbox.key)
    body = private(keeper.body("HO-1001", OWN_NUMBER), "Ada")
    file = tmp_path / "orders.json"
    file.write_text(json.dumps(body), encoding="utf-8")
    said = [bench.run("orders", "import", str(file))]
    faults = [
        {"action": action, "match": {"every": 9 + place}, "status": 500}
        for place, action in enumerate(FAULTS)
    ]
    assert keeper.http.put("/_sandbox/faults", json=faults).is_success
    first, *rest = units(body)
    said.append(bench.drive(OWN_NUMBER, first))
    orders = keeper.http.get("/_sandbox/state").json()["orders"]
    reference = [o["reference"] for o in orders if o["own_number"] == OWN_NUMBER][-1]
    # The address changes meanwhile: the packer is told so, and the record is not.
    address = next(
        a for a in private(body, "Grace")["Addresses"] if "Destination" in a["AddressType"]
    )
    assert keeper.http.put("/_sandbox/faults", json=[]).is_success
    changed = keeper.http.put(f"/orders/{reference}/address", json=address)
    assert changed.is_success, changed.text
    assert keeper.http.put("/_sandbox/faults", json=faults).is_success
    said.append(bench.run("drive", "-", "--json", script="\n".join([*rest, "PS:OK", "!done"])))
    assert keeper.http.put("/_sandbox/faults", json=[]).is_success
    said.append(bench.drive(reference, "PS:OK", "PS:RETRY", "!done", "!wait"))
    assert keeper.states(reference) == ["ReadyToShip"], said[-1].stderr
    said.append(bench.run("journal", "export"))

    assert any(MARKS[0] in file.read_text("latin-1") for file in bench.data.rglob("orders.sqlite*"))
    logged = [file for file in written(bench.data) if "log" in file.name]
    assert any("Injected" in file.read_text("utf-8") for file in logged)  # the faults were told
    for file in written(bench.data):
        text = file.read_bytes().decode("latin-1").casefold()
        assert [mark for mark in MARKS if mark.casefold() in text] == [], file
    for ended in said:
        text = (ended.stdout + ended.stderr).casefold()
        assert [mark for mark in MARKS if mark.casefold() in text] == []
