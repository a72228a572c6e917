"""When customs documents are needed, and which data they need.

Customs territories, not countries, decide: the European Union is one, the United Kingdom (with
the Isle of Man) another. A consignment up to 270 pounds gets a CN22 per package, above it a CN23.
"""

from collections.abc import Iterable

from packstation.sandbox.records import Consignment, Json

_EUROPEAN_UNION = frozenset(
    (
        "AT", "BE", "BG", "HR", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HU", "IE",
        "IT", "LT", "LU", "LV", "MC", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    )
)  # fmt: skip
CN22_LIMIT_GBP = 270.0
_GBP = {"GBP": 1.0, "EUR": 0.86, "USD": 0.79, "CHF": 0.89}  # the simulator's own fixed rates


def territory(country: str) -> str:
    """The customs territory of a two-letter country."""
    if country in _EUROPEAN_UNION:
        return "EU"
    return "GB" if country == "IM" else country


def needs_customs(consignment: Consignment) -> bool:
    """Whether the consignment crosses a customs border."""
    origin, destination = consignment.country("Origin"), consignment.country("Destination")
    return bool(origin and destination) and territory(origin) != territory(destination)


def form(consignment: Consignment) -> str:
    """CN22 or CN23."""
    value = consignment.value * _GBP.get(consignment.currency, 1.0)
    return "CN22" if value <= CN22_LIMIT_GBP else "CN23"


def customs_gap(needed: Iterable[str], consignment: Consignment) -> str | None:
    """What the carrier would miss to declare the consignment, as field names; None if nothing."""
    if not needs_customs(consignment):
        return None
    missing = [name for need in needed for name in _missing(need, consignment)]
    return f"Customs data is missing: {', '.join(missing)}" if missing else None


def _missing(need: str, consignment: Consignment) -> list[str]:
    papers = consignment.customs or {}
    single = {
        "eori": ("MetaData.ShippersEORI", consignment.metadata_text("ShippersEORI")),
        "category": ("CustomsDocumentation.CategoryType", papers.get("CategoryType")),
        "terms": ("CustomsDocumentation.ShippingTerms", papers.get("ShippingTerms")),
        "vat_number": ("CustomsDocumentation.ShippersVatNumber", papers.get("ShippersVatNumber")),
        "responsible": (
            "CustomsDocumentation.DesignatedPersonResponsible",
            papers.get("DesignatedPersonResponsible"),
        ),
        "town": ("Destination.Town", consignment.address("Destination").get("Town")),
    }
    if need in single:
        name, value = single[need]
        return [] if value else [name]
    if need == "package_data":
        return _first_gap(
            "Packages", [package.body for package in consignment.packages], ("Description", "Value")
        )
    items = [item for package in consignment.packages for item in package.items]
    if not items:
        return ["Items"]
    return _first_gap(
        "Items", items, ("CountryOfOrigin", "Description", "HarmonisationCode", "Value", "Quantity")
    )


def _first_gap(what: str, entries: list[Json], names: tuple[str, ...]) -> list[str]:
    for index, entry in enumerate(entries):
        gaps = [f"{what}[{index}].{name}" for name in names if not entry.get(name)]
        if gaps:
            return gaps
    return []
