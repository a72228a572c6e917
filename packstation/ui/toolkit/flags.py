"""Flags of countries, cut from one picture (`resources/make_flags.py` says whose they are)."""

from functools import lru_cache

from PySide6.QtCore import QRect
from PySide6.QtGui import QPixmap

from packstation.runtime.resources import resource_path
from packstation.sentences.countries import country_codes

COLUMNS, WIDTH, HEIGHT = 16, 48, 36


@lru_cache(maxsize=32)
def flag(country: str) -> QPixmap | None:
    """The flag of an ISO 3166-1 alpha-2 code, 48 × 36; None for what is no country."""
    codes = country_codes()
    if country not in codes:
        return None
    row, column = divmod(codes.index(country), COLUMNS)
    sprite = QPixmap(str(resource_path("flags.png")))
    return sprite.copy(QRect(column * WIDTH, row * HEIGHT, WIDTH, HEIGHT))
