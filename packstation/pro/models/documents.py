"""Customs documents."""

import enum

import msgspec


class CustomsKind(enum.Enum):
    """What a customs document is; UNKNOWN when PRO sent one file without saying."""

    CN22 = "CN22"
    CN23 = "CN23"
    COMMERCIAL_INVOICE = "CommercialInvoice"
    UNKNOWN = "CustomsDocument"


class CustomsDocument(msgspec.Struct, frozen=True):
    """A customs document; always a PDF.

    `name` is a safe file name. `package_reference` is empty when the name does not tell it.
    """

    kind: CustomsKind
    name: str
    content: bytes
    package_reference: str = ""
