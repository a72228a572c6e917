"""The client walks every operation and variant against the simulator: one walk, so one file."""

import asyncio
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from packstation.packing.shipping import Format
from packstation.pro import operations
from packstation.pro.client import ProClient
from packstation.pro.enums import (
    ConsignmentState,
    CustomsForm,
    Direction,
    LabelFormat,
    ManifestableState,
)
from packstation.pro.errors import Conflict, Declined, InDoubt, NotFound, Refused, Unauthorized
from packstation.pro.models.allocation import AllocationOutcome, ServiceFilters
from packstation.pro.models.consignments import CreateConsignment, NewPackage, Search
from packstation.pro.models.documents import CustomsKind
from packstation.pro.models.manifests import ManifestQuery
from packstation.pro.models.orders import Order, PackItem, PackOrder, PackPackage
from packstation.pro.models.values import Dimensions, MetaData, Money, Weight
from packstation.pro.retry import RetryPolicy
from packstation.pro.validate import validate_create_order
from packstation.sandbox.serving.faults import Action, Fault, Match
from packstation.sandbox.serving.server import RunningSandbox, serve_in_thread
from packstation.sandbox.serving.variants import Variants

# One walk under each of these. Switches that refuse or delay are walked by their own tests.
VARIANTS: list[dict[str, Any]] = [
    {},
    {"manifest_query_verb": "put"},
    {"manifest_query_verb": "post"},
    {"failed_consignments": "absent"},
    {"package_label_routes": "main"},
    {"package_label_routes": "short"},
    {"label_encoding": "single", "document_encoding": "single"},
    {"label_data_url": True},
    {"customs_set": "map"},
    {"customs_single": "file"},
    {"customs_single": "raw"},
    {"allocation_reply": "object"},
    {"allocation_reply": "messages"},
    {"allocation_reply": "empty"},
    {"failed_entry": "absent"},
    {"weight": "v1"},
    {"leg_tracking": "single"},
    {"item_quantity": "unit_of_quantity"},
    {"pack_reference": "order_only"},
    {"pack_reference": "consignment_only"},
    {"pack_lists": "merge"},
    {"return_links": "one_entry"},
    {"order_update_reply": "empty"},
    {"search_take_cap": 60},
    {"search_page_rows": 1, "search_counts_pages": True},
    {"metadata_on_get": "absent"},
    {"strict_v1_enums": True},
    {"creation_status": 201},
    {"wrong_state_status": 409},
    {"batch_refusal": "whole"},
    {"nulls": "missing"},
    {"enum_style": "numbers"},
    {"unknown_fields": True},
    {"link_host": "other"},
    {"error_body": "empty"},
    {"error_body": "text"},
    {"labels_mark_printed": False},
    {"require_api_version": True},
    {"allocating_ms": 30, "allocation_reply_waits": False},
    {"search_lag_ms": 40},
    {"domestic_documents": "refuse"},
    {"cancel_while_allocated": "refuse"},
    {"edit_after_allocation": "lock_some"},
]
# Not walked: they change what PRO allows in states the walk does not reach, or when.
ELSEWHERE = {
    "label_barcode",
    "cancel_after_manifest",
    "cancelling_ms",
    "deallocate_after_manifest",
    "default_label_format",
    "delivery_failed_cancel",
    "label_delay_ms",
    "manifesting_ms",
    "over_quantity",
    "quote_ttl_s",
    "ready_is_manifestable",
    "service_group_list",
    "unknown_state",
}
BOX = Dimensions.from_millimetres(300, 200, 100)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with serve_in_thread() as running:
        yield running


def _client(sandbox: RunningSandbox, key: str | None = None) -> ProClient:
    return ProClient(
        sandbox.url,
        lambda: sandbox.key if key is None else key,
        retry=RetryPolicy(attempts=2, first_wait=0.01, longest_wait=0.05, jitter=0.01),
    )


def _set(sandbox: RunningSandbox, variant: dict[str, Any]) -> None:
    """Other behaviours, and manifests at once."""
    sandbox.simulator.account.variants = msgspec.convert({"manifesting_ms": 1, **variant}, Variants)


