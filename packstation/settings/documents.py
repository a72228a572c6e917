"""The settings of what this program draws itself."""

from typing import Annotated

import msgspec
from msgspec import Meta


class DocumentsSettings(msgspec.Struct, frozen=True):
    """The papers that this program draws itself."""

    style: Annotated[
        str,
        Meta(
            max_length=1000,
            description="A style file with the shop's logo, colours, texts and fields (see "
            "printing.md); relative to this file. Empty: plain English.",
        ),
    ] = ""
    day_summary: Annotated[
        bool,
        Meta(
            description="At the end of the day print our own manifest of all carriers, to be "
            "signed by the drivers, after the carriers' own."
        ),
    ] = True
