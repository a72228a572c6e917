"""Texts as words that can be looked for: the same for what is kept and for what is typed.

A word is small ASCII letters and digits only, so that no database takes any of it for an operator
and none divides it otherwise. Letters beyond ASCII lose their accents or become their numbers.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

LONGEST_WORD = 120
_WITHOUT_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th"})
"""Letters that Unicode does not divide into a letter and its sign."""
_ASCII_WORDS = re.compile("[a-z0-9]+")


def words_of(text: str) -> Iterator[str]:
    """A value's words: each of its words as a whole, and the parts that signs divide it into.

    `EO-000-12` is found by `eo00012`, `eo`, `000` and `12`, and by the beginning of any of them.
    """
    for word in _folded(text).split():
        parts = _parts(word)
        if len(parts) > 1:
            yield "".join(parts)[:LONGEST_WORD]
        yield from (part[:LONGEST_WORD] for part in parts)


def kept_words(texts: Iterable[str]) -> tuple[str, ...]:
    """The words under which something is kept, each once."""
    return tuple(dict.fromkeys(word for text in texts for word in words_of(text)))


def content_word(mark: str) -> str:
    """The word under which an order is kept by what was in its box (`packing.boxes`)."""
    return f"content{mark}"


def label_word(mark: str) -> str:
    """The word under which an order is kept by a barcode of one of its labels (`label_key`)."""
    return f"label{mark}"


def asked_words(text: str) -> tuple[str, ...]:
    """The words that somebody typed, each once: all of them must begin a kept word.

    What signs divide stays one word here: `EO-000-12` is more than `EO` and `000` and `12`.
    """
    return tuple(dict.fromkeys(filter(None, map(compact, text.split()))))


def compact(text: str) -> str:
    """Text as one word, without spaces and signs: `SW1A 1AA` is `sw1a1aa`."""
    return "".join(_parts(_folded(text)))


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_WITHOUT_STROKES))
    return "".join(c for c in plain if not unicodedata.combining(c))


def _parts(text: str) -> list[str]:
    if text.isascii():
        return _ASCII_WORDS.findall(text)
    spelled = (_spelled(character) for character in text)
    return "".join(spelled).split()


def _spelled(character: str) -> str:
    if not character.isalnum():
        return " "
    return character if character.isascii() else f"u{ord(character):x}u"
