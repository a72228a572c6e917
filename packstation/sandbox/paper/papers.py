"""What the simulator puts on paper: labels, customs forms, invoices, manifests."""

import zlib

from packstation.sandbox.account import Account
from packstation.sandbox.flow.customs import form
from packstation.sandbox.paper.drawing import (
    Box,
    Code128,
    QrCode,
    Sheet,
    Stroke,
    Text,
    code128_width,
    to_pdf,
    to_png,
    to_zpl,
)
from packstation.sandbox.records import Consignment, Json, Manifest, Package
from packstation.sandbox.serving.variants import LabelBarcode

LABEL_WIDTH, LABEL_HEIGHT = 812, 1218  # 4 x 6 inches at 203 dpi
A6_WIDTH, A6_HEIGHT = 840, 1184
A4_WIDTH, A4_HEIGHT = 1680, 2376


def label_file(
    account: Account, consignment: Consignment, packages: list[Package], label_format: str
) -> bytes:
    """The labels of `packages` in one file: PDF pages, ZPL blocks, or one tall PNG."""
    sheets = [_label(account, consignment, package) for package in packages]
    writer = {"PDF": to_pdf, "PNG": to_png}.get(label_format, to_zpl)
    return writer(sheets)


def _barcode(account: Account, package: Package) -> str:
    """What the barcode holds: many carriers print a number that PRO never hears of."""
    tracking = package.tracking[0]
    if account.variants.label_barcode is LabelBarcode.TRACKING:
        return tracking
    return f"9L{zlib.crc32(tracking.encode()):010d}"


