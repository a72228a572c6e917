"""Allocation in all its forms, and the way back."""

from collections.abc import Callable, Sequence

from packstation.sandbox.account import DONE, Account, Call, Reply
from packstation.sandbox.flow.checking import checked
from packstation.sandbox.flow.rules import Exclusion, Filters, Offer, failure_message, offers
from packstation.sandbox.flow.states import Act, State
from packstation.sandbox.paper import shapes
from packstation.sandbox.records import Consignment, Json, Pending
from packstation.sandbox.samples import Group, Service
from packstation.sandbox.serving.faults import Action
from packstation.sandbox.serving.refusal import Refusal, invalid_field, unknown
from packstation.sandbox.serving.variants import AllocationReply, Permission, Presence
from packstation.sandbox.views import legs_view, wire


def allocate(account: Account, call: Call) -> Reply:
    """PUT /allocation/allocate."""
    body = checked(shapes.allocate, call.body)
    return _allocate(account, call, body["ConsignmentReferences"], Filters())


def allocate_cheapest(account: Account, call: Call) -> Reply:
    """PUT /allocation/{c}/allocatewithcheapestquote."""
    return _allocate(account, call, [call.params["consignmentReference"]], Filters())


def allocate_group(account: Account, call: Call) -> Reply:
    """PUT /allocation/{c}/allocatewithservicegroup/{g}."""
    group = _group(account, call.params["mpdCarrierServiceGroupReference"])
    filters = Filters(only=frozenset(group.services))
    return _allocate(account, call, [call.params["consignmentReference"]], filters, group)


def allocate_group_list(account: Account, call: Call) -> Reply:
    """PUT /allocation/allocatewithservicegroup: the older list form."""
    if account.variants.service_group_list is Permission.REFUSE:
        raise unknown("Route", "allocatewithservicegroup")
    body = checked(shapes.allocate_with_group, call.body)
    group = _group(account, body["MpdCarrierServiceGroupReference"])
    filters = Filters(only=frozenset(group.services))
    return _allocate(account, call, body["ConsignmentReferences"], filters, group)


def allocate_service(account: Account, call: Call) -> Reply:
    """PUT /allocation/allocatewithcarrierservice."""
    body = checked(shapes.allocate_with_service, call.body)
    service = account.network.service(body["MpdCarrierServiceReference"])
    if service is None:
        raise invalid_field(
            "MpdCarrierServiceReference", "There is no such service", "UnknownCarrierService"
        )
    filters = Filters(only=frozenset({service.reference}))
    return _allocate(account, call, body["ConsignmentReferences"], filters, service=service)


def allocate_filtered(account: Account, call: Call) -> Reply:
    """PUT /allocation/allocateConsignmentsWithServiceFilters."""
    body = checked(shapes.allocate_with_filters, call.body)
    asked = body["Filters"]
    filters = Filters(asked["ServiceDirection"], asked.get("IsPickup"), asked.get("IsDropOff"))
    return _allocate(account, call, body["ConsignmentReferences"], filters)


def allocate_quote(account: Account, call: Call) -> Reply:
    """PUT /allocation/{c}/allocatewithquote/{q}."""
    consignment = account.consignment(call.params["consignmentReference"])
    reference = call.params["quoteReference"].lower()
    quote = account.quotes.get(reference)
    if quote is None or quote.consignment != consignment.reference:
        raise unknown("Quote", reference)
    account.demand(consignment, Act.ALLOCATE)
    if quote.expires <= account.now():
        raise Refusal(400, "QuoteExpired", f"Quote {reference} expired at {quote.expires}.")
    service = account.network.service(quote.service)
    filters = Filters(only=frozenset({quote.service}))
    return _allocate(account, call, [consignment.reference], filters, service=service)


def _group(account: Account, reference: str) -> Group:
    group = account.network.group(reference)
    if group is None:
        raise unknown("ServiceGroup", reference)
    return group


def _allocate(
    account: Account,
    call: Call,
    references: Sequence[str],
    filters: Filters,
    group: Group | None = None,
    service: Service | None = None,
) -> Reply:
    """Allocate in turn. A single consignment in the wrong state is refused; of several, each."""
    wanted = [account.consignment(reference) for reference in dict.fromkeys(references)]
    if len(wanted) == 1 or not any(account.allows(c, Act.ALLOCATE) for c in wanted):
        account.demand(wanted[0], Act.ALLOCATE)
    entries: list[tuple[Consignment, int, str]] = []
    for number, consignment in enumerate(wanted, 1):
        fault = call.fault
        if fault and fault.action is Action.PARTIAL_BATCH and number > fault.done:
            break
        if not account.allows(consignment, Act.ALLOCATE):
            entries.append(
                (consignment, 400, account.wrong_state(consignment, Act.ALLOCATE).message)
            )
            continue
        forced = fault is not None and fault.action is Action.ENTRY_FAILS
        reason = fault.message if fault and forced and number in fault.entries else None
        finish = _outcome(account, consignment, filters, group, service, reason)
        pending = Pending(account.clock() + account.variants.allocating_ms / 1000, finish)
        account.busy(consignment, State.ALLOCATING, account.variants.allocating_ms, pending)
        entries.append((consignment, 0, ""))
    if account.variants.allocation_reply_waits:
        call.reply_after_s = account.variants.allocating_ms / 1000
        call.then = lambda: _reply(account, entries)
    return _reply(account, entries)


