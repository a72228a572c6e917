"""Types into an X display as a scanner does, through the XTest extension: faster than any person.

`python -m tests.tools.xwedge GAP_US TIMES TEXT` types TEXT and Return, TIMES times.
"""

import ctypes
import sys
import time

RETURN = "Return"
BETWEEN_S = 0.45
"""A person scans the next barcode after so long."""


def type_text(text: str, times: int, gap_us: int) -> None:
    """Press and release each key with `gap_us` between, on an absolute schedule.

    Raises OSError where libX11 or libXtst is missing, RuntimeError where DISPLAY cannot be opened.
    """
    x11, xtst = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XStringToKeysym.restype = ctypes.c_ulong
    x11.XKeysymToKeycode.argtypes = (ctypes.c_void_p, ctypes.c_ulong)
    x11.XFlush.argtypes = x11.XCloseDisplay.argtypes = (ctypes.c_void_p,)
    xtst.XTestFakeKeyEvent.argtypes = (
        ctypes.c_void_p,
        ctypes.c_uint,
        ctypes.c_int,
        ctypes.c_ulong,
    )
    display = x11.XOpenDisplay(None)
    if not display:
        raise RuntimeError("the display cannot be opened")
    keycodes = {
        name: x11.XKeysymToKeycode(display, x11.XStringToKeysym(name.encode()))
        for name in {*text, RETURN}
    }
    for _ in range(times):
        due = time.perf_counter()
        for name in (*text, RETURN):
            for is_down in (1, 0):
                xtst.XTestFakeKeyEvent(display, keycodes[name], is_down, 0)
                x11.XFlush(display)
                due += gap_us / 1e6
                while time.perf_counter() < due:
                    pass
        time.sleep(BETWEEN_S)
    x11.XCloseDisplay(display)


if __name__ == "__main__":
    type_text(sys.argv[3], int(sys.argv[2]), int(sys.argv[1]))
