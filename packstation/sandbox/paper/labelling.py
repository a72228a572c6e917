"""Labels and customs documents, as files in base64."""

import base64

from packstation.sandbox.account import Account, Call, Reply
from packstation.sandbox.flow.customs import form, needs_customs
from packstation.sandbox.flow.manifesting import wrapped
from packstation.sandbox.flow.states import Act
from packstation.sandbox.records import Consignment, Json, Package
from packstation.sandbox.serving.refusal import Refusal, invalid_field, unknown
from packstation.sandbox.serving.variants import (
    Encoding,
    PackageLabelRoutes,
    Permission,
    SetShape,
    SingleDocument,
)

FORMATS = {"pdf": "PDF", "png": "PNG", "zpl": "ZPL", "zplii": "ZPLII"}
_MEDIA = {"PDF": "application/pdf", "PNG": "image/png"}


def labels(account: Account, call: Call) -> Reply:
    """GET /labels/{c}: all packages, default format."""
    return _labels(account, call, account.variants.default_label_format, None)


def labels_in_format(account: Account, call: Call) -> Reply:
    """GET /labels/{c}/{format}; a package reference in second place is the old package route."""
    given = call.params["labelFormat"]
    if given.upper().startswith("EP-"):
        _demand_short(account)
        return _labels(account, call, account.variants.default_label_format, given)
    return _labels(account, call, given, None)


def package_label(account: Account, call: Call) -> Reply:
    """GET /labels/package/{c}/{p}."""
    _demand_main(account)
    package = call.params["packageReference"]
    return _labels(account, call, account.variants.default_label_format, package)


def package_label_in_format(account: Account, call: Call) -> Reply:
    """GET /labels/package/{c}/{p}/{format}."""
    _demand_main(account)
    return _labels(account, call, call.params["labelFormat"], call.params["packageReference"])


def package_label_short(account: Account, call: Call) -> Reply:
    """GET /labels/{c}/{p}/{format}: the route without the package segment."""
    _demand_short(account)
    return _labels(account, call, call.params["labelFormat"], call.params["packageReference"])


def _demand_main(account: Account) -> None:
    if account.variants.package_label_routes is PackageLabelRoutes.SHORT:
        raise unknown("Route", "/labels/package")


def _demand_short(account: Account) -> None:
    if account.variants.package_label_routes is PackageLabelRoutes.MAIN:
        raise unknown("Route", "/labels/{consignment}/{package}")


def _labels(account: Account, call: Call, given: str, only: str | None) -> Reply:
    from packstation.sandbox.paper.papers import label_file

    label_format = FORMATS.get(given.lower())
    if label_format is None:
        raise invalid_field("labelFormat", f"{given!r} is not one of PDF, PNG, ZPL, ZPLII")
    consignment = account.consignment(call.params["consignmentReference"])
    packages = consignment.packages if only is None else [_package(consignment, only)]
    account.demand(consignment, Act.LABELS)
    if account.clock() < consignment.labels_from:
        raise Refusal(404, "LabelNotReady", "The labels of this consignment are not made yet.")
    encoding = account.variants.label_encoding
    key = (
        consignment.reference, str(consignment.allocations), label_format, only or "",
        str(len(consignment.packages)), account.variants.label_barcode,
        *(p.tracking[0] for p in packages),
    )  # fmt: skip
    file = account.files.get(
        (*key, encoding),
        lambda: wrapped(label_file(account, consignment, packages, label_format), encoding),
    )
    media = _MEDIA.get(label_format, "application/zpl")
    if account.variants.label_data_url:
        file = f"data:{media};base64,{file}"
    consignment.label_fetches += 1
    for package in packages:
        package.label_fetches += 1
    if account.variants.labels_mark_printed and consignment.labels_printed is None:
        consignment.labels_printed = account.now()
    return Reply(json={"File": file, "ContentType": media})


def _package(consignment: Consignment, reference: str) -> Package:
    for package in consignment.packages:
        if package.reference == reference.upper():
            return package
    raise unknown("Package", reference)


def documents(account: Account, call: Call) -> Reply:
    """GET /consignments/docs/{c}: the invoice, and either the CN22s or the CN23s."""
    consignment = account.consignment(call.params["consignmentReference"])
    account.demand(consignment, Act.LABELS)
    wanted = _documents(account, consignment)
    if not wanted:
        _domestic(account)
    kind = form(consignment)
    sets: dict[str, list[tuple[str, str]]] = {"CommercialInvoiceDocuments": []}
    sets["CN22Documents"], sets["CN23Documents"] = [], []
    if "INVOICE" in wanted:
        name = f"{consignment.reference}-invoice.pdf"
        sets["CommercialInvoiceDocuments"].append((name, _invoice(account, consignment)))
    if "CN" in wanted:
        sets[f"{kind}Documents"] = [
            (f"{package.reference}-{kind}.pdf", _form(account, consignment, package))
            for package in consignment.packages
        ]
    as_map = account.variants.customs_set is SetShape.MAP
    return Reply(
        json={
            name: dict(files) if as_map else [{"Key": key, "Value": value} for key, value in files]
            for name, files in sets.items()
        }
    )


def commercial_invoice(account: Account, call: Call) -> Reply:
    """GET /consignments/docs/commercialinvoice/{c}."""
    consignment = account.consignment(call.params["consignmentReference"])
    account.demand(consignment, Act.LABELS)
    if "INVOICE" not in _documents(account, consignment):
        raise unknown("Document", "CommercialInvoice")
    return _single(account, _invoice(account, consignment))


def customs_document(account: Account, call: Call) -> Reply:
    """GET /consignments/docs/{CN22|CN23}/{c}/{p}."""
    kind = call.params["customsDocumentType"].upper()
    if kind not in {"CN22", "CN23"}:
        raise invalid_field("customsDocumentType", "must be CN22 or CN23")
    consignment = account.consignment(call.params["consignmentReference"])
    package = _package(consignment, call.params["packageReference"])
    account.demand(consignment, Act.LABELS)
    if "CN" not in _documents(account, consignment) or kind != form(consignment):
        raise unknown("Document", kind)
    return _single(account, _form(account, consignment, package))


def _documents(account: Account, consignment: Consignment) -> tuple[str, ...]:
    service = account.network.service(consignment.service or "")
    return service.documents if service and needs_customs(consignment) else ()


def _domestic(account: Account) -> None:
    if account.variants.domestic_documents is Permission.REFUSE:
        raise unknown("Document", "customs documents")


def _single(account: Account, file: str) -> Reply:
    shape = account.variants.customs_single
    if shape is SingleDocument.FILE:
        reply: Json = {"File": file, "ContentType": "application/pdf"}
        return Reply(json=reply)
    if shape is SingleDocument.RAW:
        data = base64.b64decode(file)
        if account.variants.document_encoding is Encoding.DOUBLE:
            data = base64.b64decode(data)
        return Reply(raw=data, media_type="application/pdf")
    return Reply(json=file)


def _invoice(account: Account, consignment: Consignment) -> str:
    from packstation.sandbox.paper.papers import commercial_invoice as draw

    encoding = account.variants.document_encoding
    key = (consignment.reference, str(consignment.allocations), "invoice", encoding)
    return account.files.get(key, lambda: wrapped(draw(consignment), encoding))


def _form(account: Account, consignment: Consignment, package: Package) -> str:
    from packstation.sandbox.paper.papers import customs_form as draw

    encoding = account.variants.document_encoding
    key = (consignment.reference, str(consignment.allocations), package.reference, encoding)
    return account.files.get(key, lambda: wrapped(draw(consignment, package), encoding))
