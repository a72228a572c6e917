"""The simulator's files: labels that a reader reads back, customs papers, manifests."""

import re
from collections.abc import Iterator
from io import BytesIO

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest
import zxingcpp
from PIL import Image

from tests.contract.sandbox_bench import Bench, bench, file

LINEAR = zxingcpp.BarcodeFormat.Code128
MATRIX = zxingcpp.BarcodeFormat.QRCode


@pytest.fixture(scope="module")
def client() -> Iterator[Bench]:
    with bench() as made:
        yield made


@pytest.fixture(scope="module")
def shipment(client: Bench) -> tuple[str, list[str]]:
    """A consignment of three packages and their tracking references."""
    consignment = client.allocated("two warehouses", parcels=3)
    return consignment, client.tracking(consignment)


def _pages(data: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.render(scale=203 / 72).to_pil() for page in document]
    finally:
        document.close()


def _text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def _codes(image: Image.Image, kind: zxingcpp.BarcodeFormat) -> list[str]:
    return [
        code.text for code in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats([kind]))
    ]


def test_every_page_of_a_pdf_reads_as_its_own_package(
    client: Bench, shipment: tuple[str, list[str]]
) -> None:
    consignment, tracking = shipment
    data = file(client.http.get(f"/labels/{consignment}/pdf").json()["File"])
    pages = _pages(data)
    assert [_codes(page, LINEAR) for page in pages] == [[number] for number in tracking]
    assert [_codes(page, MATRIX) for page in pages] == [[number] for number in tracking]
    assert "Parcel 2 of 3" in _text(data)


def test_a_png_of_a_package_reads_as_that_package(
    client: Bench, shipment: tuple[str, list[str]]
) -> None:
    consignment, tracking = shipment
    package = client.read(consignment)["Packages"][1]["Reference"]
    for path in (f"/labels/package/{consignment}/{package}", f"/labels/{consignment}/{package}"):
        data = file(client.http.get(f"{path}/png").json()["File"])
        assert _codes(Image.open(BytesIO(data)), LINEAR) == [tracking[1]]


def test_a_png_of_a_consignment_has_the_labels_one_below_the_other(
    client: Bench, shipment: tuple[str, list[str]]
) -> None:
    consignment, tracking = shipment
    image = Image.open(BytesIO(file(client.http.get(f"/labels/{consignment}/png").json()["File"])))
    assert sorted(_codes(image, LINEAR)) == sorted(tracking)


@pytest.mark.parametrize("label_format", ["zpl", "ZPLII"])
def test_zpl_has_a_block_with_the_tracking_reference_for_every_package(
    client: Bench, shipment: tuple[str, list[str]], label_format: str
) -> None:
    consignment, tracking = shipment
    text = file(client.http.get(f"/labels/{consignment}/{label_format}").json()["File"]).decode()
    blocks = re.findall(r"\^XA(.*?)\^XZ", text, re.DOTALL)
    assert [re.findall(r"\^BC[^\^]*\^FD([^\^]*)\^FS", block) for block in blocks] == [
        [number] for number in tracking
    ]


def test_zpl_keeps_letters_and_hides_commands_in_names(client: Bench) -> None:
    body = client.sample("one item")
    home = {**body["Addresses"][1], "AddressLine1": "^XZ~JA_ Straße Łódź"}
    reply = client.http.post("/orders", json={**body, "Addresses": [body["Addresses"][0], home]})
    consignment = client.pack(str(reply.json()[0]["Href"].rsplit("/", 1)[-1]))
    client.allocate(consignment)
    text = file(client.http.get(f"/labels/{consignment}/zpl").json()["File"]).decode()
    assert text.count("^XZ") == 1
    assert "_5EXZ_7EJA_5F Straße Łódź" in text


@pytest.mark.parametrize(
    ("what", "form", "other"),
    [("export below 270", "CN22", "CN23"), ("export above 270", "CN23", "CN22")],
)
def test_an_export_has_an_invoice_and_one_kind_of_form_per_package(
    client: Bench, what: str, form: str, other: str
) -> None:
    consignment = client.allocated(what, parcels=2)
    sets = client.http.get(f"/consignments/docs/{consignment}").json()
    assert len(sets["CommercialInvoiceDocuments"]) == 1
    assert (len(sets[f"{form}Documents"]), sets[f"{other}Documents"]) == (2, [])
    assert form in _text(file(sets[f"{form}Documents"][0]["Value"]))
    invoice = client.http.get(f"/consignments/docs/commercialinvoice/{consignment}").json()
    assert "COMMERCIAL INVOICE" in _text(file(invoice))
    package = client.read(consignment)["Packages"][0]["Reference"]
    single = client.http.get(f"/consignments/docs/{form}/{consignment}/{package}").json()
    assert file(single).startswith(b"%PDF-")


def test_documents_are_refused_before_allocation_and_empty_at_home(client: Bench) -> None:
    unallocated = client.pack(client.order("export below 270"))
    assert client.http.get(f"/consignments/docs/{unallocated}").status_code == 400
    sets = client.http.get(f"/consignments/docs/{client.allocated()}").json()
    assert not any(sets.values())


def test_a_manifest_is_a_pdf_that_lists_its_tracking_references(client: Bench) -> None:
    consignment = client.allocated("several parcels", parcels=2)
    client.http.put("/consignments/manifest", json={"ConsignmentReferences": [consignment]})
    made = client.http.get(
        "/consignments/customer/manifests", params={"shippingLocationReference": "leeds-dc"}
    ).json()[-1]
    data = client.http.get(f"/consignments/customer/manifest/{made['ManifestReference']}").json()
    text = _text(file(data))
    assert all(number in text for number in client.tracking(consignment))


def test_label_fetches_are_counted_per_consignment_and_package(client: Bench) -> None:
    consignment = client.allocated()
    assert client.read(consignment)["LabelsPrinted"] is False
    for _ in range(3):
        client.http.get(f"/labels/{consignment}/zpl")
    entry = next(c for c in client.state()["consignments"] if c["reference"] == consignment)
    assert entry["label_fetches"] == entry["packages"][0]["label_fetches"] == 3
    assert client.read(consignment)["LabelsPrinted"] is True
