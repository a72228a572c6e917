"""Ready to ship, manifest by list and by query, and the carriers' manifest files."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from packstation.sandbox.account import Account, Call, Reply
from packstation.sandbox.flow.checking import checked
from packstation.sandbox.flow.states import Act, State, manifestable
from packstation.sandbox.paper import shapes
from packstation.sandbox.records import Consignment, Json, Manifest, Pending
from packstation.sandbox.serving.faults import Action
from packstation.sandbox.serving.refusal import invalid_field, unknown
from packstation.sandbox.serving.variants import BatchRefusal, Encoding, Presence
from packstation.sandbox.views import wire


def each(
    account: Account, call: Call, references: list[str], act: Act, do: Callable[[Consignment], str]
) -> Reply:
    """Do `do` to every consignment that allows `act`; a ResultMessage for each."""
    fault = call.fault
    wanted = [account.consignment(reference) for reference in dict.fromkeys(references)]
    if account.variants.batch_refusal is BatchRefusal.WHOLE:
        for consignment in wanted:
            account.demand(consignment, act)
    entries = []
    for number, consignment in enumerate(wanted, 1):
        if fault and fault.action is Action.PARTIAL_BATCH and number > fault.done:
            break
        is_success, message = account.allows(consignment, act), ""
        if not is_success:
            message = account.wrong_state(consignment, act).message
        elif fault and fault.action is Action.ENTRY_FAILS and number in fault.entries:
            is_success, message = False, fault.message
            if act is Act.MANIFEST:
                _fail(account, consignment, message)
        else:
            message = do(consignment)
        links = [account.link("detail", f"consignments/{consignment.reference}")]
        entry = {
            "IsSuccess": is_success,
            "Message": message,
            "Data": consignment.reference,
            "ApiLinks": links,
        }
        if is_success or account.variants.failed_entry is Presence.PRESENT:
            entries.append(entry)
    return Reply(json=entries)


def set_ready(account: Account, call: Call) -> Reply:
    """PUT /consignments/setreadytoship."""

    def do(consignment: Consignment) -> str:
        consignment.state = State.READY_TO_SHIP
        return f"Consignment {consignment.reference} is ready to ship"

    return each(account, call, checked(shapes.references, call.body), Act.READY, do)


def set_not_ready(account: Account, call: Call) -> Reply:
    """PUT /consignments/setnotreadytoship."""

    def do(consignment: Consignment) -> str:
        consignment.state = State.ALLOCATED
        return f"Consignment {consignment.reference} is not ready to ship"

    return each(account, call, checked(shapes.references, call.body), Act.NOT_READY, do)


def manifest(account: Account, call: Call) -> Reply:
    """PUT /consignments/manifest: attempt, then answer."""
    body = checked(shapes.allocate, call.body)
    done: list[Consignment] = []

    def do(consignment: Consignment) -> str:
        done.append(consignment)
        consignment.state = State.MANIFESTED
        return f"Consignment {consignment.reference} has been manifested"

    reply = each(account, call, body["ConsignmentReferences"], Act.MANIFEST, do)
    _finish(account, done)
    return reply


def manifest_query(account: Account, call: Call) -> Reply:
    """PUT or POST /consignments/manifestFromQuery: queues what matches."""
    query = checked(shapes.manifest_query, call.body)
    allowed = manifestable(account.variants)
    states = [State(name) for name in query.get("States") or []] or sorted(allowed)
    for state in states:
        if state not in allowed:
            raise invalid_field("States", f"{state} is not a state to manifest from")
    found = [c for c in account.all_consignments() if _matches(account, c, query, set(states))]
    fault = call.fault
    if fault and fault.action is Action.PARTIAL_BATCH:
        found = found[: fault.done]
    good: list[Consignment] = []
    bad: list[Consignment] = []
    for number, consignment in enumerate(found, 1):
        fails = fault and fault.action is Action.ENTRY_FAILS and number in fault.entries
        (bad if fails else good).append(consignment)
    _queue(account, good, lambda: _finish(account, good))
    reason = fault.message if fault else ""
    for consignment in bad:
        _queue(account, [consignment], partial(_fail, account, consignment, reason))
    message = (
        f"{len(found)} consignments were found. {len(found)} were queued to be manifested. "
        "0 could not be queued."
    )
    reply: Json = {"Message": message}
    if account.variants.failed_consignments is Presence.PRESENT:
        reply["FailedConsignments"] = []
    return Reply(json=reply)


def _queue(account: Account, group: list[Consignment], finish: Callable[[], None]) -> None:
    """Manifest a group after the delay, all of it when the first of it is looked at."""
    is_over = False

    def once() -> None:
        nonlocal is_over
        if not is_over:
            is_over = True
            for consignment in group:
                consignment.pending = None
            finish()

    wait = account.variants.manifesting_ms
    due = account.clock() + wait / 1000
    for consignment in group:
        consignment.state = State.MANIFESTING
        consignment.pending = Pending(due, once)
    if wait <= 0 and group:
        once()


def _matches(account: Account, consignment: Consignment, query: Json, states: set[State]) -> bool:
    if consignment.state not in states:
        return False
    service = account.network.service(consignment.service or "")
    places = {place.lower() for place in query.get("ShippingLocationReferences") or []}
    if query.get("ShippingLocationReference"):
        places.add(query["ShippingLocationReference"].lower())
    if places and _location(consignment).lower() not in places:
        return False
    carriers = {carrier.lower() for carrier in query.get("Carriers") or []}
    if carriers and (service is None or service.carrier.lower() not in carriers):
        return False
    printed = query.get("LabelsPrinted")
    if printed is not None and printed is not (consignment.labels_printed is not None):
        return False
    return _ships_when(consignment, query)


def _ships_when(consignment: Consignment, query: Json) -> bool:
    ships = _day(consignment.shipping_date) or consignment.collection
    wanted = _day(query.get("ShippingDate"))
    if wanted is not None and (ships is None or ships.date() != wanted.date()):
        return False
    ranges = query.get("ShippingDateRanges") or []
    ranges = ranges if isinstance(ranges, list) else [ranges]
    return not ranges or any(_within(ships, span) for span in ranges)


def _within(ships: datetime | None, span: Json) -> bool:
    start, end = _day(span.get("From")), _day(span.get("To"))
    if ships is None:
        return False
    return (start is None or ships >= start) and (end is None or ships <= end)


def _day(value: str | None) -> datetime | None:
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _location(consignment: Consignment) -> str:
    end = "Destination" if consignment.direction == "Inbound" else "Origin"
    return str(consignment.address(end).get("ShippingLocationReference") or "")


def _fail(account: Account, consignment: Consignment, reason: str) -> None:
    consignment.state = State.MANIFEST_FAILED
    consignment.failed_manifest = reason
    consignment.failed_manifest_at = account.now()


def _finish(account: Account, group: list[Consignment]) -> None:
    """Manifested; one file per carrier and shipping location."""
    files: dict[tuple[str, str], list[Consignment]] = {}
    for consignment in group:
        consignment.state = State.MANIFESTED
        consignment.manifested = account.now()
        consignment.failed_manifest = consignment.failed_manifest_at = None
        service = account.network.service(consignment.service or "")
        if service is not None:
            files.setdefault((service.carrier, _location(consignment)), []).append(consignment)
    for (carrier, location), members in files.items():
        place = account.location(location)
        account.manifests.append(
            Manifest(
                reference=account.references.hex32("manifest"),
                location=location,
                location_name=place["Name"] if place else "",
                carrier=carrier,
                carrier_name=account.network.carrier(carrier).name,
                created=account.now(),
                rows=tuple(
                    (c.reference, p.tracking[0], len(c.packages), p.grams)
                    for c in members
                    for p in c.packages
                ),
            )
        )


def list_manifests(account: Account, call: Call) -> Reply:
    """GET /consignments/customer/manifests."""
    account.all_consignments()  # ends what is due
    wanted = {place.lower() for place in call.query.get("shippinglocationreference", [])}
    return Reply(
        json=[
            {
                "ManifestReference": made.reference,
                "ManifestFileStorageContainer": "manifests",
                "ManifestFileName": f"{made.carrier}-{made.created:%Y%m%d-%H%M%S}.pdf",
                "ShippingLocationReference": made.location,
                "ShippingLocationName": made.location_name,
                "Created": wire(made.created),
                "CarrierName": made.carrier_name,
                "BookingsCount": len({row[0] for row in made.rows}),
                "ManifestFileNameSentToCarrier": f"{made.reference[:12]}.csv",
            }
            for made in account.manifests
            if not wanted or made.location.lower() in wanted
        ]
    )


def manifest_file(account: Account, call: Call) -> Reply:
    """GET /consignments/customer/manifest/{ref}: a PDF as a JSON string."""
    from packstation.sandbox.paper.papers import manifest_pdf

    reference = call.params["manifestReference"].lower()
    for made in account.manifests:
        if made.reference == reference:
            return Reply(json=wrapped(manifest_pdf(made), account.variants.document_encoding))
    raise unknown("Manifest", reference)


def wrapped(data: bytes, encoding: Encoding) -> str:
    """File bytes in base64, once or twice."""
    once = base64.b64encode(data)
    return (base64.b64encode(once) if encoding is Encoding.DOUBLE else once).decode("ascii")
