import datetime
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from packstation.documents.labels import read_codes
from packstation.documents.own.fonts import fonts
from packstation.documents.own.manifest_summary import (
    ManifestEntry,
    ManifestSummary,
    manifest_summary,
)
from packstation.documents.own.packing_slip import packing_slip
from packstation.documents.own.slip import PackingSlip, SlipLine
from packstation.documents.own.slip_languages import SLIP_TEXTS, SUMMARY_TEXTS
from packstation.documents.own.style import DocumentStyle, PageSize
from packstation.documents.own.style_file import StyleError, load_style
from packstation.documents.pdfium import text_of
from packstation.packing.shipping import Format
from tests.unit.documents.samples import png_label


def test_a_shop_sets_its_slip_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png_label("LOGO"))
    (tmp_path / "style.toml").write_text(
        'shop_name = "Holm & Öst"\nlogo = "logo.png"\naccent = "#8B0000"\npage = "LETTER"\n'
        'language = "de"\nshows_codes = false\n[slip]\ntitle = "Packzettel"\n',
        encoding="utf-8",
    )
    style = load_style(tmp_path / "style.toml")
    assert style.page is PageSize.LETTER
    slip = PackingSlip(order_number="HO-1", lines=(SlipLine(name="A", ordered=1),), parcels=2)
    text = text_of(packing_slip(slip, style))
    for word in ("Packzettel", "Paket 1 von 2", "Holm & Öst"):
        assert word in text


FIELDS = {
    "shows_codes": ("slip", "SKU-1"),
    "shows_ordered": ("slip", "Ordered"),
    "shows_ship_to": ("slip", "Quay Street"),
    "shows_date": ("slip", "2026-11-23"),
    "shows_service": ("summary", "Next Day"),
    "shows_tracking": ("summary", "TRACK-1"),
    "shows_weight": ("summary", "1.500 kg"),
}
SLIP = PackingSlip(
    order_number="HO-1",
    lines=(SlipLine(name="Mug", code="SKU-1", ordered=1, in_this_parcel=1),),
    ship_to=("Zoë", "1 Quay Street"),
    packed_on=datetime.date(2026, 11, 23),
)
DAY = ManifestSummary(
    made_at=datetime.datetime(2026, 11, 23, 12, 0, tzinfo=datetime.UTC),
    location="York",
    station="Bench 7",
    entries=(
        ManifestEntry(
            reference="EC-1",
            order_number="HO-1",
            carrier="DPD",
            service="Next Day",
            tracking_reference="TRACK-1",
            parcels=1,
            weight_grams=1500,
        ),
    ),
)


def pages_in(style: DocumentStyle) -> dict[str, str]:
    return {
        "slip": text_of(packing_slip(SLIP, style)),
        "summary": text_of(manifest_summary(DAY, style)).replace("Parcels 1 · 1.500 kg", ""),
    }


@pytest.mark.parametrize("field", FIELDS)
def test_a_shop_leaves_fields_out(tmp_path: Path, field: str) -> None:
    (tmp_path / "style.toml").write_text(f"{field} = false\n")
    document, word = FIELDS[field]
    assert word in pages_in(DocumentStyle())[document]
    assert word not in pages_in(load_style(tmp_path / "style.toml"))[document]


def test_a_shop_leaves_the_barcode_out() -> None:
    assert read_codes(packing_slip(SLIP), Format.PDF) == ("HO-1",)
    assert read_codes(packing_slip(SLIP, DocumentStyle(shows_barcode=False)), Format.PDF) == ()


def test_a_shop_changes_the_words_logo_and_colour_of_the_days_manifest(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png_label("LOGO"))
    (tmp_path / "style.toml").write_text(
        'language = "de"\nlogo = "logo.png"\naccent = "#8B0000"\n[summary]\ndriver = "Quittung"\n'
    )
    style = load_style(tmp_path / "style.toml")
    text = pages_in(style)["summary"]
    assert all(word in text for word in ("Tagesladeliste", "Quittung", "1,500 kg"))
    assert "LOGO" in read_codes(manifest_summary(DAY, style), Format.PDF)


def test_a_huge_logo_stays_small_on_paper(tmp_path: Path) -> None:
    noise = Image.effect_noise((2400, 800), 60).convert("RGB")
    noise.save(tmp_path / "logo.png")
    (tmp_path / "style.toml").write_text('logo = "logo.png"\n')
    style = load_style(tmp_path / "style.toml")
    assert len(packing_slip(SLIP, style)) < 100_000


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("colour = 1", "colour"),
        ('accent = "red"', "accent"),
        ("shop_name = 5", "shop_name"),
        ('logo = "none.png"', "none.png"),
        ('logo = "style.toml"', "not a PNG"),
        ('[slip]\nheading = "x"', "heading"),
        ('[slip]\nparcel = "{0} of {x}"', "parcel"),
        ('language = "xx"', "language"),
        ('[summary]\nsignature = "x"', "signature.*driver"),
        ('[summary]\npage = "{page}"', "page"),
        ("[summary]\npage = 7", "page"),
        ('shows_tracking = "no"', "shows_tracking"),
        ("= broken", "style.toml"),
    ],
)
def test_a_malformed_style_names_the_file_and_the_field(
    tmp_path: Path, text: str, complaint: str
) -> None:
    (tmp_path / "style.toml").write_text(text)
    with pytest.raises(StyleError, match=complaint) as caught:
        load_style(tmp_path / "style.toml")
    assert str(tmp_path) in str(caught.value)


def test_every_language_has_the_words_of_all_documents() -> None:
    assert SLIP_TEXTS.keys() == SUMMARY_TEXTS.keys()
    for texts in SUMMARY_TEXTS.values():
        assert not fonts().missing_in("".join(msgspec.structs.astuple(texts)))


@pytest.mark.parametrize("language", SLIP_TEXTS)
def test_a_slip_can_be_written_in_every_language(language: str) -> None:
    texts = SLIP_TEXTS[language]
    lines = tuple(
        SlipLine(name=name, ordered=9, in_this_parcel=1, elsewhere=1, to_follow=1, missing=1)
        for name in "AB"
    )
    slip = PackingSlip(order_number="HO-1", lines=lines, parcel=1, parcels=2)
    text = text_of(packing_slip(slip, DocumentStyle(slip=texts)))
    for word in (texts.title, texts.in_this_parcel, texts.elsewhere, texts.missing):
        assert not fonts().missing_in(word)
        assert word in text
