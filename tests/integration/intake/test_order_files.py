"""Order files as others write them: any Unicode, broken lines, huge lists, no files at all."""

import json
import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from packstation.intake.order_files import ReadOrder, read_orders
from packstation.intake.order_source import OrderFileError


def order(number: str, description: str = "Müsli") -> dict[str, Any]:
    return {
        "OrderReferenceProvidedByCustomer": number,
        "Packages": [{"Items": [{"Sku": "A1", "Description": description, "Quantity": 2}]}],
        "Addresses": [
            {"AddressType": "Origin", "ShippingLocationReference": "LEEDS-DC"},
            {
                "AddressType": "Destination",
                "AddressLine1": "14 Stonegate",
                "Postcode": "YO1 8AS",
                "Country": {"IsoCode": {"TwoLetterCode": "GB"}},
            },
        ],
    }


def line(number: str, description: str = "Müsli") -> str:
    return json.dumps(order(number, description), ensure_ascii=False)


def read(tmp_path: Path, content: bytes | str) -> list[ReadOrder]:
    path = tmp_path / "orders.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_orders(path))


def good(orders: list[ReadOrder]) -> list[str]:
    return [order.own_number for order in orders if not order.faults]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]
)
@pytest.mark.parametrize("text", [f"{line('A')}\r\n{line('B')}\n", f"[{line('A')},\n{line('B')}]"])
def test_every_unicode_encoding_is_read_with_and_without_its_mark(
    tmp_path: Path, encoding: str, text: str
) -> None:
    orders = read(tmp_path, text.encode(encoding))

    assert good(orders) == ["A", "B"]
    assert "Müsli" in orders[0].body


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\u0085"])
def test_a_separator_of_other_systems_inside_a_string_ends_no_line(
    tmp_path: Path, sign: str
) -> None:
    orders = read(tmp_path, f"{line('A', f'Bowl{sign}blue')}\n{line('B')}\n")

    assert good(orders) == ["A", "B"]
    assert json.loads(orders[0].body)["Packages"][0]["Items"][0]["Description"] == f"Bowl{sign}blue"


@pytest.mark.attack("files")
@pytest.mark.parametrize("bad", ['{"broken": ', '{"Quantity": NaN}', "[" * 100_000, "9" * 5_000])
def test_a_bad_line_loses_only_itself(tmp_path: Path, bad: str) -> None:
    for lines in ([bad, line("A"), line("B")], [line("A"), bad, line("B")]):
        if lines[0].startswith("["):
            continue  # that is a list, not a line
        orders = read(tmp_path, "\n".join(lines))

        assert good(orders) == ["A", "B"]
        (refused,) = [order for order in orders if order.faults]
        assert f"line {lines.index(bad) + 1}" in refused.place


def test_a_line_that_is_no_utf_8_loses_only_itself(tmp_path: Path) -> None:
    orders = read(tmp_path, line("A").encode() + b"\n" + line("B").encode("cp1252"))

    assert good(orders) == ["A"]
    assert "UTF-8" in orders[1].faults[0]


def test_a_bad_order_of_a_list_loses_only_itself(tmp_path: Path) -> None:
    orders = read(tmp_path, f'[{line("A")},\n{{"x" 1}}, {line("B")}]')

    assert good(orders) == ["A", "B"]
    assert orders[1].faults == ("line 2: no JSON at column 6: Expecting ':' delimiter",)


@pytest.mark.attack("files")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]\n\n]", "line 3: something follows the end of the list"),
        ("[{},\n\n{}", "line 3: the file ends in the middle"),
        ("[,{}]", "line 1: a comma with no order"),
        ('{\n"a": 1\n}\n}', "line 4: no JSON at column 1"),
        ("Order;Sku\nA;B\n", "line 1: no JSON at column 1"),
        (" \n ", "is empty"),
        ("", "is empty"),
    ],
)
def test_a_file_that_is_broken_as_a_whole_is_refused_with_its_line(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(OrderFileError, match=said.replace("(", r"\(")):
        read(tmp_path, text)


def test_half_a_character_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    orders = read(tmp_path, json.dumps([order("A", "\ud800"), order("B")]))

    assert good(orders) == ["B"]


@pytest.mark.attack("files")
@pytest.mark.parametrize("kind", ["a folder", "a pipe", "a device"])
def test_what_is_no_plain_file_is_refused_by_name(tmp_path: Path, kind: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    path = {"a folder": tmp_path, "a pipe": pipe, "a device": Path("/dev/zero")}[kind]

    with pytest.raises(OrderFileError, match=f"is {kind}"):
        list(read_orders(path))


@pytest.mark.attack("files")
def test_a_long_list_is_never_whole_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "orders.json"
    body = line("A", "x" * 2_000)
    count = 20_000
    with path.open("w") as file:
        file.write("[" + f"{body},\n" * (count - 1) + body + "]")

    tracemalloc.start()
    read_count = sum(not order.faults for order in read_orders(path))
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert read_count == count
    assert peak_bytes < path.stat().st_size / 2
