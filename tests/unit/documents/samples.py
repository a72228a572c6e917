"""Labels as carriers make them, small."""

import io

from PIL import Image, ImageOps
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from packstation.documents.pictures import as_png, draw_barcode


def barcode_picture(text: str, kind: str = "Code128") -> Image.Image:
    return ImageOps.expand(draw_barcode(text, kind, 3), 30, 255)


def png_label(text: str, kind: str = "Code128") -> bytes:
    return as_png(barcode_picture(text, kind))


def pdf_label(*references: str, note: str = "") -> bytes:
    """A page of 4 × 6 in for each reference."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(101.6 * mm, 152.4 * mm), invariant=1)
    for number, reference in enumerate(references, 1):
        Code128(reference, barWidth=0.38 * mm, barHeight=20 * mm).drawOn(canvas, 5 * mm, 60 * mm)
        canvas.drawString(10 * mm, 20 * mm, note or f"Parcel {number} of {len(references)}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def zpl_label(reference: str, note: str = "1 of 1") -> bytes:
    return (
        f"^XA^CI28^PW812^LL1218^FO40,40^A0N,40^FD{note}^FS"
        f"^FO60,300^BY3^BCN,200,Y,N,N^FD>:{reference}^FS^XZ"
    ).encode()
