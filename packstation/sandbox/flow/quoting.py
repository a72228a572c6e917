"""Quotes for a consignment, and the services that are ruled out."""

from datetime import timedelta

from packstation.sandbox.account import Account, Call, Quote, Reply
from packstation.sandbox.flow.allocating import price_view
from packstation.sandbox.flow.rules import Offer, failure_message, offers
from packstation.sandbox.records import Consignment, Json
from packstation.sandbox.views import address_view, wire


def quotes(account: Account, call: Call) -> Reply:
    """GET /quotes/consignment/{c}: new references each time."""
    consignment = account.consignment(call.params["consignmentReference"])
    found, excluded = offers(account.network, consignment, account.now())
    return Reply(
        json={
            "QuoteRequestReference": account.references.guid("quote-request"),
            "Quotes": [_quote(account, consignment, offer) for offer in found],
            "Message": None if found else failure_message(excluded),
            "UnqualifiedServices": [
                {
                    "Available": entry.available,
                    "Rates": entry.rates,
                    "MpdCarrierService": entry.service.name,
                    "CarrierReference": entry.service.carrier,
                    "MpdCarrierServiceReference": entry.service.reference,
                    "ExclusionReason": entry.reason,
                }
                for entry in excluded
            ],
        }
    )


def _quote(account: Account, consignment: Consignment, offer: Offer) -> Json:
    reference = account.references.guid("quote")
    now, service = account.now(), offer.service
    expires = now + timedelta(seconds=account.variants.quote_ttl_s)
    account.quotes[reference] = Quote(consignment.reference, service.reference, expires)
    return {
        "QuoteReference": reference,
        "Requestor": "Sandbox",
        "CreationDate": wire(now),
        "ExpiryDate": wire(expires),
        "ConsignmentReference": consignment.reference,
        "ConsignmentReferenceProvidedByCustomer": consignment.own_reference,
        "MpdCarrierServiceReference": service.reference,
        "MpdCarrierServiceSource": 2,
        "MpdCarrierService": service.name,
        "CarrierReference": service.carrier,
        "OriginAddress": _plain(consignment.address("Origin")),
        "DestinationAddress": _plain(consignment.address("Destination")),
        # The guides show these three without an offset.
        "CollectionDate": offer.collection.strftime("%Y-%m-%dT%H:%M:%S"),
        "EarliestDeliveryDate": offer.earliest.strftime("%Y-%m-%dT%H:%M:%S"),
        "LatestDeliveryDate": offer.latest.strftime("%Y-%m-%dT%H:%M:%S"),
        "BasePrice": price_view(offer),
        "Price": price_view(offer),
        "Surcharges": [],
        "Legs": [],
        "CarrierAccountOwner": None,
        "IsElectioService": False,
        "ServiceDirection": consignment.direction,
    }


def _plain(address: Json) -> Json:
    view = address_view(address)
    del view["AddressType"]
    return view
