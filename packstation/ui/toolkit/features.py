"""Spares every import a look into its source.

PySide6 reads the source of each module that is imported after it: one that names PySide6 may
switch how Qt's names are written (`from __feature__ import snake_case`). Nothing here does, and a
thousand sources are a quarter of the time that loading takes, and 22 MB that stay.
"""

import sys
from types import ModuleType


def without_features() -> None:
    """Tell PySide6, once it is imported, that no module switches its features."""
    features = sys.modules.get("shibokensupport.feature")
    if features is not None:
        vars(features)["_mod_uses_pyside"] = _none_does


def _none_does(_: ModuleType) -> bool:
    return False
