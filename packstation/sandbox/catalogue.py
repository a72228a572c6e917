"""Reference data: package sizes, groups, carriers, services, locations, calendar."""

from packstation.sandbox.account import Account, Call, Reply
from packstation.sandbox.records import Json
from packstation.sandbox.samples import Group, Service
from packstation.sandbox.serving.refusal import unknown


def package_sizes(account: Account, _call: Call) -> Reply:
    """GET /packagesizes."""
    return Reply(json=account.sizes)


def default_package_size(account: Account, _call: Call) -> Reply:
    """GET /packagesizes/default."""
    return Reply(json=next(size for size in account.sizes if size["IsDefault"]))


def service_groups(account: Account, _call: Call) -> Reply:
    """GET /servicegroups."""
    return Reply(json=[_group(account, group, full=True) for group in account.network.groups])


def service_group_summaries(account: Account, _call: Call) -> Reply:
    """GET /servicegroups/summaries."""
    return Reply(json=[_group(account, group, full=False) for group in account.network.groups])


def service_group(account: Account, call: Call) -> Reply:
    """GET /servicegroups/{g}."""
    group = account.network.group(call.params["serviceGroupReference"])
    if group is None:
        raise unknown("ServiceGroup", call.params["serviceGroupReference"])
    return Reply(json=_group(account, group, full=True))


def _group(account: Account, group: Group, *, full: bool) -> Json:
    services = [
        service for service in account.network.services if service.reference in group.services
    ]
    return {
        "Reference": group.reference,
        "Name": group.name,
        "CustomerReference": None,
        "MpdCarrierServiceProfiles": [_profile(account, s) for s in services] if full else [],
        "IsEnabled": True,
    }


def _profile(account: Account, service: Service) -> Json:
    return {
        "IsEnabled": service.enabled,
        "CustomerReference": None,
        "MpdCarrierService": _service(account, service),
        "DimensionRestrictions": [
            {
                "Id": 1,
                "DimensionType": "AbsoluteWeight",
                "RangeFrom": service.min_grams / 1000,
                "RangeTo": service.max_grams / 1000,
            },
            {
                "Id": 2,
                "DimensionType": "Length",
                "RangeFrom": 0,
                "RangeTo": service.max_length_mm / 10,
            },
            {
                "Id": 3,
                "DimensionType": "Girth",
                "RangeFrom": 0,
                "RangeTo": service.max_girth_mm / 10,
            },
        ],
        "DomesticLocationRestrictions": [
            {"Id": number, "PostcodeArea": area, "PostcodeDistrict": None, "PostcodeSector": None,
             "PostcodeUnit": None}
            for number, area in enumerate(service.excluded_postcodes, 1)
        ],
        "InternationalLocationRestrictions": [],
        "CompensationAndValue": {
            "Id": 1, "MaxParcelValue": service.max_value, "GetEnhancedCompensation": False,
            "CompensationThreshold": None,
        },
    }  # fmt: skip


def _service(account: Account, service: Service) -> Json:
    return {
        "Name": service.name,
        "Description": service.name,
        "Reference": service.reference,
        "MpdCarrierReference": service.carrier,
        "CarrierName": account.network.carrier(service.carrier).name,
        "CarrierAccountOwner": None,
        "Status": 3 if service.enabled else 2,
        "Journey": [],
        "Source": 2,
        "Type": service.type,
        "IsConfigured": service.enabled,
        "IsCached": False,
    }


def mpd_carrier_services(account: Account, _call: Call) -> Reply:
    """GET /carrierservices, and GET /carriers."""
    services = [_service(account, service) for service in account.network.services]
    return Reply(json={"Success": True, "ErrorMessage": None, "MpdCarrierServices": services})


def carrier_services(account: Account, _call: Call) -> Reply:
    """GET /carrierservices/carrierservices."""
    services = [
        {
            "Reference": service.reference,
            "Name": service.name,
            "CarrierReference": service.carrier,
            "CarrierName": account.network.carrier(service.carrier).name,
            "IsDropOff": service.drop_off,
            "IsPickUp": service.pickup,
            "IsTimed": service.timed,
        }
        for service in account.network.services
    ]
    return Reply(json={"Success": True, "ErrorMessage": None, "CarrierServices": services})


def carriers(account: Account, _call: Call) -> Reply:
    """GET /carriers/getcarriers."""
    return Reply(
        json=[
            {"Reference": carrier.reference, "Name": carrier.name, "IsCached": False}
            for carrier in account.network.carriers
        ]
    )


def shipping_locations(account: Account, _call: Call) -> Reply:
    """GET /shippinglocations."""
    return Reply(json=[_location(location) for location in account.locations])


def assigned_locations(account: Account, _call: Call) -> Reply:
    """GET /shippinglocations/assigned: those of this key's account."""
    return Reply(json=[_location(entry) for entry in account.locations if entry["assigned"]])


def _location(location: Json) -> Json:
    return {key: value for key, value in location.items() if key != "assigned"}


def collection_calendar(account: Account, call: Call) -> Reply:
    """GET /collectioncalendar/{location}/{carrier}: working days, and no Christmas Day."""
    location = account.location(call.params["shippingLocationReference"])
    if location is None:
        raise unknown("ShippingLocation", call.params["shippingLocationReference"])
    wanted = call.params["carrierReference"]
    carrier = next(
        (c for c in account.network.carriers if c.reference.lower() == wanted.lower()), None
    )
    if carrier is None:
        raise unknown("Carrier", wanted)
    services = [s.reference for s in account.network.services if s.carrier == carrier.reference]
    times = {
        "ManifestTime": "16:30:00",
        "CutOffTime": {"TimeOffsetInDays": 0, "Time": "16:00:00"},
        "PreAdviceTime": None,
        "OperationalCutOffTime": None,
    }
    return Reply(
        json={
            "MpdCarrierReference": carrier.reference,
            "ShippingLocationReference": location["Reference"],
            "CalendarRules": [
                {
                    "Id": f"5c0ffee0-0000-4000-8000-00000000000{weekday}",
                    "CalendarOperationTimes": times,
                    "DayOfWeek": weekday,
                    "MpdCarrierServiceReferences": services,
                }
                for weekday in range(1, 6)
            ],
            "CalendarExceptions": [
                {
                    "Id": "5c0ffee0-0000-4000-8000-0000000000e1",
                    "Date": f"{account.now().year}-12-25T00:00:00+00:00",
                    "CalendarOperationTimes": None,
                    "CalendarExceptionType": 1,
                    "MpdCarrierServiceReferences": services,
                }
            ],
            "ApplicableMpdCarrierServices": services,
        }
    )
