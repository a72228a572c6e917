"""Consignments apart from allocation, labels and manifest: make, read, edit, cancel, track."""

from copy import deepcopy
from datetime import timedelta

from packstation.sandbox.account import DONE, Account, Call, Reply
from packstation.sandbox.flow.allocating import deallocated
from packstation.sandbox.flow.checking import checked
from packstation.sandbox.flow.manifesting import each
from packstation.sandbox.flow.ordering import add_consignment
from packstation.sandbox.flow.states import Act, State
from packstation.sandbox.measures import measured
from packstation.sandbox.paper import shapes
from packstation.sandbox.records import Consignment, Json, Package, Pending
from packstation.sandbox.serving.refusal import Refusal, invalid_field, unknown
from packstation.sandbox.serving.variants import EditLock, Presence
from packstation.sandbox.views import consignment_view, package_view, wire

MAX_PACKAGES = 999


def create_consignment(account: Account, call: Call) -> Reply:
    """POST /consignments: without an order."""
    body = checked(shapes.create_consignment, call.body)
    account.demand_known_enums(body)
    addresses = account.addresses(body["Addresses"], "Addresses")
    roles = {role for a in addresses for role in str(a["AddressType"]).split(", ")}
    for role in ("Origin", "Destination"):
        if role not in roles:
            raise invalid_field("Addresses", f"An {role} address is required", "Required")
    if not any(address.get("ShippingLocationReference") for address in addresses):
        raise invalid_field("Addresses", "One must have a ShippingLocationReference", "Required")
    for index, package in enumerate(body["Packages"]):
        is_measured = package.get("Weight") and package.get("Dimensions")
        if not is_measured and not package.get("PackageSizeReference"):
            raise invalid_field(
                f"Packages[{index}]", "needs Weight and Dimensions, or PackageSizeReference"
            )
        for item in package.get("Items") or []:
            item["Reference"] = account.references.hex32("item")
    consignment = Consignment(
        reference=account.references.short("EC"),
        created=account.now(),
        visible_from=account.clock() + account.variants.search_lag_ms / 1000,
        packages=[
            measured(account.references.short("EP"), package, f"Packages[{i}]", account.sizes)
            for i, package in enumerate(body["Packages"])
        ],
        addresses=addresses,
        direction=body.get("Direction") or "Outbound",
        own_reference=body.get("ConsignmentReferenceProvidedByCustomer"),
        metadata=body.get("MetaData") or [],
        tags=body.get("Tags") or [],
        customs=body.get("CustomsDocumentation"),
        promise=body.get("RequiredDeliveryDate"),
        shipping_date=body.get("ShippingDate"),
        source=body.get("Source") or "Api",
    )
    add_consignment(account, consignment)
    link = account.link("Consignment", f"consignments/{consignment.reference}")
    return Reply(account.variants.creation_status, [link])


def update_consignments(account: Account, call: Call) -> Reply:
    """PUT /consignments: an overwrite; what is missing may be erased."""
    updates = checked(shapes.update_consignments, call.body)
    targets = [account.consignment(update["Reference"]) for update in updates]
    prepared = []
    for index, (consignment, update) in enumerate(zip(targets, updates, strict=True)):
        account.demand_known_enums(update)
        account.demand(consignment, Act.EDIT)
        prepared.append(_prepared(account, consignment, update, index))
    for consignment, update in zip(targets, prepared, strict=True):
        consignment.own_reference = update.get("ConsignmentReferenceProvidedByCustomer")
        account.consignments.put(consignment)  # may be found by another number now
        consignment.shipping_date = update.get("ShippingDate")
        consignment.customs = update.get("CustomsDocumentation")
        consignment.metadata = update.get("MetaData") or []
        if update.get("Tags") is not None:
            consignment.tags = update["Tags"]
        if not _is_allocated(consignment):
            consignment.promise = update.get("RequestedDeliveryDate")
            consignment.addresses = update.get("Addresses") or []
            consignment.packages = update["NewPackages"]
    return Reply(json=[account.link("Consignment", f"consignments/{c.reference}") for c in targets])


