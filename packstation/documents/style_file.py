"""A shop's style from a TOML file, so that logo, colours and texts change without code.

shop_name = "Holm & Öst"
shop_lines = ["1 Quay Street, York"]
logo = "logo.png"            # beside this file
accent = "#8B0000"
page = "A4"                  # or "LETTER"
language = "de"              # en, de, fr, es, pl; single words are changed under [slip]
returns_note = "…"
[slip]
title = "Lieferschein"
"""

import io
from pathlib import Path
from typing import Literal

import msgspec

from packstation.documents.errors import UnreadableDocumentError
from packstation.documents.slip_languages import SLIP_TEXTS
from packstation.documents.style import PLAIN, DocumentStyle, PageSize, SlipTexts

_LARGEST_LOGO_PX = (900, 300)


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
    slip: dict[str, str] = {}


def load_style(path: Path) -> DocumentStyle:
    """The style in the TOML file. Raises StyleError."""
    try:
        file = msgspec.toml.decode(path.read_bytes(), type=_StyleFile)
    except OSError as error:
        raise StyleError(f"{path} cannot be read: {error.strerror}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StyleError(f"{path}: {error}.") from error
    if unknown := set(file.slip) - set(SlipTexts.__struct_fields__):
        raise StyleError(f"{path}: [slip] has no text called {', '.join(sorted(unknown))}.")
    try:
        return DocumentStyle(
            shop_name=file.shop_name,
            shop_lines=file.shop_lines,
            logo_png=_logo(path.parent / file.logo) if file.logo else None,
            accent=file.accent,
            page=PageSize[file.page],
            slip=msgspec.structs.replace(SLIP_TEXTS[file.language], **file.slip),
            returns_note=file.returns_note,
            greeting=file.greeting,
            shows_codes=file.shows_codes,
            shows_ordered=file.shows_ordered,
        )
    except ValueError as error:
        raise StyleError(f"{path}: {error}.") from error


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
    return as_png(picture)