def _outcome(
    account: Account,
    consignment: Consignment,
    filters: Filters,
    group: Group | None,
    service: Service | None,
    forced_reason: str | None,
) -> Callable[[], None]:
    def finish() -> None:
        found, excluded = offers(account.network, consignment, account.now(), filters)
        if forced_reason is not None or not found:
            reason = forced_reason or _reason(excluded, service)
            _fail(account, consignment, reason, group, service)
        else:
            settle(account, consignment, found[0], group)

    return finish


def _reason(excluded: list[Exclusion], service: Service | None) -> str:
    if service is not None and excluded:
        return f"{service.name} cannot take this consignment. {excluded[0].reason}"
    return failure_message(excluded)


def settle(
    account: Account, consignment: Consignment, offer: Offer, group: Group | None = None
) -> None:
    """Put the consignment on the offered service: state Allocated, tracking, price, dates."""
    service = offer.service
    consignment.state = State.ALLOCATED
    consignment.service = service.reference
    consignment.group = group.reference if group else None
    consignment.price = price_view(offer)
    consignment.allocated = account.now()
    consignment.allocations += 1
    consignment.failed_allocation = None
    consignment.labels_from = account.clock() + account.variants.label_delay_ms / 1000
    consignment.collection = offer.collection
    consignment.earliest, consignment.latest = offer.earliest, offer.latest
    for package in consignment.packages:
        package.tracking = [
            account.references.tracking(service.carrier, service.tracking)
            for _ in range(service.legs)
        ]


def _fail(
    account: Account,
    consignment: Consignment,
    reason: str,
    group: Group | None,
    service: Service | None,
) -> None:
    consignment.state = State.ALLOCATION_FAILED
    consignment.failed_allocation = {
        "CarrierServiceGroupReference": group.reference if group else None,
        "MpdCarrierServiceGroupName": group.name if group else None,
        "MpdCarrierServiceReference": service.reference if service else None,
        "MpdCarrierServiceName": service.name if service else None,
        "AttemptedAllocationDate": wire(account.now()),
        "Message": reason,
    }


def price_view(offer: Offer) -> Json:
    """The price of an offer, as a Rate."""
    return {
        "Net": offer.net,
        "Gross": offer.gross,
        "VatRate": {
            "Reference": "GB-STANDARD" if offer.vat else "GB-ZERO",
            "CountryIsoCode": "GB",
            "Type": "Standard" if offer.vat else "Zero",
            "Rate": offer.service.vat_percent if offer.vat else 0,
        },
        "VatAmount": offer.vat,
        "Currency": {"Name": "Pound Sterling", "IsoCode": "GBP"},
    }


def _reply(account: Account, entries: list[tuple[Consignment, int, str]]) -> Reply:
    shape = account.variants.allocation_reply
    if shape is AllocationReply.EMPTY:
        return DONE
    absent = account.variants.failed_entry is Presence.ABSENT
    shown = []
    for consignment, status, message in entries:
        account.settled(consignment)
        entry = _summary(account, consignment, status, message)
        if not (absent and entry["StatusCode"] >= 400):
            shown.append(entry)
    if shape is AllocationReply.MESSAGES:
        return Reply(json=[_as_message(entry) for entry in shown])
    if shape is AllocationReply.OBJECT and len(shown) == 1:
        return Reply(json=shown[0])
    return Reply(json=shown)


def _summary(account: Account, consignment: Consignment, status: int, message: str) -> Json:
    service = account.network.service(consignment.service or "")
    if not status:
        status = {State.ALLOCATING: 202, State.ALLOCATION_FAILED: 400}.get(consignment.state, 200)
        message = {
            202: "Allocation is under way",
            400: (consignment.failed_allocation or {}).get("Message", ""),
            200: f"Consignment {consignment.reference} has been allocated",
        }[status]
    detail = account.link("detail", f"consignments/{consignment.reference}")
    label = account.link("label", f"labels/{consignment.reference}")
    allocated = service is not None and status == 200
    return {
        "StatusCode": status,
        "ApiLinks": [detail, label] if allocated else [detail],
        "Description": message,
        "ConsignmentLegs": (
            legs_view(account, consignment, consignment.packages) if allocated else []
        ),
        "CarrierReference": service.carrier if service and allocated else None,
        "CarrierName": (
            account.network.carrier(service.carrier).name if service and allocated else None
        ),
        "CarrierServiceReference": service.reference if service and allocated else None,
        "CarrierServiceName": service.name if service and allocated else None,
    }


def _as_message(entry: Json) -> Json:
    return {
        "IsSuccess": entry["StatusCode"] < 300,
        "Message": entry["Description"],
        "Data": entry["ApiLinks"][0]["Href"].rsplit("/", 1)[-1],
        "ApiLinks": entry["ApiLinks"],
    }


def deallocated(consignment: Consignment) -> None:
    """Back to Unallocated; what the allocation brought is erased."""
    consignment.state = State.UNALLOCATED
    consignment.service = consignment.group = consignment.price = None
    consignment.allocated = consignment.collection = None
    consignment.earliest = consignment.latest = None
    consignment.labels_printed = None
    consignment.failed_manifest = consignment.failed_manifest_at = None
    consignment.manifested = None
    for package in consignment.packages:
        package.tracking = []