def _is_allocated(consignment: Consignment) -> bool:
    return consignment.service is not None


def _prepared(account: Account, consignment: Consignment, update: Json, index: int) -> Json:
    """The update with its addresses and packages resolved; nothing is changed yet."""
    locked = _is_allocated(consignment)
    if locked and account.variants.edit_after_allocation is EditLock.SOME:
        for name in ("Addresses", "Packages"):
            if update.get(name) is not None:
                raise invalid_field(name, "cannot change once allocated", "Locked")
    if update.get("Addresses") is not None:
        update["Addresses"] = account.addresses(update["Addresses"], f"[{index}].Addresses")
    packages = list(consignment.packages)
    for number, body in enumerate(update.get("Packages") or []):
        path = f"[{index}].Packages[{number}]"
        old = _package(consignment, body["Reference"])
        place = packages.index(old)
        merged = {**deepcopy(old.body), **{k: v for k, v in body.items() if v is not None}}
        packages[place] = measured(old.reference, merged, path, account.sizes)
    update["NewPackages"] = packages
    return update


def _package(consignment: Consignment, reference: str) -> Package:
    for package in consignment.packages:
        if package.reference == reference.upper():
            return package
    raise unknown("Package", reference)


def get_consignment(account: Account, call: Call) -> Reply:
    """GET /consignments/{c}."""
    consignment = account.consignment(call.params["consignmentReference"])
    shown = account.variants.metadata_on_get is Presence.PRESENT
    return Reply(json=consignment_view(account, consignment, metadata=shown))


def get_with_metadata(account: Account, call: Call) -> Reply:
    """GET /consignments/getconsignmentwithmetadata/{c}."""
    consignment = account.consignment(call.params["consignmentReference"])
    return Reply(json=consignment_view(account, consignment, metadata=True))


def get_status(account: Account, call: Call) -> Reply:
    """GET /consignments/{c}/status."""
    consignment = account.consignment(call.params["consignmentReference"])
    return Reply(
        json={
            "ConsignmentReferenceForAllLegsAssignedByMpd": consignment.reference,
            "Status": str(consignment.state),
            "ExpectedDeliveryDate": wire(consignment.latest),
            "ApiLink": account.link("detail", f"consignments/{consignment.reference}"),
        }
    )


def _cancel(account: Account, consignment: Consignment) -> str:
    def finish() -> None:
        consignment.state = State.CANCELLED

    wait = account.variants.cancelling_ms
    pending = Pending(account.clock() + wait / 1000, finish)
    account.busy(consignment, State.CANCELLING, wait, pending)
    return f"Consignment {consignment.reference} has been cancelled"


def cancel(account: Account, call: Call) -> Reply:
    """PUT /consignments/{c}/cancel."""
    consignment = account.consignment(call.params["consignmentReference"])
    account.demand(consignment, Act.CANCEL)
    _cancel(account, consignment)
    return DONE


def cancel_list(account: Account, call: Call) -> Reply:
    """PUT /consignments/cancellist."""
    wanted = checked(shapes.references, call.body)
    return each(account, call, wanted, Act.CANCEL, lambda c: _cancel(account, c))


def _deallocate(consignment: Consignment) -> str:
    deallocated(consignment)
    return f"Consignment {consignment.reference} has been deallocated"


def deallocate(account: Account, call: Call) -> Reply:
    """PUT /consignments/{c}/deallocate."""
    consignment = account.consignment(call.params["consignmentReference"])
    account.demand(consignment, Act.DEALLOCATE)
    _deallocate(consignment)
    return DONE


def deallocate_list(account: Account, call: Call) -> Reply:
    """PUT /consignments/deallocatelist."""
    wanted = checked(shapes.references, call.body)
    return each(account, call, wanted, Act.DEALLOCATE, _deallocate)


