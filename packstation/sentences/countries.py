"""What countries are called: Unicode's names (CLDR), in `resources/countries.json`."""

import functools

import msgspec

from packstation.runtime.resources import resource_path
from packstation.sentences.language import Language


@functools.cache
def _names() -> dict[str, dict[str, str]]:
    path = resource_path("countries.json")
    return msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, str]])


@functools.cache
def country_codes() -> tuple[str, ...]:
    """Every code that has a name, in alphabetical order."""
    return tuple(sorted(_names()))


def country_name(code: str, language: Language) -> str:
    """The country of an ISO 3166-1 alpha-2 code; the code itself where it is none we know."""
    return _names().get(code.upper(), {}).get(language.value, code)
