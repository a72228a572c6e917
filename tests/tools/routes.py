"""Routes for tests: one printer for all."""

from packstation.packing.shipping import DocumentKind, Format
from packstation.printing.routes import Route, Routes


def single_printer(printer: str, label_format: Format = Format.PDF) -> Routes:
    """Every kind of document to one printer."""
    labels = (DocumentKind.LABEL, DocumentKind.RETURN_LABEL)
    return Routes(
        tuple(
            Route(
                kind=kind,
                printer=printer,
                format=label_format if kind in labels else Format.PDF,
            )
            for kind in DocumentKind
        )
    )
