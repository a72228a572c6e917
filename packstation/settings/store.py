"""The settings of a database that benches share."""

import enum
from typing import Annotated

import msgspec
from msgspec import Meta


class Tls(enum.Enum):
    """How the way to the database server is protected."""

    VERIFIED = "verified"
    OFF = "off"


class StoreSettings(msgspec.Struct, frozen=True):
    """One PostgreSQL database that all benches of a fleet share (docs/fleet.md), in live mode.

    The password is not kept here but in the system's keyring.
    """

    host: Annotated[
        str,
        Meta(
            max_length=255,
            description="The database server. Empty: this bench keeps its records by itself, in "
            "files of its data folder.",
        ),
    ] = ""
    port: Annotated[int, Meta(ge=1, le=65535, description="Its port.")] = 5432
    database: Annotated[
        str, Meta(min_length=1, max_length=63, description="The database on it.")
    ] = "packstation"
    user: Annotated[
        str, Meta(min_length=1, max_length=63, description="The user that owns the database.")
    ] = "packstation"
    tls: Annotated[
        Tls,
        Meta(
            description="`verified`: encrypted, and the server proves who it is. `off`: only for a "
            "server on this computer."
        ),
    ] = Tls.VERIFIED
    ca_file: Annotated[
        str,
        Meta(
            max_length=1000,
            description="Certificates (PEM) of the authority that signed the server's. Empty: "
            "those that the system trusts.",
        ),
    ] = ""
    take_over_minutes: Annotated[
        int,
        Meta(
            ge=0,
            le=10_000,
            description="What a bench prepared ahead that is off for so long is withdrawn at PRO "
            "by another one. 0: never.",
        ),
    ] = 30
