"""When Python looks for unreachable objects.

Loading the program makes a hundred thousand objects, none of which goes: looking through them
again and again is a tenth of the start. Later, it would hold up a scan.
"""

import gc

RARELY = 200_000
"""New objects between two looks. Not never: a window that waits for its key may stand all day."""
USUAL = gc.get_threshold()


def look_rarely() -> None:
    """From the start until `settle`."""
    gc.set_threshold(RARELY, *USUAL[1:])


def settle() -> None:
    """What is there now stays and is looked at no more; the rest as often as usual."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*USUAL)
