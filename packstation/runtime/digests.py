"""Tens of thousands of texts, of which it is only asked whether one is among them."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from hashlib import blake2b
from typing import Self

_SORTED_IN = 4_096


class Digests:
    """A set of texts that grows by making a new one. Of each it keeps a digest of 8 bytes: of a
    million texts one in ten billion others would be taken for one.
    """

    __slots__ = ("_few", "_many")

    def __init__(self, many: "array[int]", few: frozenset[int]) -> None:
        self._many = many
        self._few = few

    @classmethod
    def none(cls) -> Self:
        """None of them."""
        return cls(array("Q"), frozenset())

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._has(_digest(key))

    def __len__(self) -> int:
        return len(self._many) + len(self._few)

    def plus(self, keys: Iterable[str]) -> Self:
        """With these; the same when it has them all."""
        new = frozenset(d for d in map(_digest, keys) if not self._has(d))
        if not new:
            return self
        few = self._few | new
        if len(few) < _SORTED_IN:
            return type(self)(self._many, few)
        return type(self)(array("Q", sorted([*self._many, *few])), frozenset())

    def _has(self, digest: int) -> bool:
        if digest in self._few:
            return True
        place = bisect_left(self._many, digest)
        return place < len(self._many) and self._many[place] == digest


def _digest(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest())
