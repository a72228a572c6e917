"""The simulator answers every operation of the contract in the shape of the contract."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import CHECKS, not_a_server_error

from packstation.sandbox.serving.routes import OPERATIONS
from tests.contract.sandbox_bench import Bench, bench

CONTRACT = Path(__file__).with_name("pro-openapi.yaml")
schema = schemathesis.openapi.from_path(CONTRACT)
sampled = schemathesis.openapi.from_path(CONTRACT)
sampled.config.phases.coverage.enabled = False
SHAPE: list[Any] = [
    not_a_server_error,
    *CHECKS.get_by_names(
        [
            "status_code_conformance",
            "content_type_conformance",
            "response_headers_conformance",
            "response_schema_conformance",
        ]
    ),
]
WITH_REFUSAL = [*SHAPE, *CHECKS.get_by_names(["negative_data_rejection"])]
bounded = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# Thousands of edge cases that schemathesis derives from the contract, and no random ones.
edges = settings(bounded, phases=[Phase.explicit])
# Other names of operations that are there already, with the same handler.
ALIASES = ["updateConsignmentAlias", "manifestFromQueryPost", "addEmptyPackagesPost"]


@pytest.fixture(scope="module")
def packed() -> Iterator[tuple[Bench, dict[str, str]]]:
    """A simulator with one allocated export consignment, and what its references are."""
    with bench() as client:
        order = client.order("export below 270")
        consignment = client.pack(order)
        client.allocate(consignment)
        quotes = client.http.get(f"/quotes/consignment/{consignment}").json()
        package = client.read(consignment)["Packages"][0]["Reference"]
        yield (
            client,
            {
                "orderReference": order,
                "consignmentReference": consignment,
                "packageReference": package,
                "quoteReference": quotes["Quotes"][0]["QuoteReference"],
                "mpdCarrierServiceGroupReference": "INTERNATIONAL",
                "serviceGroupReference": "ECONOMY",
                "shippingLocationReference": "LEEDS-DC",
                "carrierReference": "ROYALPOST",
            },
        )


@pytest.mark.slow
@schema.exclude(operation_id=ALIASES).parametrize()
@edges
def test_every_edge_of_the_contract_is_answered_as_the_contract_says(
    case: Case[Any], packed: tuple[Bench, dict[str, str]]
) -> None:
    _call(case, packed[0], WITH_REFUSAL)


@sampled.parametrize()
@bounded
def test_any_request_is_answered_as_the_contract_says(
    case: Case[Any], packed: tuple[Bench, dict[str, str]]
) -> None:
    """As generated, and then the same about an order and a consignment that exist."""
    client, known = packed
    _call(case, client, SHAPE)  # a stray query parameter is ignored, as it is by PRO
    real = {name: known[name] for name in case.path_parameters if name in known}
    if real:
        case.path_parameters.update(real)
        _call(case, client, SHAPE)


def _call(case: Case[Any], client: Bench, checks: list[Any]) -> None:
    key = {"ocp-apim-subscription-key": client.sandbox.key}
    case.call_and_validate(base_url=client.sandbox.url, headers=key, checks=checks)


def test_every_operation_of_the_contract_is_there_under_its_name() -> None:
    wanted = {
        (verb.upper(), operation["operationId"])
        for path in schema.raw_schema["paths"].values()
        for verb, operation in path.items()
    }
    assert {(operation.verb, operation.name) for operation in OPERATIONS} == wanted
