"""Cells of a CSV file that a spreadsheet takes for text, whoever wrote them.

A cell that begins with =, +, -, @, a tab or a carriage return is a formula to Excel and its like,
and a formula can send what stands beside it away (OWASP, CSV Injection). An apostrophe before it
says "text", and is not shown.
"""

from collections.abc import Mapping

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_row(row: Mapping[str, object]) -> dict[str, object]:
    """`row` with every text that could be a formula marked as text."""
    return {name: _safe(value) for name, value in row.items()}


def _safe(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
