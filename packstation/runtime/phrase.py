"""A sentence with gaps that is written in English, so that it can be said in every language.

For what is wrong with settings and files, and what they take; what the window itself says has keys
(`sentences`).
"""

from collections.abc import Callable

Translate = Callable[[str], str]
"""From a template in English to one in another language with the same gaps."""


class Phrase:
    """`template` with `values` for its gaps, which are written as `str.format` wants them.

    A value that is a Phrase is translated, too. As `str` it is English.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values

    def said(self, translate: Translate) -> str:
        """The whole in another language."""
        return translate(self.template).format(
            **{
                name: value.said(translate) if isinstance(value, Phrase) else value
                for name, value in self.values.items()
            }
        )

    def __str__(self) -> str:
        return self.said(str)

    def __repr__(self) -> str:
        return f"Phrase({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Phrase) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))
