"""What can be wrong with a document that came from outside."""


class UnreadableDocumentError(Exception):
    """The bytes are not what they claim to be, or are broken, or are absurdly large."""


class ConversionError(Exception):
    """This document cannot become what the printer speaks, or its barcodes would not survive."""
