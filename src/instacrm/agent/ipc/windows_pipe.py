"""The agent's door on Windows: a named pipe that this user alone may open, under a name nobody can guess.

Python's own pipes pass no descriptor, and Windows' default lets everybody read:
https://learn.microsoft.com/windows/win32/ipc/named-pipe-security-and-access-rights
"""

import asyncio
import contextlib
import ctypes
import secrets
import sys
from collections.abc import Callable
from ctypes import wintypes
from pathlib import Path
from typing import Any, Final

from instacrm.wire.frames import folder

assert sys.platform == "win32"  # noqa: S101 (for the type checker: the rest is Windows')

import _winapi  # noqa: E402
from asyncio.windows_utils import PipeHandle  # noqa: E402

_BYTES: Final = 1 << 16
_FIRST_INSTANCE: Final = 0x0008_0000
_REJECT_REMOTE: Final = 0x0000_0008
_TOKEN_QUERY: Final = 0x0008
_TOKEN_USER: Final = 1
_advapi = ctypes.WinDLL("advapi32", use_last_error=True)
_kernel = ctypes.WinDLL("kernel32", use_last_error=True)
_kernel.GetCurrentProcess.restype = wintypes.HANDLE
_kernel.LocalFree.argtypes = [ctypes.c_void_p]
_kernel.CloseHandle.argtypes = [wintypes.HANDLE]
_kernel.CreateNamedPipeW.restype = wintypes.HANDLE
_kernel.CreateNamedPipeW.argtypes = [wintypes.LPCWSTR, *[wintypes.DWORD] * 6, ctypes.c_void_p]
_advapi.OpenProcessToken.argtypes = [wintypes.HANDLE, wintypes.DWORD, ctypes.POINTER(wintypes.HANDLE)]
_advapi.GetTokenInformation.argtypes = [
    wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD, ctypes.POINTER(wintypes.DWORD),
]  # fmt: skip
_advapi.ConvertSidToStringSidW.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p)]
_advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW.argtypes = [
    wintypes.LPCWSTR, wintypes.DWORD, ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p,
]  # fmt: skip


class _SecurityAttributes(ctypes.Structure):
    _fields_ = (("length", wintypes.DWORD), ("descriptor", ctypes.c_void_p), ("inherit", wintypes.BOOL))


class PipeServer:
    """Accepts connections until closed, each with a new protocol of `make`."""

    def __init__(self, home: Path, make: Callable[[], asyncio.BaseProtocol]) -> None:
        self._home = home
        self._name = rf"\\.\pipe\instacrm-{secrets.token_hex(16)}"
        self._make = make
        self._waiting: PipeHandle | None = _private_pipe(self._name, first=True)
        # Only now: whoever reads the name finds the pipe.
        (home / folder.PIPE).write_text(self._name, encoding="ascii")
        self._accepting = asyncio.get_running_loop().create_task(self._accept())

    def close(self) -> None:
        """Nobody new comes in."""
        self._accepting.cancel()
        (self._home / folder.PIPE).unlink(missing_ok=True)

    async def _accept(self) -> None:
        # asyncio's own `start_serving_pipe` gives no way to hand in a descriptor; this is its loop.
        loop: Any = asyncio.get_running_loop()
        try:
            while True:
                pipe = self._waiting or _private_pipe(self._name, first=False)
                self._waiting = pipe
                with contextlib.suppress(OSError):  # one that hung up before it was let in
                    await loop._proactor.accept_pipe(pipe)  # noqa: SLF001
                    self._waiting = None
                    loop._make_duplex_pipe_transport(pipe, self._make())  # noqa: SLF001
                if self._waiting is not None:
                    pipe.close()
                    self._waiting = None
        finally:
            if self._waiting is not None:
                self._waiting.close()


async def open_pipe(home: Path) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the agent of `home`. Raises: OSError when there is none."""
    name = (home / folder.PIPE).read_text(encoding="ascii")
    loop: Any = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    transport, _ = await loop.create_pipe_connection(lambda: protocol, name)
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


def _private_pipe(name: str, *, first: bool) -> PipeHandle:
    """An instance of the pipe that its owner alone may open, on this computer alone."""
    descriptor = ctypes.c_void_p()
    # Protected, so that nothing is inherited; one entry: this user, everything.
    _must(
        _advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW(
            f"D:P(A;;GA;;;{_user_sid()})", 1, ctypes.byref(descriptor), None
        )
    )
    try:
        attributes = _SecurityAttributes(ctypes.sizeof(_SecurityAttributes), descriptor, False)
        mode = _winapi.PIPE_ACCESS_DUPLEX | _winapi.FILE_FLAG_OVERLAPPED | (_FIRST_INSTANCE if first else 0)
        handle = _kernel.CreateNamedPipeW(
            name, mode, _REJECT_REMOTE, _winapi.PIPE_UNLIMITED_INSTANCES, _BYTES, _BYTES, 0, ctypes.byref(attributes)
        )
        if handle == wintypes.HANDLE(-1).value:
            raise ctypes.WinError(ctypes.get_last_error())
        return PipeHandle(handle)
    finally:
        _kernel.LocalFree(descriptor)


def _user_sid() -> str:
    token = wintypes.HANDLE()
    _must(_advapi.OpenProcessToken(_kernel.GetCurrentProcess(), _TOKEN_QUERY, ctypes.byref(token)))
    try:
        size = wintypes.DWORD()
        _advapi.GetTokenInformation(token, _TOKEN_USER, None, 0, ctypes.byref(size))
        user = ctypes.create_string_buffer(size.value)
        _must(_advapi.GetTokenInformation(token, _TOKEN_USER, user, size, ctypes.byref(size)))
    finally:
        _kernel.CloseHandle(token)
    text = ctypes.c_void_p()
    # TOKEN_USER begins with the pointer to the identifier.
    _must(_advapi.ConvertSidToStringSidW(ctypes.c_void_p.from_buffer(user), ctypes.byref(text)))
    try:
        return ctypes.wstring_at(text.value or 0)
    finally:
        _kernel.LocalFree(text)


def _must(worked: int) -> None:
    if not worked:
        raise ctypes.WinError(ctypes.get_last_error())
