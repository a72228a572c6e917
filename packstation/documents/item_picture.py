"""The picture of an item, from a shop's folder or its web shop: made small and harmless."""

import io
import warnings

from PIL import Image, ImageOps

from packstation.documents.errors import Damage, UnreadableDocumentError

KINDS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")


def small_png(content: bytes, side_px: int) -> bytes:
    """The picture as it was meant to be seen, on white, no side longer than `side_px`; PNG.

    Raises UnreadableDocumentError.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=KINDS)
            picture.draft("RGB", (side_px, side_px))  # a huge JPEG is decoded small
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise UnreadableDocumentError("the picture is too large", Damage.TOO_LARGE) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise UnreadableDocumentError("it is no picture that can be shown") from error
    upright.thumbnail((side_px, side_px))
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "PNG")
    return out.getvalue()
