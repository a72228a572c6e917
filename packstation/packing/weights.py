"""What a parcel weighs against what it should: outside the tolerance, and over the limit."""

from packstation.packing.session import Session, expected_grams


def is_off(session: Session, grams: int, expected: int | None) -> bool:
    """Whether `grams` lies outside the tolerance around `expected`; unknown is never off."""
    if not expected:
        return False
    policy = session.policy
    tolerance = max(policy.tolerance_grams, expected * policy.tolerance_percent / 100)
    return abs(grams - expected) > tolerance


def outside(session: Session) -> tuple[int, ...]:
    """Numbers of the weighed parcels that are off and that nobody has accepted."""
    return tuple(
        parcel.number
        for parcel in session.packing.parcels
        if parcel.contents
        and parcel.grams is not None
        and parcel.number not in session.packing.accepted
        and is_off(session, parcel.grams, expected_grams(session, parcel.number))
    )


def known_grams(session: Session, number: int) -> int:
    """What parcel `number` weighs by what is known of its items; what is not, counts nothing."""
    assert session.catalogue is not None
    parcel = session.packing.parcels[number - 1]
    tare = parcel.box.tare_grams if parcel.box else 0
    lines = session.catalogue.lines
    return tare + sum((lines[line].unit_grams or 0) * n for line, n in parcel.contents.items())
