"""No page in a browser speaks to the simulator, whatever address it was made to ask."""

from collections.abc import Iterator

import pytest

from packstation.sandbox.serving.variants import Variants
from tests.contract.sandbox_bench import Bench, bench


@pytest.fixture
def client() -> Iterator[Bench]:
    with bench(variants=Variants()) as made:
        yield made


@pytest.mark.attack("local")
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"host": "evil.example"},
        {"host": "127.0.0.1.evil.example:80"},
        {"host": "[2001:db8::1]:80"},
        {"host": ""},
    ],
)
def test_a_page_is_turned_away_before_anything_happens(
    client: Bench, headers: dict[str, str]
) -> None:
    for path in ("/consignments/1/0", "/_sandbox/orders"):
        assert client.http.get(path, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:8080", "127.1.2.3"]
)
def test_a_program_on_this_computer_is_heard_by_whatever_name_it_calls(
    client: Bench, host: str
) -> None:
    assert client.http.get("/consignments/1/0", headers={"host": host}).status_code == 200