def _order_titled(sandbox: RunningSandbox, title: str) -> str:
    return next(str(o["reference"]) for o in sandbox.orders if o["title"] == title)


def _body(sandbox: RunningSandbox, title: str) -> dict[str, Any]:
    sample = next(s for s in sandbox.simulator.admin.samples if s.title == title)
    return dict(sample.body)


def _pack(order: Order, token: str, *, generate_return: bool = False) -> PackOrder:
    items = tuple(
        PackItem(reference=item.reference, quantity=item.quantity or 0) for item in order.items
    )
    package = PackPackage(
        items=items,
        weight=Weight.from_grams(900),
        dimensions=BOX,
        value=Money.of(Decimal("12.50"), "GBP"),
        description="Goods",
    )
    return PackOrder(
        order_reference=order.order_reference,
        order_reference_provided_by_customer=token,
        packages=(package,),
        generate_return=generate_return,
        meta_data=(
            *order.meta_data,
            MetaData(key_value="PackstationRequestId", string_value=token),
        ),
    )


async def _until(pro: ProClient, reference: str, *wanted: ConsignmentState) -> ConsignmentState:
    for _ in range(200):
        state = (await pro.get_consignment_status(reference)).status
        if state in wanted:
            return state
        assert state.is_busy or state in (ConsignmentState.READY_TO_SHIP,), state
        await asyncio.sleep(0.01)
    raise AssertionError(f"{reference} stayed {state}")


async def _allocated(pro: ProClient, outcome: AllocationOutcome) -> None:
    """Success as the reply says it, or as the consignment says it when the reply does not."""
    if outcome.success is None:
        await _until(pro, outcome.reference, ConsignmentState.ALLOCATED)
        return
    assert outcome.success
    await _until(pro, outcome.reference, ConsignmentState.ALLOCATED)


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
async def test_an_order_is_walked_from_creation_to_manifest(
    sandbox: RunningSandbox, variant: dict[str, Any]
) -> None:
    _set(sandbox, variant)
    async with _client(sandbox) as pro:
        await pro.warm()
        body = _body(sandbox, "One pair of socks")
        order = await pro.get_order(await pro.create_order(body))
        assert (
            order.order_reference_provided_by_customer == body["OrderReferenceProvidedByCustomer"]
        )
        assert [item.quantity for item in order.items] == [1]
        assert order.items[0].weight is not None
        assert order.items[0].weight.grams == 80
        await pro.update_order(order, {})
        assert (await pro.get_order(order.order_reference)).meta_data == order.meta_data
        token = f"walk-{order.order_reference}"
        packed = [await pro.pack_order(_pack(order, token)) for _ in range(4)]
        first, second, third, fourth = (entry.consignments[0] for entry in packed)

        found = await _found(pro, token, 4)
        assert found == {first, second, third, fourth}
        read = await pro.get_consignment_with_metadata(first)
        assert token in read.provided_references
        assert token in [entry.string_value for entry in read.meta_data]
        assert read.consignment_state is ConsignmentState.UNALLOCATED

        quotes = await pro.get_quotes(second)
        assert quotes.quotes[0].expiry_date
        for outcome in (
            *await pro.allocate_by_default_rules([first]),
            await pro.allocate_with_service_group(second, "ECONOMY"),
            *await pro.allocate_with_carrier_service([third], "ROYAL-TRACKED-48"),
            await pro.allocate_with_cheapest_quote(fourth),
        ):
            await _allocated(pro, outcome)
        allocated = await pro.get_consignment(first)
        assert allocated.tracking_references
        assert allocated.packages[0].items[0].quantity == 1
        await _labels(pro, first, allocated.packages[0].reference)

        await pro.set_ready_to_ship([first, second, third, fourth])
        await _until(pro, first, ConsignmentState.READY_TO_SHIP)
        await pro.set_not_ready_to_ship([fourth])
        await _until(pro, fourth, ConsignmentState.ALLOCATED)
        await pro.manifest_from_query(
            ManifestQuery(
                shipping_location_references=("LEEDS-DC",),
                states=(ManifestableState.READY_TO_SHIP,),
            )
        )
        for reference in (first, second, third):
            await _until(pro, reference, ConsignmentState.MANIFESTED)
        assert (await pro.manifest([fourth]))[0].success
        manifests = await pro.list_manifests("LEEDS-DC")
        file = await pro.get_manifest_file(manifests[-1].manifest_reference)
        assert file.format is Format.PDF


