"""Where one label of a file ends and the next begins."""

from packstation.packing.shipping import Format


def split(content: bytes, document_format: Format) -> list[bytes]:
    """One document per label: PDF pages, ZPL blocks, a PNG as it is; in their order.

    A ZPL label brings along what the document set and stored for it. Raises
    UnreadableDocumentError when there is no label in it, or not a whole one.
    """
    match document_format:
        case Format.PNG:
            return [content]
        case Format.ZPL:
            from packstation.documents.zpl.label import printer_labels

            labels = printer_labels(content)
            return [content] if len(labels) == 1 else [label.content for label in labels]
        case Format.PDF:
            from packstation.documents.pdfium import pages_of

            return pages_of(content)
