"""Phrases in the languages of the window."""

import functools
from collections.abc import Mapping

import msgspec

from packstation.runtime.phrase import Translate
from packstation.runtime.resources import resource_path

ENGLISH = "en"


def into(language: str) -> Translate:
    """From the templates of phrases to those of `language`, an ISO 639-1 code."""
    if language == ENGLISH:
        return str
    known = templates(language)
    return lambda template: known.get(template, template)


@functools.cache
def templates(language: str) -> Mapping[str, str]:
    """Every template in `language`, by the English one."""
    path = resource_path(f"phrases/{language}.json")
    return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
