"""Gives memory that was wanted for a moment back to the system. Linux with glibc only.

A label's picture takes two and a half megabytes for some milliseconds. From the second such block
on, glibc would cut them out of the heap, and the heap keeps the highest that it ever was.
"""

import sys

# The options of mallopt(3).
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_OPTIONS = {
    # Threads share two heaps: there would be one for each, most of it never used.
    _ARENA_MAX: 2,
    # Larger blocks are mapped by themselves, and gone when they are free. Said once, it stays.
    _MMAP_THRESHOLD: 256 * 1024,
    # That one said, this one no longer grows by itself: the heap's end would go and come again
    # with every 128 KiB.
    _TRIM_THRESHOLD: 1024 * 1024,
}


def keep_heaps_small() -> None:
    """Of this process. Where the C library knows no `mallopt` nothing happens."""
    if sys.platform == "linux":
        import ctypes

        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            for option, value in _OPTIONS.items():
                mallopt(option, value)