def add_package(account: Account, call: Call) -> Reply:
    """POST /consignments/{c}/addpackage."""
    consignment = account.consignment(call.params["consignmentReference"])
    body = checked(shapes.add_package, call.body)
    account.demand(consignment, Act.EDIT)
    _demand_unallocated(account, consignment)
    for item in body.get("Items") or []:
        item["Reference"] = account.references.hex32("item")
    package = measured(account.references.short("EP"), body, "", account.sizes)
    _append(account, consignment, package)
    return Reply(json=package_view(account, consignment, package))


def add_packages(account: Account, call: Call) -> Reply:
    """PUT or POST /consignments/{c}/addpackages/{n}: packages of the default size."""
    consignment = account.consignment(call.params["consignmentReference"])
    number = call.params["numberOfPackages"]
    count = int(number) if number.isdigit() and len(number) < 7 else 0
    if not 1 <= count <= MAX_PACKAGES - len(consignment.packages):
        raise invalid_field("numberOfPackages", f"must be from 1 to {MAX_PACKAGES} in all")
    account.demand(consignment, Act.EDIT)
    _demand_unallocated(account, consignment)
    for _ in range(count):
        reference = account.references.short("EP")
        _append(account, consignment, measured(reference, {}, "", account.sizes))
    return Reply(json=count)


def _demand_unallocated(account: Account, consignment: Consignment) -> None:
    if _is_allocated(consignment):
        raise account.wrong_state(consignment, Act.EDIT)


def _append(account: Account, consignment: Consignment, package: Package) -> None:
    consignment.packages.append(package)
    account.package_owner[package.reference] = consignment.reference


def remove_package(account: Account, call: Call) -> Reply:
    """POST /consignments/{c}/removepackage/{p}."""
    consignment = account.consignment(call.params["consignmentReference"])
    return _remove(account, consignment, call.params["packageReference"])


def delete_package(account: Account, call: Call) -> Reply:
    """DELETE /packages/{p}."""
    reference = call.params["packageReference"].upper()
    owner = account.package_owner.get(reference)
    if owner is None:
        raise unknown("Package", reference)
    return _remove(account, account.consignment(owner), reference)


def _remove(account: Account, consignment: Consignment, reference: str) -> Reply:
    package = _package(consignment, reference)
    account.demand(consignment, Act.EDIT)
    _demand_unallocated(account, consignment)
    if len(consignment.packages) == 1:
        raise Refusal(400, "LastPackage", "The last package of a consignment cannot be removed.")
    consignment.packages.remove(package)
    del account.package_owner[package.reference]
    return DONE


def _events(consignment: Consignment) -> list[Json]:
    events: list[Json] = []
    if consignment.manifested is not None:
        for minutes, code, description in (
            (0, "BOOKED", "Data received from the sender"),
            (1, "AWAITING", "Awaiting collection"),
        ):
            moment = consignment.manifested + timedelta(minutes=minutes)
            events.append(
                {
                    "TimeStamp": wire(moment),
                    "Code": code,
                    "Description": description,
                    "SignedBy": None,
                    "Location": consignment.address("Origin").get("Town"),
                }
            )
    return events


def tracking(account: Account, call: Call) -> Reply:
    """GET /tracking/{c}: by package and leg."""
    return _tracking(account, call, flat=False)


def tracking_flat(account: Account, call: Call) -> Reply:
    """GET /tracking/flattened/{c}: by package."""
    return _tracking(account, call, flat=True)


def _tracking(account: Account, call: Call, *, flat: bool) -> Reply:
    consignment = account.consignment(call.params["consignmentReference"])
    service = account.network.service(consignment.service or "")
    name = service.name if service else None
    tracked = []
    for package in consignment.packages:
        entry: Json = {"PackageReferenceForAllLegsAssignedByMpd": package.reference}
        if flat:
            entry["Events"] = [{**e, "CarrierServiceName": name} for e in _events(consignment)]
        else:
            entry["Legs"] = [{"CarrierServiceName": name, "Events": _events(consignment)}]
        tracked.append(entry)
    return Reply(
        json={
            "ConsignmentReferenceForAllLegsAssignedByMpd": consignment.reference,
            "TrackedPackages": tracked,
        }
    )