async def _found(pro: ProClient, token: str, number: int) -> set[str]:
    """The consignments that carry `token`, once the index has had time."""
    for _ in range(100):
        summaries = (await pro.search_all(Search(reference_provided_by_customer=token))).summaries
        if len(summaries) == number:
            break
        await asyncio.sleep(0.01)
    references = await pro.get_consignment_references(Search(reference_provided_by_customer=token))
    assert set(references) == {summary.reference for summary in summaries}
    return set(references)


async def _labels(pro: ProClient, consignment: str, package: str) -> None:
    for label_format in LabelFormat:
        for file in (
            await pro.get_label(consignment, label_format),
            await pro.get_package_label(consignment, package, label_format),
        ):
            assert file.format is Format(label_format.value)


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
async def test_customs_documents_of_an_export_are_read(
    sandbox: RunningSandbox, variant: dict[str, Any]
) -> None:
    _set(sandbox, variant)
    async with _client(sandbox) as pro:
        order = await pro.get_order(_order_titled(sandbox, "Lamp to New York"))
        packed = await pro.pack_order(_pack(order, "export", generate_return=True))
        consignments = [await pro.get_consignment(ref) for ref in packed.consignments]
        assert {c.direction for c in consignments} == {Direction.OUTBOUND, Direction.INBOUND}
        outbound = next(c for c in consignments if c.direction is Direction.OUTBOUND)
        await _allocated(pro, (await pro.allocate_by_default_rules([outbound.reference]))[0])
        documents = await pro.get_customs_documents(outbound.reference)
        kinds = {document.kind for document in documents}
        assert kinds & {CustomsKind.CN22, CustomsKind.CN23}
        assert all(document.name.endswith(".pdf") for document in documents)
        form = CustomsForm.CN22 if CustomsKind.CN22 in kinds else CustomsForm.CN23
        package = outbound.packages[0].reference
        assert await pro.get_customs_document(form, outbound.reference, package)
        if CustomsKind.COMMERCIAL_INVOICE in kinds:
            assert await pro.get_commercial_invoice(outbound.reference)


async def test_the_other_operations_of_consignments(sandbox: RunningSandbox) -> None:
    _set(sandbox, {})
    async with _client(sandbox) as pro:
        order = await pro.get_order(_order_titled(sandbox, "One pair of socks"))
        package = NewPackage(
            weight=Weight.from_grams(500),
            dimensions=BOX,
            value=Money.of(Decimal(5), "GBP"),
            description="Socks",
            items=order.items,
        )
        new = CreateConsignment(
            packages=(package,),
            addresses=order.addresses,
            consignment_reference_provided_by_customer="alone-1",
        )
        reference = await pro.create_consignment(new)
        added = await pro.add_package(reference, package)
        await pro.delete_package(added.reference)
        quote = (await pro.get_quotes(reference)).quotes[0]
        await _allocated(pro, await pro.allocate_with_quote(reference, quote.quote_reference))
        with pytest.raises((Refused, Conflict)):
            await pro.allocate_with_quote(reference, quote.quote_reference)
        await pro.deallocate_consignment(reference)
        filters = ServiceFilters(service_direction=Direction.OUTBOUND)
        for outcome in await pro.allocate_with_service_filters([reference], filters):
            await _allocated(pro, outcome)
        assert (await pro.deallocate_many([reference]))[0].success
        assert await pro.count_consignments(ConsignmentState.UNALLOCATED) >= 1
        await pro.cancel_consignment(reference)
        await _until(pro, reference, ConsignmentState.CANCELLED)
        assert (await pro.cancel_many([reference]))[0].success is not True
        with pytest.raises(NotFound):
            await pro.get_consignment("EC-000-000-000")