def _label(account: Account, consignment: Consignment, package: Package) -> Sheet:
    service = account.network.service(consignment.service or "")
    assert service is not None, "a label is drawn of an allocated consignment only"
    carrier = account.network.carrier(service.carrier)
    number, count = consignment.packages.index(package) + 1, len(consignment.packages)
    tracking = _barcode(account, package)
    module = 3 if code128_width(tracking, 3) <= LABEL_WIDTH - 80 else 2
    strokes: list[Stroke] = [
        Text(32, 28, 44, carrier.name, bold=True),
        Text(32, 84, 34, service.name),
        Text(560, 28, 30, f"Parcel {number} of {count}", bold=True),
        Text(560, 72, 28, f"{package.grams / 1000:.3f} kg"),
        Box(32, 130, LABEL_WIDTH - 64, 4),
        *_lines(32, 146, 22, ["From", *_address_lines(consignment.address("Origin"))[:4]]),
        Box(32, 276, LABEL_WIDTH - 64, 2),
        Text(32, 288, 24, "Deliver to"),
        *_lines(32, 320, 36, _address_lines(consignment.address("Destination"))[:8]),
        Box(32, 650, LABEL_WIDTH - 64, 4),
        Code128((LABEL_WIDTH - code128_width(tracking, module)) // 2, 680, module, 200, tracking),
        Text(40, 892, 36, tracking, bold=True),
        QrCode(40, 950, 8, tracking),
        Text(290, 960, 26, f"Ref {consignment.own_reference or consignment.order_number or ''}"),
        Text(290, 998, 26, consignment.reference),
        Text(290, 1036, 26, package.reference),
        Text(290, 1090, 40, consignment.country("Destination"), bold=True),
        Text(400, 1098, 30, str(consignment.address("Destination").get("Postcode") or "")),
        Text(40, 1180, 20, "Sandbox label: nothing is shipped"),
    ]
    return Sheet(LABEL_WIDTH, LABEL_HEIGHT, tuple(strokes))


def _lines(x: int, y: int, size: int, lines: list[str]) -> list[Stroke]:
    step = round(size * 1.15)
    return [Text(x, y + index * step, size, line[:58]) for index, line in enumerate(lines)]


def _address_lines(address: Json) -> list[str]:
    contact = address.get("Contact") or {}
    person = " ".join(str(contact.get(k) or "") for k in ("FirstName", "LastName")).strip()
    country = address.get("Country") or {}
    place = " ".join(str(address.get(k) or "") for k in ("Town", "Postcode")).strip()
    lines = [
        person, address.get("CompanyName"), address.get("AddressLine1"),
        address.get("AddressLine2"), address.get("AddressLine3"), place, address.get("Region"),
        country.get("Name") or (country.get("IsoCode") or {}).get("TwoLetterCode"),
    ]  # fmt: skip
    return [str(line) for line in lines if line]


def customs_form(consignment: Consignment, package: Package) -> bytes:
    """The CN22 or CN23 of one package."""
    papers = consignment.customs or {}
    kind = form(consignment)
    strokes: list[Stroke] = [
        Text(32, 28, 34, f"CUSTOMS DECLARATION {kind}", bold=True),
        Text(32, 72, 22, "May be opened officially"),
        Text(520, 72, 22, package.tracking[0] if package.tracking else ""),
        Box(32, 104, A6_WIDTH - 64, 3),
        Text(32, 116, 24, f"Category: {papers.get('CategoryType') or ''}"),
        Text(420, 116, 24, f"Terms: {papers.get('ShippingTerms') or ''}"),
        *_lines(32, 150, 20, ["From", *_address_lines(consignment.address("Origin"))[:6]]),
        *_lines(420, 150, 20, ["To", *_address_lines(consignment.address("Destination"))[:6]]),
        Box(32, 330, A6_WIDTH - 64, 3),
        *_goods(package.items, 32, 344, 20, 24),
        Text(32, 1000, 22, f"Total weight {package.grams / 1000:.3f} kg", bold=True),
        Text(420, 1000, 22, f"Total value {package.value:.2f} {package.currency}", bold=True),
        *_lines(32, 1040, 18, _declaration(consignment)),
    ]
    return to_pdf([Sheet(A6_WIDTH, A6_HEIGHT, tuple(strokes))])


def _declaration(consignment: Consignment) -> list[str]:
    papers = consignment.customs or {}
    return [
        f"EORI {consignment.metadata_text('ShippersEORI') or ''}   "
        f"VAT {papers.get('ShippersVatNumber') or ''}",
        f"Declared {str(papers.get('DeclarationDate') or '')[:10]} by "
        f"{papers.get('DesignatedPersonResponsible') or ''}",
        f"{papers.get('CN23Comments') or ''}",
    ]


def _goods(items: list[Json], x: int, y: int, size: int, limit: int) -> list[Stroke]:
    lines = ["Qty  HS code  Origin  Value  Description"]
    for item in items[:limit]:
        value = item.get("Value") or {"Amount": 0, "Currency": {"IsoCode": ""}}
        origin = ((item.get("CountryOfOrigin") or {}).get("IsoCode") or {}).get("TwoLetterCode")
        lines.append(
            f"{item.get('Quantity', 1)} x  {item.get('HarmonisationCode') or ''}  {origin or ''}  "
            f"{value['Amount']:.2f} {value['Currency']['IsoCode']}  "
            f"{str(item.get('Description') or '')[:40]}"
        )
    if len(items) > limit:
        lines.append(f"and {len(items) - limit} more lines")
    return [
        Text(x, y + index * round(size * 1.25), size, line[:96]) for index, line in enumerate(lines)
    ]


def commercial_invoice(consignment: Consignment) -> bytes:
    """The commercial invoice of the consignment."""
    papers = consignment.customs or {}
    items = [item for package in consignment.packages for item in package.items]
    pages = [items[start : start + 50] for start in range(0, len(items), 50)] or [[]]
    sheets = []
    for number, part in enumerate(pages, 1):
        strokes: list[Stroke] = [
            Text(100, 90, 56, "COMMERCIAL INVOICE", bold=True),
            Text(1200, 100, 30, f"Page {number} of {len(pages)}"),
            Text(100, 170, 30, f"Consignment {consignment.reference}"),
            Text(900, 170, 30, f"Invoice date {str(papers.get('InvoiceDate') or '')[:10]}"),
            Box(100, 220, A4_WIDTH - 200, 4),
            *_lines(100, 240, 28, ["Seller", *_address_lines(consignment.address("Origin"))]),
            *_lines(900, 240, 28, ["Buyer", *_address_lines(consignment.address("Destination"))]),
            Text(100, 560, 28, f"Terms of delivery {papers.get('ShippingTerms') or ''}"),
            Text(900, 560, 28, f"Category {papers.get('CategoryType') or ''}"),
            Box(100, 610, A4_WIDTH - 200, 4),
            *_goods(part, 100, 630, 24, 50),
            Text(
                900, 2200, 32, f"Total {consignment.value:.2f} {consignment.currency}", bold=True
            ),
            *_lines(100, 2200, 24, _declaration(consignment)),
        ]  # fmt: skip
        sheets.append(Sheet(A4_WIDTH, A4_HEIGHT, tuple(strokes)))
    return to_pdf(sheets)


def manifest_pdf(made: Manifest) -> bytes:
    """The carrier's manifest, 60 packages a page."""
    parts = [made.rows[start : start + 60] for start in range(0, len(made.rows), 60)] or [()]
    sheets = []
    for number, rows in enumerate(parts, 1):
        strokes: list[Stroke] = [
            Text(100, 90, 56, f"Manifest {made.carrier_name}", bold=True),
            Text(100, 170, 28, f"{made.location_name}  {made.created:%Y-%m-%d %H:%M} UTC"),
            Text(100, 210, 28, f"{made.reference}   page {number} of {len(parts)}"),
            Box(100, 260, A4_WIDTH - 200, 4),
        ]
        for index, (reference, tracking, _, grams) in enumerate(rows):
            y = 280 + index * 32
            strokes += [
                Text(100, y, 26, reference),
                Text(520, y, 26, tracking),
                Text(1200, y, 26, f"{grams / 1000:.3f} kg"),
            ]
        sheets.append(Sheet(A4_WIDTH, A4_HEIGHT, tuple(strokes)))
    return to_pdf(sheets)
