"""The keyboard under Windows: the foreground window, its program's file and title, keys by SendInput."""

import ctypes
import ntpath
import sys
from typing import Any, Final

from .front import Act, Front, Judge

_VK_CONTROL: Final = 0x11
_KEYS: Final = {"close": (_VK_CONTROL, 0x57), "next": (_VK_CONTROL, 0x09)}
_KEY_UP: Final = 0x0002
_INPUT_KEYBOARD: Final = 1
# PROCESS_QUERY_LIMITED_INFORMATION
_MAY_ASK: Final = 0x1000
_TEXT_MAX: Final = 1024
_TICKS: Final = 1 << 32
_KEY_CODES: Final = range(0x08, 0xFF)
_DOWN: Final = 0x8000


class _KeyboardInput(ctypes.Structure):
    _fields_ = (
        ("virtual_key", ctypes.c_ushort),
        ("scan", ctypes.c_ushort),
        ("flags", ctypes.c_ulong),
        ("time", ctypes.c_ulong),
        ("extra", ctypes.c_void_p),
    )


class _MouseInput(ctypes.Structure):
    """The largest of the union, so that it has the size Windows expects."""

    _fields_ = (
        ("dx", ctypes.c_long),
        ("dy", ctypes.c_long),
        ("data", ctypes.c_ulong),
        ("flags", ctypes.c_ulong),
        ("time", ctypes.c_ulong),
        ("extra", ctypes.c_void_p),
    )


class _Either(ctypes.Union):
    _fields_ = (("keyboard", _KeyboardInput), ("mouse", _MouseInput))


class _Input(ctypes.Structure):
    _fields_ = (("kind", ctypes.c_ulong), ("of", _Either))


class _LastInput(ctypes.Structure):
    _fields_ = (("size", ctypes.c_uint), ("tick", ctypes.c_uint))


class WindowsKeyboard:
    """The keyboard of this Windows session."""

    def __init__(self) -> None:
        self._user: Any = _library("user32")
        self._kernel: Any = _library("kernel32")
        self._user.GetForegroundWindow.restype = ctypes.c_void_p
        self._kernel.OpenProcess.restype = ctypes.c_void_p

    def press(self, act: Act, may: Judge) -> str:
        """Press `act` when `may` says so of the window in front; "" when pressed, else why not."""
        if reason := may(self.front()):
            return reason
        keys = _KEYS[act]
        strokes = [(key, 0) for key in keys] + [(key, _KEY_UP) for key in reversed(keys)]
        made = (_Input * len(strokes))(*(_stroke(key, flags) for key, flags in strokes))
        sent = int(self._user.SendInput(len(strokes), made, ctypes.sizeof(_Input)))
        return "" if sent == len(strokes) else "system-took-no-keys"

    def front(self) -> Front | None:
        """The window in front. Its program is known by its file, for the extension's own is not told here."""
        window = self._user.GetForegroundWindow()
        if not window:
            return None
        title = ctypes.create_unicode_buffer(_TEXT_MAX)
        self._user.GetWindowTextW(ctypes.c_void_p(window), title, _TEXT_MAX)
        return Front(
            title=title.value,
            app=ntpath.basename(self._image_of(window)),
            pid=None,
            idle_ms=self._idle_ms(),
            keys_down=any(self._user.GetAsyncKeyState(code) & _DOWN for code in _KEY_CODES),
        )

    def _image_of(self, window: int) -> str:
        pid = ctypes.c_ulong()
        self._user.GetWindowThreadProcessId(ctypes.c_void_p(window), ctypes.byref(pid))
        process = self._kernel.OpenProcess(_MAY_ASK, 0, pid.value)
        if not process:
            return ""
        file, size = ctypes.create_unicode_buffer(_TEXT_MAX), ctypes.c_ulong(_TEXT_MAX)
        try:
            asked = self._kernel.QueryFullProcessImageNameW(ctypes.c_void_p(process), 0, file, ctypes.byref(size))
            return file.value if asked else ""
        finally:
            self._kernel.CloseHandle(ctypes.c_void_p(process))

    def _idle_ms(self) -> int:
        last = _LastInput(ctypes.sizeof(_LastInput), 0)
        if not self._user.GetLastInputInfo(ctypes.byref(last)):
            return 0
        return int((self._kernel.GetTickCount() - last.tick) % _TICKS)


def _stroke(key: int, flags: int) -> _Input:
    return _Input(_INPUT_KEYBOARD, _Either(keyboard=_KeyboardInput(key, 0, flags, 0, None)))


def _library(name: str) -> Any:
    if sys.platform != "win32":
        raise OSError(f"{name} is a part of Windows")
    return ctypes.WinDLL(name, use_last_error=True)
