"""References, tracking numbers and prices' luck from one seed.

Each kind of number has its own stream, so that a call more of one kind does not shift the others.
"""

import hashlib
import uuid
from collections.abc import Iterable
from random import Random

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class References:
    """Issues every reference of one simulator; the same seed issues the same ones."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._streams: dict[str, Random] = {}
        self.generation = 0
        self.issued: set[str] = set()

    def resume(self, generation: int, issued: Iterable[str]) -> None:
        """Go on after an earlier process: with other numbers, and none of those it issued."""
        self.generation = generation
        self.issued.update(issued)
        self._streams.clear()

    def stream(self, kind: str) -> Random:
        """The random numbers of one kind."""
        if kind not in self._streams:
            later = f"/{self.generation}" if self.generation else ""
            # Reproducible numbers of a simulator, not secrets.
            self._streams[kind] = Random(f"{self._seed}/{kind}{later}")  # noqa: S311 - no secret
        return self._streams[kind]

    def key(self) -> str:
        """The subscription key of this simulator; worth nothing anywhere else."""
        return "sandbox-" + hashlib.sha256(f"key/{self._seed}".encode()).hexdigest()[:24]

    def short(self, prefix: str) -> str:
        """A reference such as `EC-7KQ-0ZM-4T1`, never issued before."""
        luck = self.stream(prefix)
        while True:
            groups = ["".join(luck.choices(_ALPHABET, k=3)) for _ in range(3)]
            reference = "-".join([prefix, *groups])
            if reference not in self.issued:
                self.issued.add(reference)
                return reference

    def hex32(self, kind: str) -> str:
        """A reference of 32 hexadecimal digits."""
        return f"{self.stream(kind).getrandbits(128):032x}"

    def guid(self, kind: str) -> str:
        """A GUID."""
        return str(uuid.UUID(int=self.stream(kind).getrandbits(128), version=4))

    def tracking(self, carrier: str, pattern: str) -> str:
        """A tracking reference: `#` is a digit, `*` the S10 check digit of the digits before."""
        luck = self.stream(f"tracking/{carrier}")
        while True:
            made = "".join(str(luck.randrange(10)) if c == "#" else c for c in pattern)
            if "*" in made:
                made = made.replace("*", _s10_check_digit(made[: made.index("*")]))
            if made not in self.issued:
                self.issued.add(made)
                return made


def _s10_check_digit(before: str) -> str:
    """Check digit of an item number of the postal union (standard S10)."""
    digits = [int(c) for c in before if c.isdigit()]
    weights = (8, 6, 4, 2, 3, 5, 9, 7)
    rest = 11 - sum(d * w for d, w in zip(digits[-8:], weights, strict=True)) % 11
    return {10: "0", 11: "5"}.get(rest, str(rest))
