"""Whether a parcel crosses a customs border, as far as the bench can tell."""

EU = frozenset(
    {"AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE"}
    | {"IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"}
)
_SPECIAL_POSTCODES = {"GB": ("BT", "JE", "GY", "IM")}
"""Northern Ireland and the islands: GB in the address, yet papers may be due."""


def needs_customs(origin: str, destination: str, postcode: str) -> bool | None:
    """True when papers are to be expected, False when certainly not, None when PRO must say.

    Countries are ISO 3166-1 alpha-2; empty is unknown.
    """
    if not origin or not destination:
        return None
    special = _SPECIAL_POSTCODES.get(destination, ())
    if special and postcode.strip().upper().startswith(special):
        return None
    if origin == destination:
        return False
    return not (origin in EU and destination in EU)
