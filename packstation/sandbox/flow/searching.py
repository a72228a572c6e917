"""Search, references and count of consignments, with the query parameters of the contract."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from math import isfinite

from packstation.sandbox.account import Account, Call, Reply
from packstation.sandbox.flow.states import State
from packstation.sandbox.records import Consignment
from packstation.sandbox.serving.refusal import invalid_field
from packstation.sandbox.views import summary_view
from packstation.sandbox.vocabulary import DIRECTIONS

Keep = Callable[[Consignment], bool]


def search(account: Account, call: Call) -> Reply:
    """GET /consignments/{take}/{skip}, newest first."""
    take, skip = _whole(call.params["take"], "take", 1), _whole(call.params["skip"], "skip", 0)
    if take > account.variants.search_take_cap:
        raise invalid_field("take", f"must be at most {account.variants.search_take_cap}")
    found = _found(account, call)
    most = account.variants.search_page_rows
    take = min(take, most) if most else take
    page = skip // take + 1
    return Reply(
        json={
            "Count": page if account.variants.search_counts_pages else len(found),
            "ConsignmentSummaries": [summary_view(account, c) for c in found[skip : skip + take]],
        }
    )


def references(account: Account, call: Call) -> Reply:
    """GET /consignments/getConsignmentReferences."""
    return Reply(json=[consignment.reference for consignment in _found(account, call)])


def count(account: Account, call: Call) -> Reply:
    """GET /consignments/count."""
    return Reply(json=len(_found(account, call)))


def _found(account: Account, call: Call) -> list[Consignment]:
    keeps = [_filter(account, name, values[-1]) for name, values in call.query.items()]
    wanted = [keep for keep in keeps if keep is not None]
    now = account.clock()
    found = [
        consignment
        for consignment in _candidates(account, call)
        if consignment.visible_from <= now and all(keep(consignment) for keep in wanted)
    ]
    return found[::-1]


def _candidates(account: Account, call: Call) -> Iterable[Consignment]:
    """What can match at all: by the shop's number, or else everything."""
    for name in _NUMBERED:
        if name in call.query:
            numbered = account.consignments.candidates(call.query[name][-1])
            return [account.settled(consignment) for consignment in numbered]
    return account.all_consignments()


def _filter(account: Account, name: str, value: str) -> Keep | None:
    """What one query parameter asks; None for one that the contract does not know.

    Raises Refusal when the value is not of the parameter's type.
    """
    if name in _TEXTS:
        texts, wanted = _TEXTS[name], value.lower()
        return lambda c: wanted in [text.lower() for text in texts(c) if text]
    if name in _DATES:
        return _dated(*_DATES[name], _date(value, name))
    if name in _WHOLE:
        _integer(value, name)
    if name in _NUMBERS:
        return _numbered(*_NUMBERS[name], _number(value, name))
    match name:
        case "state":
            state = _member(value, name, tuple(State))
            return lambda c: c.state == state
        case "direction":
            direction = _member(value, name, tuple(DIRECTIONS))
            return lambda c: c.direction == direction
        case "labelsprinted":
            is_printed = _member(value, name, ("true", "false", "1", "0")) in {"true", "1"}
            return lambda c: (c.labels_printed is not None) is is_printed
        case "carrierservice":
            return lambda c: _has_service(account, c, value.lower())
        case "searchterm":
            return lambda c: value.lower() in _words(c)
    return None


def _has_service(account: Account, consignment: Consignment, wanted: str) -> bool:
    service = account.network.service(consignment.service or "")
    return service is not None and wanted in {service.reference.lower(), service.name.lower()}


def _words(consignment: Consignment) -> str:
    to = consignment.address("Destination")
    parts = [
        consignment.reference, consignment.own_reference, consignment.order_number,
        to.get("Postcode"), to.get("AddressLine1"), to.get("Town"),
        *(package.reference for package in consignment.packages), *_tracking(consignment),
    ]  # fmt: skip
    return " ".join(str(part) for part in parts if part).lower()


def _tracking(consignment: Consignment) -> list[str]:
    return [number for package in consignment.packages for number in package.tracking]


def _own(consignment: Consignment) -> list[str | None]:
    return [consignment.own_reference, consignment.order_number]


def _at(role: str, field: str) -> Callable[[Consignment], list[str | None]]:
    return lambda c: [c.address(role).get(field)]


_NUMBERED = ("referenceprovidedbycustomer", "clientreference")
_TEXTS: dict[str, Callable[[Consignment], list[str | None]]] = {
    "reference": lambda c: [c.reference],
    "consignmentnumber": lambda c: [c.reference],
    "packagenumber": lambda c: [package.reference for package in c.packages],
    "referenceprovidedbycustomer": _own,
    "clientreference": _own,
    "trackingreference": lambda c: [*_tracking(c)],
    "source": lambda c: [c.source],
    "postcode": _at("Destination", "Postcode"),
    "destinationregion": _at("Destination", "Region"),
    "destinationcountrycode": lambda c: [c.country("Destination")],
    "shippinglocationreference": lambda c: [
        c.address(role).get("ShippingLocationReference") for role in ("Origin", "Destination")
    ],
}


def _parsed(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _wanted(consignment: Consignment) -> datetime | None:
    return _parsed((consignment.promise or {}).get("Date"))


_WHEN: dict[str, Callable[[Consignment], datetime | None]] = {
    "createddate": lambda c: c.created,
    "scheduleddeliverydate": lambda c: c.latest,
    "shippeddate": lambda _c: None,  # nothing is ever dispatched here
    "requesteddeliverydate": _wanted,
}
_DATES = {
    **{f"{stem}from": (when, True) for stem, when in _WHEN.items()},
    **{f"{stem}to": (when, False) for stem, when in _WHEN.items()},
    "startfrom": (_WHEN["createddate"], True),
    "endat": (_WHEN["createddate"], False),
}
_WHOLE = frozenset({"weightingramsfrom", "weightingramsto", "creference", "preference"})
_NUMBERS: dict[str, tuple[Callable[[Consignment], float], bool]] = {
    "weightingramsfrom": (lambda c: c.grams, True),
    "weightingramsto": (lambda c: c.grams, False),
    "valuefrom": (lambda c: c.value, True),
    "valueto": (lambda c: c.value, False),
}


def _dated(when: Callable[[Consignment], datetime | None], is_first: bool, limit: date) -> Keep:
    def keep(consignment: Consignment) -> bool:
        moment = when(consignment)
        if moment is None:
            return False
        day = (moment.astimezone(UTC) if moment.tzinfo else moment).date()
        return day >= limit if is_first else day <= limit

    return keep


def _numbered(what: Callable[[Consignment], float], is_least: bool, limit: float) -> Keep:
    return lambda c: what(c) >= limit if is_least else what(c) <= limit


def _whole(text: str, target: str, least: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10) or int(text) < least:
        raise invalid_field(target, f"must be a whole number from {least}")
    return int(text)


def _integer(text: str, target: str) -> None:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        raise invalid_field(target, "must be a whole number")


def _number(text: str, target: str) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise invalid_field(target, "must be a number") from error
    if not isfinite(number):
        raise invalid_field(target, "must be a finite number")
    return number


def _date(text: str, target: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise invalid_field(target, "must be a date such as 2026-11-24") from error


def _member(text: str, target: str, members: tuple[str, ...]) -> str:
    for member in members:
        if member.lower() == text.lower():
            return member
    raise invalid_field(target, f"must be one of {', '.join(members)}")
