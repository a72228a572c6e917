"""Types into an X display as a scanner does, through the XTest extension: faster than any person.

`python -m tests.tools.xwedge GAP_US TIMES TEXT` types TEXT and Return, TIMES times.
"""

import ctypes
import sys
import time

from packstation.scanning.keyboards import american

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


SHIFT, CONTROL = 50, 37
FIRST_KEY = 8
"""X11 counts the keys from here."""


def press_american_keys(text: str, gap_us: int) -> None:
    """Press the keys that write `text` and Return on an American keyboard, whatever they write.

    Control characters are pressed as Control and the key of their letter or sign.
    """
    x11, xtst = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XFlush.argtypes = x11.XCloseDisplay.argtypes = (ctypes.c_void_p,)
    xtst.XTestFakeKeyEvent.argtypes = (ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong)
    display = x11.XOpenDisplay(None)
    if not display:
        raise RuntimeError("the display cannot be opened")
    due = time.perf_counter()
    for key, held in (*(_key_of(character) for character in text), (36, None)):
        pressed = [(key, 1), (key, 0)]
        if held is not None:
            pressed = [(held, 1), *pressed, (held, 0)]
        for code, is_down in pressed:
            xtst.XTestFakeKeyEvent(display, code, is_down, 0)
            x11.XFlush(display)
            due += gap_us / 1e6
            while time.perf_counter() < due:
                pass
    x11.XCloseDisplay(display)


def _key_of(character: str) -> tuple[int, int | None]:
    """The key of a character and the one that is held with it."""
    for code in range(128):
        if american(code, is_shifted=False) == character:
            return code + FIRST_KEY, None
        if american(code, is_shifted=True) == character:
            return code + FIRST_KEY, SHIFT
        if american(code, is_shifted=False, is_control=True) == character:
            return code + FIRST_KEY, CONTROL
    raise ValueError(f"no key writes {character!r}")


if __name__ == "__main__":
    type_text(sys.argv[3], int(sys.argv[2]), int(sys.argv[1]))