async def test_reference_data_and_tracking(sandbox: RunningSandbox) -> None:
    _set(sandbox, {"enum_style": "numbers", "nulls": "missing"})
    async with _client(sandbox) as pro:
        sizes = await pro.list_package_sizes()
        assert sizes[0].dimensions is not None
        assert await pro.get_default_package_size() in sizes
        groups = await pro.list_service_groups()
        assert groups[0].mpd_carrier_service_profiles
        assert [g.reference for g in await pro.list_service_group_summaries()] == [
            group.reference for group in groups
        ]
        assert await pro.get_service_group(groups[0].reference) == groups[0]
        assert await pro.list_mpd_carrier_services()
        assert await pro.list_carrier_services()
        carriers = await pro.list_carriers()
        locations = await pro.list_assigned_shipping_locations()
        assert set(locations) <= set(await pro.list_shipping_locations())
        calendar = await pro.get_collection_calendar(locations[0].reference, carriers[0].reference)
        assert calendar.calendar_rules[0].day_of_week is not None
        assert calendar.calendar_rules[0].day_of_week.is_known
        order = await pro.get_order(_order_titled(sandbox, "One pair of socks"))
        consignment = (await pro.pack_order(_pack(order, "tracked"))).consignments[0]
        await pro.allocate_by_default_rules([consignment])
        assert await pro.get_tracking(consignment)
        assert await pro.get_flattened_tracking(consignment)


async def test_an_unknown_state_is_kept(sandbox: RunningSandbox) -> None:
    _set(sandbox, {})
    async with _client(sandbox) as pro:
        order = await pro.get_order(_order_titled(sandbox, "One pair of socks"))
        consignment = (await pro.pack_order(_pack(order, "odd"))).consignments[0]
        _set(sandbox, {"unknown_state": "Teleported"})
        state = (await pro.get_consignment(consignment)).consignment_state
    assert (state.value, state.is_known) == ("Teleported", False)


async def test_a_pack_whose_reply_was_lost_is_found_by_its_number(sandbox: RunningSandbox) -> None:
    _set(sandbox, {})
    lost = Fault(action=Action.LOSE_REPLY, match=Match(operation="packOrder"))
    async with _client(sandbox) as pro:
        order = await pro.get_order(_order_titled(sandbox, "One pair of socks"))
        sandbox.simulator.faults.replace([lost])
        try:
            with pytest.raises(InDoubt):
                await pro.pack_order(_pack(order, "lost-1"))
        finally:
            sandbox.simulator.faults.replace([])
        assert len(await _found(pro, "lost-1", 1)) == 1


async def test_a_wrong_key_is_told_from_everything_else(sandbox: RunningSandbox) -> None:
    async with _client(sandbox, "wrong") as pro:
        with pytest.raises(Unauthorized):
            await pro.warm()
        with pytest.raises(Declined):
            await pro.get_order("")


def test_the_sample_orders_pass_the_validation(sandbox: RunningSandbox) -> None:
    for sample in sandbox.simulator.admin.samples:
        assert (sample.title, validate_create_order(sample.body)) == (sample.title, [])


def test_every_variant_is_walked_or_named_as_not() -> None:
    walked = {name for variant in VARIANTS for name in variant}
    assert walked | ELSEWHERE == set(Variants.__struct_fields__)


def test_every_operation_stands_in_the_contract() -> None:
    contract = yaml.safe_load(Path(__file__).with_name("pro-openapi.yaml").read_text("utf-8"))
    routes = {
        (verb.upper(), path, what.get("operationId"))
        for path, verbs in contract["paths"].items()
        for verb, what in verbs.items()
        if verb != "parameters"
    }
    ours = {(op.method, op.path, op.name) for op in operations.ALL}
    assert ours - routes == set()
