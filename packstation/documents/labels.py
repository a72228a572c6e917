"""Reading a carrier's label back before it is printed: is it the label of this parcel?"""

import re
from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING

import msgspec

from packstation.documents.errors import UnreadableDocumentError
from packstation.documents.formats import split as split
from packstation.documents.zpl import drawing as zpl
from packstation.documents.zpl.codes import scanned_text
from packstation.packing.shipping import Format

if TYPE_CHECKING:
    from PIL.Image import Image

    from packstation.documents.pictures import Look

# A reference shorter than this is contained in too much to prove anything.
_SHORTEST_CONTAINED = 6
_NOT_PRINTING = re.compile(r"[\s\x00-\x1f()]+")
_PLACE = re.compile(
    r"(?i)(?<!page )(?<!seite )\b(\d{1,3}) ?(?:of|von|de|sur|z) ?(\d{1,3})\b"
    r"|\b(?:parcel|package|piece|pieces|pcs|pkg|box|paket|colis|paczka)"
    r"\W{0,3}(\d{1,3}) ?/ ?(\d{1,3})\b"
)


class Verdict(Enum):
    """MATCH: it is its consignment's. MISMATCH: it says itself that it is another parcel's.

    UNKNOWN: its barcodes are none of the references; whose it is they do not say.
    UNREADABLE: nothing could be compared.
    """

    MATCH = "match"
    MISMATCH = "mismatch"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


class LabelVerdict(msgspec.Struct, frozen=True):
    """What the check found. `codes` is all that was read; `reference` the one that matched."""

    verdict: Verdict
    codes: tuple[str, ...]
    sentence: str
    reference: str | None = None

    @property
    def is_match(self) -> bool:
        return self.verdict is Verdict.MATCH

    @property
    def is_unknown(self) -> bool:
        return self.verdict is Verdict.UNKNOWN

    @property
    def is_mismatch(self) -> bool:
        return self.verdict is Verdict.MISMATCH


def read_codes(content: bytes, document_format: Format) -> tuple[str, ...]:
    """The barcodes of a document, each once, in the order found.

    PDF and PNG are read as pictures; of ZPL the barcode fields and the barcodes inside its
    graphics. Raises UnreadableDocumentError if the bytes are not of that format or broken.
    """
    from packstation.documents.pictures import Look

    return _read(content, document_format, Look.CAREFUL) or _read(
        content, document_format, Look.THOROUGH
    )


def check_label(
    content: bytes,
    document_format: Format,
    tracking_references: Sequence[str],
    place: tuple[int, int] | None = None,
) -> LabelVerdict:
    """Whether this one label (see `split`) carries one of the consignment's tracking references.

    A barcode matches when it is a reference or contains one, spaces and case aside. That none does
    proves nothing: carriers print numbers that PRO never hears of. With `place` (n of m) a label
    that says in words to be another parcel of the m is a mismatch.
    Never raises: a label that cannot be read is UNREADABLE.
    """
    wanted = {_plain(reference): reference for reference in tracking_references}
    wanted.pop("", None)
    try:
        codes, matched = _search(content, document_format, wanted)
        # The words of a label tell parcels apart; of a single one they can prove nothing.
        places = _places(content, document_format) if place and place[1] > 1 else set()
    except UnreadableDocumentError as error:
        return LabelVerdict(Verdict.UNREADABLE, (), f"The label cannot be read: {error}.")
    if not codes:
        return LabelVerdict(Verdict.UNREADABLE, (), "No barcode on the label can be read.")
    if not wanted:
        return LabelVerdict(
            Verdict.UNREADABLE, codes, "There is no tracking reference to compare the label with."
        )
    if (
        place
        and (others := {said for said in places if said[1] == place[1]})
        and (place not in others)
    ):
        said = min(others)
        return LabelVerdict(
            Verdict.MISMATCH,
            codes,
            f"The label says parcel {said[0]} of {said[1]}, this is parcel {place[0]}.",
            matched,
        )
    if matched is None:
        return LabelVerdict(
            Verdict.UNKNOWN,
            codes,
            f"The label's barcode is {', '.join(codes)}, "
            f"PRO's number is {', '.join(tracking_references)}.",
        )
    return LabelVerdict(Verdict.MATCH, codes, f"The label is of {matched}.", matched)


def _plain(text: str) -> str:
    return _NOT_PRINTING.sub("", text).upper()


def _matches(code: str, wanted: str) -> bool:
    scanned = _plain(code)
    return scanned == wanted or (len(wanted) >= _SHORTEST_CONTAINED and wanted in scanned)


def _search(
    content: bytes, document_format: Format, wanted: dict[str, str]
) -> tuple[tuple[str, ...], str | None]:
    """Look harder and harder until a wanted reference is found: a glance is enough for a sound
    label, and to stop a parcel takes a thorough look.
    """
    from packstation.documents.pictures import Look

    codes: dict[str, None] = {}
    for look in Look:
        codes |= dict.fromkeys(_read(content, document_format, look))
        for key, reference in wanted.items():
            if any(_matches(code, key) for code in codes):
                return tuple(codes), reference
    return tuple(codes), None


def _read(content: bytes, document_format: Format, look: "Look") -> tuple[str, ...]:
    if document_format is Format.ZPL:
        return tuple(dict.fromkeys(_codes_in_zpl(content, look)))
    from packstation.documents.pictures import decode, open_png

    pages: Sequence[Image | memoryview]
    if document_format is Format.PNG:
        pages = [open_png(content)]
    else:
        from packstation.documents.pdfium import grey_dots

        pages = grey_dots(content, look.dpi)
    found = (code for page in pages for code in decode(page, look))
    return tuple(dict.fromkeys(found))


def _codes_in_zpl(content: bytes, look: "Look") -> list[str]:
    labels = zpl.parse(content)
    if not labels:
        raise UnreadableDocumentError("the ZPL has no complete ^XA…^XZ block")
    fields = [field for label in labels for field in label.fields]
    codes = [scanned_text(field.barcode, field.data) for field in fields if field.barcode]
    graphics = [field.graphic for field in fields if field.graphic]
    if graphics:
        from packstation.documents.pictures import decode
        from packstation.documents.zpl.graphics import picture_of

        for graphic in graphics:
            codes += decode(picture_of(graphic), look)
    return codes


def _places(content: bytes, document_format: Format) -> set[tuple[int, int]]:
    """Every "n of m" in the label's text; a picture has none."""
    match document_format:
        case Format.PNG:
            return set()
        case Format.PDF:
            from packstation.documents.pdfium import text_of

            text = text_of(content)
        case Format.ZPL:
            text = "\n".join(
                field.data
                for label in zpl.parse(content)
                for field in label.fields
                if field.barcode is None
            )
    found = set()
    for place in _PLACE.finditer(text):
        number, total = (int(part) for part in place.groups() if part)
        if 1 <= number <= total:
            found.add((number, total))
    return found
