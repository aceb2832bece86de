"""The keyboard under X11: what is in front by the window manager's word, keys by the XTEST extension.

The server is held while looking and pressing, so that no other program can come to the front in between.
"""

from typing import Any, Final

from Xlib import XK, X, display, error  # type: ignore[import-untyped]
from Xlib.ext import screensaver, xtest  # type: ignore[import-untyped]

from .front import Act, Front, Judge

_KEYS: Final = {"close": (XK.XK_Control_L, XK.XK_w), "next": (XK.XK_Control_L, XK.XK_Tab)}


class X11Keyboard:
    """The keyboard of an X display; `name` is its DISPLAY, else this program's own."""

    def __init__(self, name: str | None = None) -> None:
        self._name = name

    def press(self, act: Act, may: Judge) -> str:
        """Press `act` when `may` says so of the window in front; "" when pressed, else why not."""
        try:
            opened = display.Display(self._name)
        except (error.DisplayError, OSError):
            return "no-screen"
        try:
            opened.grab_server()
            reason = may(front_of(opened))
            if not reason:
                _type(opened, _KEYS[act])
            opened.ungrab_server()
            opened.sync()
        except (error.XError, error.ConnectionClosedError):
            return "no-window-in-front"
        else:
            return reason
        finally:
            opened.close()


def front_of(opened: Any) -> Front | None:
    """The window in front of an opened display."""
    root = opened.screen().root
    active = _property(opened, root, "_NET_ACTIVE_WINDOW")
    if not active or not active[0]:
        return None
    window = opened.create_resource_object("window", active[0])
    named = window.get_wm_class()
    title = _property(opened, window, "_NET_WM_NAME")
    pid = _property(opened, window, "_NET_WM_PID")
    return Front(
        title=bytes(title).decode("utf-8", "replace") if title else "",
        app=named[1] if named else "",
        pid=int(pid[0]) if pid else None,
        idle_ms=int(screensaver.query_info(root).idle),
        keys_down=any(opened.query_keymap()),
    )


def _property(opened: Any, window: Any, name: str) -> Any:
    found = window.get_full_property(opened.intern_atom(name), X.AnyPropertyType)
    return found.value if found else None


def _type(opened: Any, symbols: tuple[int, ...]) -> None:
    codes = [opened.keysym_to_keycode(symbol) for symbol in symbols]
    for code in codes:
        xtest.fake_input(opened, X.KeyPress, code)
    for code in reversed(codes):
        xtest.fake_input(opened, X.KeyRelease, code)
