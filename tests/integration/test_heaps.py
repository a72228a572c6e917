"""What was wanted for a moment goes back to the system."""

import subprocess
import sys

LABELS = """
import ctypes, sys
from packstation.runtime.heaps import keep_heaps_small

class Memory(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks",
        "fordblks", "keepcost")]

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.restype, libc.free.argtypes = None, [ctypes.c_void_p]
libc.mallinfo2.restype = Memory
if sys.argv[1] == "small":
    keep_heaps_small()
before = libc.mallinfo2().arena
for _ in range(3):
    libc.free(libc.malloc(2_500_000))
last = libc.malloc(2_500_000)
print(libc.mallinfo2().arena - before)
"""


def test_the_picture_of_a_label_is_no_part_of_the_heap() -> None:
    assert _heap_grown("small") < 1_000_000
    assert _heap_grown("as it comes") > 2_000_000, "glibc has learnt; the option can go"


def _heap_grown(how: str) -> int:
    ran = subprocess.run(
        [sys.executable, "-c", LABELS, how], check=True, capture_output=True, text=True, timeout=60
    )
    return int(ran.stdout)
