"""A shop's style from a TOML file, so that logo, colours, texts and fields change without code.

shop_name = "Holm & Öst"
shop_lines = ["1 Quay Street, York"]
logo = "logo.png"            # beside this file
accent = "#8B0000"
page = "A4"                  # or "LETTER"
language = "de"              # en, de, fr, es, pl; single words are changed below
returns_note = "…"
shows_codes = false          # and other fields
[slip]
title = "Lieferschein"
[summary]
driver = "Unterschrift"
"""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from packstation.documents.errors import UnreadableDocumentError
from packstation.documents.own.slip_languages import SLIP_TEXTS, SUMMARY_TEXTS
from packstation.documents.own.style import PLAIN, DocumentStyle, PageSize, SlipTexts, SummaryTexts

_LARGEST_LOGO_PX = (532, 178)  # 45 × 15 mm at 300 dpi
_LARGEST_LOGO_BYTES = 50_000


_OTHERWISE = {"page", "slip", "summary"}
"""What stands in the file in another form than in the style."""


class StyleError(Exception):
    """The style file cannot be used; the message names the file, the field and what to do."""


class _StyleFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    shop_name: str = ""
    shop_lines: tuple[str, ...] = ()
    logo: str = ""
    accent: str = PLAIN.accent
    page: Literal["A4", "LETTER"] = "A4"
    language: Literal["en", "de", "fr", "es", "pl"] = "en"
    returns_note: str = ""
    greeting: str = ""
    shows_codes: bool = True
    shows_ordered: bool = True
    shows_ship_to: bool = True
    shows_barcode: bool = True
    shows_date: bool = True
    shows_service: bool = True
    shows_tracking: bool = True
    shows_weight: bool = True
    slip: dict[str, object] = {}
    summary: dict[str, object] = {}


_SAME = sorted({*_StyleFile.__struct_fields__} & {*DocumentStyle.__struct_fields__} - _OTHERWISE)
Texts = TypeVar("Texts", SlipTexts, SummaryTexts)


def load_style(path: Path) -> DocumentStyle:
    """The style in the TOML file. Raises StyleError."""
    try:
        file = msgspec.toml.decode(path.read_bytes(), type=_StyleFile)
    except OSError as error:
        raise StyleError(f"{path} cannot be read: {error.strerror}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StyleError(f"{path}: {error}. docs/printing.md says what may stand in it.") from error
    same = {name: getattr(file, name) for name in _SAME}
    try:
        return DocumentStyle(
            **same,
            logo_png=_logo(path.parent / file.logo) if file.logo else None,
            page=PageSize[file.page],
            slip=_changed(SLIP_TEXTS[file.language], file.slip, "slip"),
            summary=_changed(SUMMARY_TEXTS[file.language], file.summary, "summary"),
        )
    except ValueError as error:
        raise StyleError(f"{path}: {error}.") from error


def _changed(texts: Texts, changes: Mapping[str, object], table: str) -> Texts:
    """Raises ValueError for a text that there is not, or that is none."""
    if unknown := sorted(set(changes) - set(texts.__struct_fields__)):
        known = ", ".join(texts.__struct_fields__)
        raise ValueError(f"[{table}] has no text called {', '.join(unknown)}, but {known}")
    for name, text in changes.items():
        if not isinstance(text, str):
            raise ValueError(f"[{table}] {name} is a text and stands in quotes, not {text}")
    return msgspec.structs.replace(texts, **changes)


def _logo(path: Path) -> bytes:
    """The picture, no larger than paper needs. Raises StyleError."""
    from PIL import Image

    from packstation.documents.pictures import as_png, open_png

    try:
        content = path.read_bytes()
        open_png(content)
    except OSError as error:
        raise StyleError(f"The logo {path} cannot be read: {error.strerror}.") from error
    except UnreadableDocumentError as error:
        raise StyleError(f"The logo {path} is not a PNG that can be used: {error}.") from error
    picture = Image.open(io.BytesIO(content)).convert("RGBA")
    picture.thumbnail(_LARGEST_LOGO_PX)
    while len(small := as_png(picture)) > _LARGEST_LOGO_BYTES:
        picture.thumbnail((picture.width * 3 // 4, picture.height * 3 // 4))
    return small
