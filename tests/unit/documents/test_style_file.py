from pathlib import Path

import pytest

from packstation.documents.fonts import fonts
from packstation.documents.packing_slip import PackingSlip, SlipLine, packing_slip
from packstation.documents.pdfium import text_of
from packstation.documents.slip_languages import SLIP_TEXTS
from packstation.documents.style import DocumentStyle, PageSize
from packstation.documents.style_file import StyleError, load_style
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
