"""Keeps the files last made, so that a repeat costs nothing."""

from collections import OrderedDict
from collections.abc import Callable

Key = tuple[str, ...]


class FileCache:
    """The last `size` files, in base64."""

    def __init__(self, size: int = 512) -> None:
        self._size = size
        self._files: OrderedDict[Key, str] = OrderedDict()

    def get(self, key: Key, make: Callable[[], str]) -> str:
        """The file of `key`, made by `make` when it is not there."""
        if key in self._files:
            self._files.move_to_end(key)
            return self._files[key]
        file = self._files[key] = make()
        if len(self._files) > self._size:
            self._files.popitem(last=False)
        return file
