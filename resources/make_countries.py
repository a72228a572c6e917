"""Make countries.json: what countries are called in our languages, from Unicode's CLDR.

Run by hand where Babel is installed (`pip install Babel`); the program needs only what it writes.
"""

import json
from pathlib import Path

from babel import Locale  # type: ignore[import-not-found,unused-ignore]  # not a dependency

LANGUAGES = ("en", "de", "es", "fr", "pl")


def main() -> None:
    """Write the file beside this one."""
    locales = {language: Locale(language) for language in LANGUAGES}
    codes = sorted(c for c in locales["en"].territories if len(c) == 2 and c.isalpha())
    names = {
        code: {language: locale.territories[code] for language, locale in locales.items()}
        for code in codes
        if code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO")
    }
    text = json.dumps(names, ensure_ascii=False, indent=0, sort_keys=True)
    Path(__file__).with_name("countries.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
