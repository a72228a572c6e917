"""What a barcode field of a ZPL label says to a scanner.

The field data of several symbologies carries instructions beside the content (start codes,
error correction); see each command in Zebra's ZPL II programming guide.
"""

import re

from packstation.documents.zpl.drawing import Barcode

FNC1 = "\x1d"
# ^BC, mode N: invocation codes. Subset changes say nothing to the scanner.
_BC_CODES = {"0": ">", "<": "^", "=": "~", "1": "\x7f", "8": FNC1}
_BC_CODE = re.compile(r">([0-9:;<=])")
_QR_HEAD = re.compile(r"^[HQML]?([AM]),(.*)$", re.DOTALL)
_QR_BYTES = re.compile(r"^B\d{4}(.*)$", re.DOTALL)
_DATA_MATRIX_FNC1 = re.compile(r"_1")


def scanned_text(barcode: Barcode, data: str) -> str:
    """The text that a scanner reads from the barcode made of `data`; FNC1 inside as GS (29)."""
    match barcode.symbology:
        case "BC":
            return _code_128(data, barcode.mode)
        case "BQ":
            return _qr(data)
        case "BX":
            return _DATA_MATRIX_FNC1.sub(FNC1, data).removeprefix(FNC1)
        case _:
            return data


def _code_128(data: str, mode: str) -> str:
    if mode in "DU":  # GS1: written with brackets and spaces for people
        data = re.sub(r"[() ]", "", data)
    text = _BC_CODE.sub(lambda code: _BC_CODES.get(code.group(1), ""), data)
    return text.removeprefix(FNC1)


def _qr(data: str) -> str:
    head = _QR_HEAD.match(data)
    if head is None:
        return data
    input_mode, text = head.groups()
    if input_mode == "A":
        return text
    if as_bytes := _QR_BYTES.match(text):  # manual input names the character mode first
        return as_bytes.group(1)
    return text[1:]
