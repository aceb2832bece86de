"""Reads who may open the agent's pipe; run by a Windows Python, and no part of the product: `pipe_guard.py NAME`."""

import ctypes
import sys
from ctypes import wintypes

assert sys.platform == "win32"  # noqa: S101 (for the type checker: the rest is Windows')

kernel, advapi = ctypes.WinDLL("kernel32", use_last_error=True), ctypes.WinDLL("advapi32", use_last_error=True)
kernel.CreateFileW.restype = wintypes.HANDLE
kernel.CreateFileW.argtypes = [
    wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD, ctypes.c_void_p, wintypes.DWORD, wintypes.DWORD, wintypes.HANDLE,
]  # fmt: skip
advapi.GetSecurityInfo.argtypes = [
    wintypes.HANDLE, ctypes.c_int, wintypes.DWORD, *[ctypes.c_void_p] * 4, ctypes.POINTER(ctypes.c_void_p),
]  # fmt: skip
advapi.ConvertSecurityDescriptorToStringSecurityDescriptorW.argtypes = [
    ctypes.c_void_p, wintypes.DWORD, wintypes.DWORD, ctypes.POINTER(wintypes.LPWSTR), ctypes.c_void_p,
]  # fmt: skip
READ_CONTROL, OPEN_EXISTING, KERNEL_OBJECT, DACL = 0x0002_0000, 3, 6, 4

opened = kernel.CreateFileW(sys.argv[1], READ_CONTROL | 0x8000_0000, 0, None, OPEN_EXISTING, 0, None)
if opened == wintypes.HANDLE(-1).value:
    raise ctypes.WinError(ctypes.get_last_error())
descriptor, text = ctypes.c_void_p(), wintypes.LPWSTR()
failed = advapi.GetSecurityInfo(opened, KERNEL_OBJECT, DACL, None, None, None, None, ctypes.byref(descriptor))
if failed:
    raise ctypes.WinError(failed)
advapi.ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, 1, DACL, ctypes.byref(text), None)
sys.stdout.write(str(text.value))
