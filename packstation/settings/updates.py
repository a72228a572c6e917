"""The settings of how newer versions are told."""

from typing import Annotated

import msgspec
from msgspec import Meta


class UpdateSettings(msgspec.Struct, frozen=True):
    """Newer versions are told at the start screen and fetched on request, never by themselves."""

    feed: Annotated[
        str,
        Meta(
            max_length=500,
            description="A folder or an https address that holds `packstation-feed.json` and its "
            "signature. Empty: nobody looks.",
        ),
    ] = ""
    key: Annotated[
        str,
        Meta(
            max_length=100,
            description="The Ed25519 key (base64) that the feed must be signed with.",
        ),
    ] = ""
