"""Who still runs a program out of a folder: asked to end, waited for, named; never ended by force."""

import os
import sys
import time
from pathlib import Path
from typing import Final, NamedTuple

_LOOK_EVERY_S: Final = 0.2
_QUERY_LIMITED: Final = 0x1000


class Holder(NamedTuple):
    """A running program."""

    pid: int
    program: str


def holders_of(folder: Path) -> list[Holder]:
    """Every process but this one whose program lies under `folder`."""
    own = os.getpid()
    return [one for one in _processes() if one.pid != own and _is_under(one.program, folder)]


def wait_until_free(folder: Path, *, within_s: float) -> list[Holder]:
    """Who is left after `within_s`; empty as soon as nobody is."""
    until = time.monotonic() + within_s
    while (left := holders_of(folder)) and time.monotonic() < until:
        time.sleep(_LOOK_EVERY_S)
    return left


def _is_under(program: str, folder: Path) -> bool:
    return os.path.normcase(program).startswith(os.path.normcase(str(folder)) + os.sep)


def _processes() -> list[Holder]:
    if sys.platform == "win32":
        return _windows_processes()
    found: list[Holder] = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        # A script's interpreter is the system's: our folder is then among the words.
        found.extend(Holder(int(entry.name), os.fsdecode(word)) for word in words if word.startswith(b"/"))
    return found


def _windows_processes() -> list[Holder]:
    if sys.platform != "win32":
        return []
    import ctypes
    from ctypes import wintypes

    kernel = ctypes.WinDLL("kernel32")
    kernel.OpenProcess.restype = wintypes.HANDLE
    kernel.CloseHandle.argtypes = [wintypes.HANDLE]
    kernel.QueryFullProcessImageNameW.argtypes = [
        wintypes.HANDLE, wintypes.DWORD, wintypes.LPWSTR, ctypes.POINTER(wintypes.DWORD),
    ]  # fmt: skip
    pids, needed = (wintypes.DWORD * 8192)(), wintypes.DWORD()
    ctypes.WinDLL("psapi").EnumProcesses(ctypes.byref(pids), ctypes.sizeof(pids), ctypes.byref(needed))
    found = []
    for pid in pids[: needed.value // ctypes.sizeof(wintypes.DWORD)]:
        opened = kernel.OpenProcess(_QUERY_LIMITED, False, pid)
        if not opened:
            continue
        name, length = ctypes.create_unicode_buffer(32768), wintypes.DWORD(32768)
        if kernel.QueryFullProcessImageNameW(opened, 0, name, ctypes.byref(length)):
            found.append(Holder(pid, name.value))
        kernel.CloseHandle(opened)
    return found
