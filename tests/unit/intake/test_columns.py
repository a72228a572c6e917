"""The documented columns are those that are read."""

from pathlib import Path

from packstation.intake.columns import COLUMNS, plain, recognised

DOCUMENT = Path(__file__).parents[3] / "docs" / "orders.md"


def test_docs_orders_names_every_column_and_all_its_names() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for column in COLUMNS:
        needed, per = "needed" if column.is_needed else "", "item" if column.is_item else "order"
        also = ", ".join(column.also)
        assert f"| `{column.name}` | {needed} | {per} | {column.meaning} | {also} |" in text


def test_no_name_means_two_columns() -> None:
    names = [plain(name) for column in COLUMNS for name in (column.name, *column.also)]
    assert len(names) == len(set(names))


def test_the_first_of_two_columns_with_one_meaning_counts() -> None:
    assert recognised(("SKU", "Article", "Qty"), {}) == {0: "sku", 2: "quantity"}
